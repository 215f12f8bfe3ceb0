/// The built-in functions of OPA 1.20, one a line: name, infix operator, flags, argument types, result type, the names of the
/// arguments and of the result; separated by one space.
///
/// Flags: `r` relation, `n` nondeterministic, `d` deprecated. Types: `0` null, `b` boolean, `n` number, `s` string, `*` anything,
/// `(a|b)` any of, `[a,b#c]` array with two elements and then elements of type c, `<a>` set, `{k:a#b:c}` object with a member k and
/// then members of key type b and value type c. Arguments and names are separated by `;`, and `...a` takes any number more. No
/// result type: void.
///
/// Generated from `opa capabilities` and from the type errors that OPA prints, sorted by name.
enum BuiltinTable {
    static let text: StaticString = """
        abs   n n x;y
        all  d ([#*]|<*>) b
        and &  <*>;<*> <*> x;y;z
        any  d ([#*]|<*>) b
        array.concat   [#*];[#*] [#*] x;y;z
        array.flatten   [#*] [#*] arr;flattened
        array.reverse   [#*] [#*] arr;rev
        array.slice   [#*];n;n [#*] arr;start;stop;slice
        assign :=  *;* b
        base64.decode   s s x;y
        base64.encode   s s x;y
        base64.is_valid   s b x;result
        base64url.decode   s s x;y
        base64url.encode   s s x;y
        base64url.encode_no_pad   s s x;y
        bits.and   n;n n x;y;z
        bits.lsh   n;n n x;s;z
        bits.negate   n n x;z
        bits.or   n;n n x;y;z
        bits.rsh   n;n n x;s;z
        bits.xor   n;n n x;y;z
        cast_array  d * [#*]
        cast_boolean  d * b
        cast_null  d * 0
        cast_object  d * {#*:*}
        cast_set  d * <*>
        cast_string  d * s
        ceil   n n x;y
        concat   s;([#s]|<s>) s delimiter;collection;output
        contains   s;s b haystack;needle;result
        count   (s|[#*]|{#*:*}|<*>) n collection;n
        crypto.hmac.equal   s;s b mac1;mac2;result
        crypto.hmac.md5   s;s s x;key;y
        crypto.hmac.sha1   s;s s x;key;y
        crypto.hmac.sha256   s;s s x;key;y
        crypto.hmac.sha512   s;s s x;key;y
        crypto.md5   s s x;y
        crypto.parse_private_keys   s [#{#s:*}] keys;output
        crypto.sha1   s s x;y
        crypto.sha256   s s x;y
        crypto.x509.parse_and_verify_certificates   s [b,[#{#s:*}]] certs;output
        crypto.x509.parse_and_verify_certificates_with_options   s;{#s:*} [b,[#{#s:*}]] certs;options;output
        crypto.x509.parse_certificate_request   s {#s:*} csr;output
        crypto.x509.parse_certificates   s [#{#s:*}] certs;output
        crypto.x509.parse_keypair   s;s {#s:*} cert;pem;output
        crypto.x509.parse_rsa_private_key   s {#s:*} pem;output
        div /  n;n n x;y;z
        endswith   s;s b search;base;result
        eq =  *;* b
        equal ==  *;* b x;y;result
        floor   n n x;y
        format_int   n;n s number;base;output
        glob.match   s;(0|[#s]);s b pattern;delimiters;match;result
        glob.quote_meta   s s pattern;output
        graph.reachable   {#*:([#*]|<*>)};([#*]|<*>) <*> graph;initial;output
        graph.reachable_paths   {#*:([#*]|<*>)};([#*]|<*>) <[#*]> graph;initial;output
        graphql.is_valid   (s|{#*:*});(s|{#*:*}) b query;schema;output
        graphql.parse   (s|{#*:*});(s|{#*:*}) [{#*:*},{#*:*}] query;schema;output
        graphql.parse_and_verify   (s|{#*:*});(s|{#*:*}) [b,{#*:*},{#*:*}] query;schema;output
        graphql.parse_query   s {#*:*} query;output
        graphql.parse_schema   s {#*:*} schema;output
        graphql.schema_is_valid   (s|{#*:*}) b schema;output
        gt >  *;* b x;y;result
        gte >=  *;* b x;y;result
        hex.decode   s s x;y
        hex.encode   s s x;y
        http.send  n {#s:*} {#*:*} request;response
        indexof   s;s n haystack;needle;output
        indexof_n   s;s [#n] haystack;needle;output
        internal.member_2 in  *;* b
        internal.member_3 in  *;*;* b
        internal.print   [#<*>]
        internal.template_string   [#*] s
        internal.test_case   [#*]
        intersection   <<*>> <*> xs;y
        io.jwt.decode   s [{#*:*},{#*:*},s] jwt;output
        io.jwt.decode_verify  n s;{#s:*} [b,{#*:*},{#*:*}] jwt;constraints;output
        io.jwt.encode_sign  n {#s:*};{#s:*};{#s:*} s headers;payload;key;output
        io.jwt.encode_sign_raw  n s;s;s s headers;payload;key;output
        io.jwt.verify_eddsa   s;s b jwt;certificate;result
        io.jwt.verify_es256   s;s b jwt;certificate;result
        io.jwt.verify_es384   s;s b jwt;certificate;result
        io.jwt.verify_es512   s;s b jwt;certificate;result
        io.jwt.verify_hs256   s;s b jwt;secret;result
        io.jwt.verify_hs384   s;s b jwt;secret;result
        io.jwt.verify_hs512   s;s b jwt;secret;result
        io.jwt.verify_ps256   s;s b jwt;certificate;result
        io.jwt.verify_ps384   s;s b jwt;certificate;result
        io.jwt.verify_ps512   s;s b jwt;certificate;result
        io.jwt.verify_rs256   s;s b jwt;certificate;result
        io.jwt.verify_rs384   s;s b jwt;certificate;result
        io.jwt.verify_rs512   s;s b jwt;certificate;result
        is_array   * b x;result
        is_boolean   * b x;result
        is_null   * b x;result
        is_number   * b x;result
        is_object   * b x;result
        is_set   * b x;result
        is_string   * b x;result
        json.filter   {#*:*};([#(s|[#*])]|<(s|[#*])>) {#*:*} object;paths;filtered
        json.is_valid   s b x;result
        json.marshal   * s x;y
        json.marshal_with_options   *;{indent:s,prefix:s,pretty:b#s:*} s x;opts;y
        json.match_schema   (s|{#*:*});(s|{#*:*}) [b,[#{desc:s,error:s,field:s,type:s}]] document;schema;output
        json.patch   *;[#{op:s,path:*#*:*}] * target;patches;output
        json.remove   {#*:*};([#(s|[#*])]|<(s|[#*])>) {#*:*} object;paths;output
        json.unmarshal   s * x;y
        json.verify_schema   (s|{#*:*}) [b,(0|s)] schema;output
        lower   s s x;y
        lt <  *;* b x;y;result
        lte <=  *;* b x;y;result
        max   ([#*]|<*>) * collection;n
        min   ([#*]|<*>) * collection;n
        minus -  (n|<*>);(n|<*>) (n|<*>) x;y;z
        mul *  n;n n x;y;z
        neq !=  *;* b x;y;result
        net.cidr_contains   s;s b cidr;cidr_or_ip;result
        net.cidr_contains_matches   (s|[#(s|[#*])]|{#s:(s|[#*])}|<(s|[#*])>);(s|[#(s|[#*])]|{#s:(s|[#*])}|<(s|[#*])>) <[*,*]> cidrs;cidrs_or_ips;output
        net.cidr_expand   s <s> cidr;hosts
        net.cidr_intersects   s;s b cidr1;cidr2;result
        net.cidr_is_valid   s b cidr;result
        net.cidr_merge   ([#(s)]|<s>) <s> addrs;output
        net.cidr_overlap  d s;s b
        net.lookup_ip_addr  n s <s> name;addrs
        numbers.range   n;n [#n] a;b;range
        numbers.range_step   n;n;n [#n] a;b;step;range
        object.filter   {#*:*};([#*]|{#*:*}|<*>) {#*:*} object;keys;filtered
        object.get   {#*:*};*;* * object;key;default;value
        object.keys   {#*:*} <*> object;value
        object.remove   {#*:*};([#*]|{#*:*}|<*>) {#*:*} object;keys;output
        object.subset   ([#*]|{#*:*}|<*>);([#*]|{#*:*}|<*>) b super;sub;result
        object.union   {#*:*};{#*:*} {#*:*} a;b;output
        object.union_n   [#{#*:*}] {#*:*} objects;output
        opa.runtime  n  {#s:*} output
        or |  <*>;<*> <*> x;y;z
        plus +  n;n n x;y;z
        print   ...*
        product   ([#n]|<n>) n collection;n
        providers.aws.sign_req   {#s:*};{#s:*};n {#*:*} request;aws_config;time_ns;signed_request
        rand.intn  n s;n n str;n;y
        re_match  d s;s b
        regex.find_all_string_submatch_n   s;s;n [#[#s]] pattern;value;number;output
        regex.find_n   s;s;n [#s] pattern;value;number;output
        regex.globs_match   s;s b glob1;glob2;result
        regex.is_valid   s b pattern;result
        regex.match   s;s b pattern;value;result
        regex.replace   s;s;s s s;pattern;value;output
        regex.split   s;s [#s] pattern;value;output
        regex.template_match   s;s;s;s b template;value;delimiter_start;delimiter_end;result
        rego.metadata.chain    [#*]
        rego.metadata.rule    *
        rego.parse_module   s;s {#s:*} filename;rego;output
        rem %  n;n n x;y;z
        replace   s;s;s s x;old;new;y
        round   n n x;y
        semver.compare   s;s n a;b;result
        semver.is_valid   * b vsn;result
        set_diff  d <*>;<*> <*>
        sort   ([#*]|<*>) [#*] collection;n
        split   s;s [#s] x;delimiter;ys
        sprintf   s;[#*] s format;values;output
        startswith   s;s b search;base;result
        strings.any_prefix_match   (s|[#s]|<s>);(s|[#s]|<s>) b search;base;result
        strings.any_suffix_match   (s|[#s]|<s>);(s|[#s]|<s>) b search;base;result
        strings.count   s;s n search;substring;output
        strings.render_template   s;{#s:*} s value;vars;result
        strings.replace_n   {#s:s};s s patterns;value;output
        strings.reverse   s s x;y
        strings.split_n   s;s;n [#s] x;delimiter;n;ys
        substring   s;n;n s value;offset;length;output
        sum   ([#n]|<n>) n collection;n
        time.add_date   n;n;n;n n ns;years;months;days;output
        time.clock   (n|[n,s]) [n,n,n] x;output
        time.date   (n|[n,s]) [n,n,n] x;date
        time.diff   (n|[n,s]);(n|[n,s]) [n,n,n,n,n,n] ns1;ns2;output
        time.format   (n|[n,s]|[n,s,s]) s x;
        time.now_ns  n  n now
        time.parse_duration_ns   s n duration;ns
        time.parse_ns   s;s n layout;value;ns
        time.parse_rfc3339_ns   s n value;ns
        time.weekday   (n|[n,s]) s x;day
        to_number   (0|b|n|s) n value;num
        trace   s b note;result
        trim   s;s s value;cutset;output
        trim_left   s;s s value;cutset;output
        trim_prefix   s;s s value;prefix;output
        trim_right   s;s s value;cutset;output
        trim_space   s s value;output
        trim_suffix   s;s s value;suffix;output
        type_name   * s x;type
        union   <<*>> <*> xs;y
        units.parse   s n x;y
        units.parse_bytes   s n x;y
        upper   s s x;y
        uri.is_valid   s b uri;result
        uri.parse   s {#s:s} uri;output
        urlquery.decode   s s x;y
        urlquery.decode_object   s {#s:[#s]} x;object
        urlquery.encode   s s x;y
        urlquery.encode_object   {#s:(s|[#s]|<s>)} s object;y
        uuid.parse   s {#s:*} uuid;result
        uuid.rfc4122  n s s k;output
        walk  r * [[#*],*] x;output
        yaml.is_valid   s b x;result
        yaml.marshal   * s x;y
        yaml.unmarshal   s * x;y
        """
}
