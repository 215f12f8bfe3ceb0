/// The built-in functions of OPA 1.20, one a line: name, infix operator, flags, argument types, result type, separated by one space.
///
/// Flags: `r` relation, `n` nondeterministic, `d` deprecated. Types: `0` null, `b` boolean, `n` number, `s` string, `*` anything,
/// `(a|b)` any of, `[a,b#c]` array with two elements and then elements of type c, `<a>` set, `{k:a#b:c}` object with a member k and
/// then members of key type b and value type c. Arguments are separated by `;`, and `...a` takes any number more. No result type: void.
///
/// Generated from `opa capabilities`, sorted by name.
enum BuiltinTable {
    static let text: StaticString = """
        abs   n n
        all  d ([#*]|<*>) b
        and &  <*>;<*> <*>
        any  d ([#*]|<*>) b
        array.concat   [#*];[#*] [#*]
        array.flatten   [#*] [#*]
        array.reverse   [#*] [#*]
        array.slice   [#*];n;n [#*]
        assign :=  *;* b
        base64.decode   s s
        base64.encode   s s
        base64.is_valid   s b
        base64url.decode   s s
        base64url.encode   s s
        base64url.encode_no_pad   s s
        bits.and   n;n n
        bits.lsh   n;n n
        bits.negate   n n
        bits.or   n;n n
        bits.rsh   n;n n
        bits.xor   n;n n
        cast_array  d * [#*]
        cast_boolean  d * b
        cast_null  d * 0
        cast_object  d * {#*:*}
        cast_set  d * <*>
        cast_string  d * s
        ceil   n n
        concat   s;([#s]|<s>) s
        contains   s;s b
        count   (s|[#*]|{#*:*}|<*>) n
        crypto.hmac.equal   s;s b
        crypto.hmac.md5   s;s s
        crypto.hmac.sha1   s;s s
        crypto.hmac.sha256   s;s s
        crypto.hmac.sha512   s;s s
        crypto.md5   s s
        crypto.parse_private_keys   s [#{#s:*}]
        crypto.sha1   s s
        crypto.sha256   s s
        crypto.x509.parse_and_verify_certificates   s [b,[#{#s:*}]]
        crypto.x509.parse_and_verify_certificates_with_options   s;{#s:*} [b,[#{#s:*}]]
        crypto.x509.parse_certificate_request   s {#s:*}
        crypto.x509.parse_certificates   s [#{#s:*}]
        crypto.x509.parse_keypair   s;s {#s:*}
        crypto.x509.parse_rsa_private_key   s {#s:*}
        div /  n;n n
        endswith   s;s b
        eq =  *;* b
        equal ==  *;* b
        floor   n n
        format_int   n;n s
        glob.match   s;(0|[#s]);s b
        glob.quote_meta   s s
        graph.reachable   {#*:([#*]|<*>)};([#*]|<*>) <*>
        graph.reachable_paths   {#*:([#*]|<*>)};([#*]|<*>) <[#*]>
        graphql.is_valid   (s|{#*:*});(s|{#*:*}) b
        graphql.parse   (s|{#*:*});(s|{#*:*}) [{#*:*},{#*:*}]
        graphql.parse_and_verify   (s|{#*:*});(s|{#*:*}) [b,{#*:*},{#*:*}]
        graphql.parse_query   s {#*:*}
        graphql.parse_schema   s {#*:*}
        graphql.schema_is_valid   (s|{#*:*}) b
        gt >  *;* b
        gte >=  *;* b
        hex.decode   s s
        hex.encode   s s
        http.send  n {#s:*} {#*:*}
        indexof   s;s n
        indexof_n   s;s [#n]
        internal.member_2 in  *;* b
        internal.member_3 in  *;*;* b
        internal.print   [#<*>]
        internal.template_string   [#*] s
        internal.test_case   [#*]
        intersection   <<*>> <*>
        io.jwt.decode   s [{#*:*},{#*:*},s]
        io.jwt.decode_verify  n s;{#s:*} [b,{#*:*},{#*:*}]
        io.jwt.encode_sign  n {#s:*};{#s:*};{#s:*} s
        io.jwt.encode_sign_raw  n s;s;s s
        io.jwt.verify_eddsa   s;s b
        io.jwt.verify_es256   s;s b
        io.jwt.verify_es384   s;s b
        io.jwt.verify_es512   s;s b
        io.jwt.verify_hs256   s;s b
        io.jwt.verify_hs384   s;s b
        io.jwt.verify_hs512   s;s b
        io.jwt.verify_ps256   s;s b
        io.jwt.verify_ps384   s;s b
        io.jwt.verify_ps512   s;s b
        io.jwt.verify_rs256   s;s b
        io.jwt.verify_rs384   s;s b
        io.jwt.verify_rs512   s;s b
        is_array   * b
        is_boolean   * b
        is_null   * b
        is_number   * b
        is_object   * b
        is_set   * b
        is_string   * b
        json.filter   {#*:*};([#(s|[#*])]|<(s|[#*])>) {#*:*}
        json.is_valid   s b
        json.marshal   * s
        json.marshal_with_options   *;{indent:s,prefix:s,pretty:b#s:*} s
        json.match_schema   (s|{#*:*});(s|{#*:*}) [b,[#{desc:s,error:s,field:s,type:s}]]
        json.patch   *;[#{op:s,path:*#*:*}] *
        json.remove   {#*:*};([#(s|[#*])]|<(s|[#*])>) {#*:*}
        json.unmarshal   s *
        json.verify_schema   (s|{#*:*}) [b,(0|s)]
        lower   s s
        lt <  *;* b
        lte <=  *;* b
        max   ([#*]|<*>) *
        min   ([#*]|<*>) *
        minus -  (n|<*>);(n|<*>) (n|<*>)
        mul *  n;n n
        neq !=  *;* b
        net.cidr_contains   s;s b
        net.cidr_contains_matches   (s|[#(s|[#*])]|{#s:(s|[#*])}|<(s|[#*])>);(s|[#(s|[#*])]|{#s:(s|[#*])}|<(s|[#*])>) <[*,*]>
        net.cidr_expand   s <s>
        net.cidr_intersects   s;s b
        net.cidr_is_valid   s b
        net.cidr_merge   ([#(s)]|<s>) <s>
        net.cidr_overlap  d s;s b
        net.lookup_ip_addr  n s <s>
        numbers.range   n;n [#n]
        numbers.range_step   n;n;n [#n]
        object.filter   {#*:*};([#*]|{#*:*}|<*>) {#*:*}
        object.get   {#*:*};*;* *
        object.keys   {#*:*} <*>
        object.remove   {#*:*};([#*]|{#*:*}|<*>) {#*:*}
        object.subset   ([#*]|{#*:*}|<*>);([#*]|{#*:*}|<*>) b
        object.union   {#*:*};{#*:*} {#*:*}
        object.union_n   [#{#*:*}] {#*:*}
        opa.runtime  n  {#s:*}
        or |  <*>;<*> <*>
        plus +  n;n n
        print   ...*
        product   ([#n]|<n>) n
        providers.aws.sign_req   {#s:*};{#s:*};n {#*:*}
        rand.intn  n s;n n
        re_match  d s;s b
        regex.find_all_string_submatch_n   s;s;n [#[#s]]
        regex.find_n   s;s;n [#s]
        regex.globs_match   s;s b
        regex.is_valid   s b
        regex.match   s;s b
        regex.replace   s;s;s s
        regex.split   s;s [#s]
        regex.template_match   s;s;s;s b
        rego.metadata.chain    [#*]
        rego.metadata.rule    *
        rego.parse_module   s;s {#s:*}
        rem %  n;n n
        replace   s;s;s s
        round   n n
        semver.compare   s;s n
        semver.is_valid   * b
        set_diff  d <*>;<*> <*>
        sort   ([#*]|<*>) [#*]
        split   s;s [#s]
        sprintf   s;[#*] s
        startswith   s;s b
        strings.any_prefix_match   (s|[#s]|<s>);(s|[#s]|<s>) b
        strings.any_suffix_match   (s|[#s]|<s>);(s|[#s]|<s>) b
        strings.count   s;s n
        strings.render_template   s;{#s:*} s
        strings.replace_n   {#s:s};s s
        strings.reverse   s s
        strings.split_n   s;s;n [#s]
        substring   s;n;n s
        sum   ([#n]|<n>) n
        time.add_date   n;n;n;n n
        time.clock   (n|[n,s]) [n,n,n]
        time.date   (n|[n,s]) [n,n,n]
        time.diff   (n|[n,s]);(n|[n,s]) [n,n,n,n,n,n]
        time.format   (n|[n,s]|[n,s,s]) s
        time.now_ns  n  n
        time.parse_duration_ns   s n
        time.parse_ns   s;s n
        time.parse_rfc3339_ns   s n
        time.weekday   (n|[n,s]) s
        to_number   (0|b|n|s) n
        trace   s b
        trim   s;s s
        trim_left   s;s s
        trim_prefix   s;s s
        trim_right   s;s s
        trim_space   s s
        trim_suffix   s;s s
        type_name   * s
        union   <<*>> <*>
        units.parse   s n
        units.parse_bytes   s n
        upper   s s
        uri.is_valid   s b
        uri.parse   s {#s:s}
        urlquery.decode   s s
        urlquery.decode_object   s {#s:[#s]}
        urlquery.encode   s s
        urlquery.encode_object   {#s:(s|[#s]|<s>)} s
        uuid.parse   s {#s:*}
        uuid.rfc4122  n s s
        walk  r * [[#*],*]
        yaml.is_valid   s b
        yaml.marshal   * s
        yaml.unmarshal   s *
        """
}
