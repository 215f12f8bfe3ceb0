/// Arguments for built-in functions that random strings would never satisfy: by function and position, as Rego text.
enum ArgumentPools {
    private static let patterns = [
        #""a""#, #""^a+$""#, #""[a-c]+""#, #""(a)(b)?""#, #""a|b""#, #"".*""#, #""\\d+""#, #""(?i)ABC""#, #""[""#, #""(?P<n>[a-z])""#,
        #""^$""#, #""\\bfoo\\b""#,
        #""\\p{L}""#, #""x{2,3}""#, "`a\\.b`", #""""#, #""(a*)+""#, #""[^a]""#, #""(""#, #""é""#,
    ]
    private static let globs = [
        #""*""#, #""a*""#, #""*.b""#, #""a.*.c""#, #""**""#, #""[a-c]""#, #""{a,b}*""#, #""a?c""#, #""\\*""#, #""[!a]*""#, #""api.*.com""#,
        #""{foo,ba?}""#, #""""#, #""**/c""#,
    ]
    private static let encoded = [
        #""YWJj""#, #""YWI=""#, #""YQ==""#, #""YQ""#, #""_-8""#, #""/+8=""#, #""!!""#, #""""#, #""4pyT""#, #""616263""#, #""6""#, #""zz""#,
        #""Zm9v\n""#,
    ]
    private static let json = [
        #""{\"a\": 1}""#, #""[1, 2.50, 1e3]""#, #""null""#, #""\"x\"""#, #""{""#, #""""#, #""1 2""#,
        #""{\"b\": {\"c\": [true]}, \"a\": \"\\u00e9\"}""#, #""12345678901234567890""#,
        #""-0""#, #""1.0""#, #""{\"a\":1,\"a\":2}""#, #"" [ ] ""#, #""0123""#, #""1e400""#,
    ]
    private static let yaml = [
        #""a: 1\nb: [x, y]""#, #""- 1\n- 2.5\n- yes""#, #""foo""#, #""{a: 1}""#, #""a: b: c""#, #""x: |\n  text\n  more""#, #""~""#,
        #""1: 2""#, #""0x10""#, #""a: &x 1\nb: *x""#,
        #""- a\n b""#, #""1_000""#, #""2020-01-01""#, #""\"q\"""#, #"".inf""#, #""0o17""#, #""a: 1\na: 2""#, #""true: 1""#,
    ]
    private static let versions = [
        #""1.0.0""#, #""1.2.3""#, #""1.2.3-alpha.1""#, #""1.2.3-beta+build""#, #""1.0""#, #""10.0.0""#, #""1.2.3+b""#,
        #""01.0.0""#, #""x""#, #""1.0.0-1""#, #""1.0.0-a.b""#,
    ]
    private static let networks = [
        #""10.0.0.0/8""#, #""10.1.0.0/16""#, #""192.168.1.0/30""#, #""10.1.2.3""#, #""2001:db8::/32""#, #""2001:db8::1""#,
        #""192.168.1.2/32""#, #""1.2.3""#, #""0.0.0.0/0""#, #""10.0.0.1/8""#,
        #""fe80::/10""#, #""::ffff:10.0.0.1""#, #""192.168.1.0/29""#, #""192.168.1.8/29""#,
    ]
    private static let times = [
        "0", "1700000000000000000", "1585852421593912000", "-1", "1e18", "[1700000000000000000, \"America/New_York\"]",
        "[1700000000000000000, \"UTC\"]",
        "[1600000000000000000, \"\"]", "[0, \"Europe/Berlin\"]", "[0, \"Nowhere/Land\"]", "951782400000000000", "1e30", "1.5",
        "[1593000000000000000, \"Asia/Tokyo\"]",
    ]
    private static let layouts = [
        #""2006-01-02""#, #""2006-01-02T15:04:05Z07:00""#, #""Jan 2, 2006""#, #""RFC3339""#, #""RFC822""#, #""UnixDate""#, #""15:04""#,
        #""Monday""#, #""02/01/06 03:04PM""#, #""""#,
        #""RFC3339Nano""#, #""2006-01-02 15:04:05.000 -0700 MST""#,
    ]
    private static let moments = [
        #""2020-02-29""#, #""2020-02-29T10:11:12Z""#, #""Feb 3, 2013""#, #""10:11""#, #""2021-02-29""#, #""2020-06-01T00:00:00+02:00""#,
        #""Monday""#, #""01 Jan 20 00:00 UTC""#, #""x""#,
        #""2020-02-29T10:11:12.123456789Z""#, #""1500-01-01T00:00:00Z""#, #""3000-01-01T00:00:00Z""#,
    ]
    private static let zoned =
        ["[1700000000000000000, \"America/New_York\", \"RFC3339\"]", "[1700000000000000000, \"UTC\", \"2006-01-02 Mon Jan\"]"] + times
    private static let paths = [
        #"["a"]"#, #"{"a/b"}"#, #"["b/0"]"#, #"[["a", "b"]]"#, #"{"x", ["b", "c"]}"#, "[]", #"["a", "a/b"]"#, #"["/a"]"#, #"["a~1b", ""]"#,
        #"[["b", 0]]"#, #"["c/0/a", "c/1"]"#,
    ]
    private static let nested = [
        #"{"a": {"b": 1, "c": 2}, "b": [1, {"c": 2}], "x": null}"#, #"{"a": 1}"#, "{}", #"{"b": {"c": 3}, "a/b": 1, "": 2}"#,
        #"{"c": [{"a": 1, "b": 2}, {"a": 3}]}"#,
        #"{"0": {"a": 1}, "b": ["x", "y"]}"#, #"{1: 2, "a": {"b"}}"#,
    ]
    private static let patches = [
        #"[{"op": "add", "path": "/z", "value": 1}]"#, #"[{"op": "remove", "path": "/a"}]"#,
        #"[{"op": "replace", "path": "a", "value": {"k": 1}}]"#,
        #"[{"op": "move", "from": "/a", "path": "/q"}]"#, #"[{"op": "copy", "from": "/b", "path": "/q"}]"#,
        #"[{"op": "test", "path": "/a", "value": 1}]"#,
        #"[{"op": "add", "path": "/b/-", "value": 9}, {"op": "remove", "path": "/b/0"}]"#,
        #"[{"op": "add", "path": ["b", 1], "value": 1}]"#, "[]",
        #"[{"op": "add", "path": "", "value": 7}]"#, #"[{"op": "nope", "path": "/a"}]"#, #"[{"op": "add", "path": "/b/7", "value": 1}]"#,
    ]
    private static let graphs = [
        #"{"a": ["b"], "b": ["c", "a"], "c": []}"#, #"{"a": {"b", "x"}, "b": []}"#, #"{"a": ["a"]}"#, "{}",
        #"{"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}"#,
    ]
    private static let starts = [#"{"a"}"#, #"["a", "b"]"#, "[]", #"{"zz"}"#, #"["b", "zz"]"#]
    private static let queries = [
        #""a=1&b=2""#, #""a=1&a=2&b""#, #""x%20y=%C3%A9""#, #""a=%zz""#, #""""#, #""a+b=c""#, #""a;b=1""#, #""%E2%9C%93""#,
    ]
    private static let addresses = [
        #""https://user:pw@example.com:8080/p/a?q=1#f""#, #""http://[::1]/x""#, #""a:b""#, #""/only/path""#, #"":bad""#, #""""#,
        #""http://a b""#, #""mailto:x@y.z""#, #""//h/p?x""#, #""http://h/%zz""#,
    ]
    private static let identifiers = [
        #""f81d4fae-7dec-11d0-a765-00a0c91e6bf6""#, #""00000000-0000-0000-0000-000000000000""#, #""x""#,
        #""urn:uuid:f81d4fae-7dec-41d0-a765-00a0c91e6bf6""#,
        #""{f81d4fae-7dec-71d0-8765-00a0c91e6bf6}""#, #""f81d4fae7dec21d0c76500a0c91e6bf6""#,
    ]
    private static let amounts = [
        #""1""#, #""10K""#, #""1.5Mi""#, #""2G""#, #""1e3""#, #""5m""#, #""1KiB""#, #""10kb""#, #""x""#, #""""#, #"" 1 K""#, #""1 K""#,
        #""-3Ki""#, #""1_000""#, #""0.1Ti""#, #""3P""#, #""7E""#, #"".5""#, #""1MB""#,
    ]
    private static let formats = [
        #""%d""#, #""%s-%v""#, #""%v""#, #""%05d|%x""#, #""%.2f""#, #""%q""#, #""%t %v""#, #""%%""#, #""%e""#, #""%8.3f|""#, #""%-5s|""#,
        #""%b %o %X""#, #""%c""#, #""%U""#, #""%+d""#, #""%s %s %s""#,
        #""%[2]v %[1]v""#, #""%z""#, #""%T""#, #""%g""#, #""%*d""#, #""%#v""#, #""%x""#, #""% d""#, #""%!""#,
    ]
    private static let durations = [
        #""1h""#, #""1h30m5.5s""#, #""10ms""#, #""1us""#, #""x""#, #""-2m""#, #""0""#, #"".5s""#, #""""#, #""300000h""#,
        #""1µs""#,
    ]
    private static let tokens = [
        #""eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c""#,
        #""a.b.c""#, #""x""#, #""e30.e30.""#,
    ]
    private static let counts = ["0", "1", "2", "3", "-1", "10", "1.5"]
    private static let schemas = [
        #"{"type": "object", "properties": {"a": {"type": "number"}}, "required": ["a"]}"#, #"{"type": "string", "minLength": 2}"#,
        #"{"type": "array", "items": {"type": "integer"}}"#,
        #"{"enum": [1, "a", null]}"#, #"{"type": "nope"}"#, #"{"anyOf": [{"type": "string"}, {"minimum": 3}]}"#,
        #""{\"type\": \"boolean\"}""#, #""{""#, "{}", #"{"pattern": "^a"}"#,
        #"{"additionalProperties": false, "properties": {"b": {}}}"#, #"{"multipleOf": 2, "maximum": 7}"#,
        #"{"uniqueItems": true, "maxItems": 2}"#,
    ]
    private static let maps = [#"{"a": "x"}"#, #"{"a": "b", "b": "c", "ab": "!"}"#, "{}", #"{"": "-"}"#, #"{"é": "e"}"#]
    private static let matched = [
        #"["10.0.0.0/8", "192.168.1.0/24"]"#, #"{"10.1.2.3", "::1"}"#, #"{"k": "10.1.0.0/16", "j": ["192.168.1.4", 3]}"#,
        #"[["10.0.0.1", "x"], "10.2.0.0/16"]"#, #""10.1.2.0/24""#,
    ]

    /// For each function, for each argument, texts to choose from; an empty list means any term of the declared type.
    static let byFunction: [String: [[String]]] = [
        "regex.match": [patterns], "regex.is_valid": [patterns], "regex.split": [patterns],
        "regex.replace": [[], patterns, [#""$1x""#, #""${n}""#, #""-""#, #""$0$0""#]],
        "regex.find_n": [patterns, [], counts], "regex.find_all_string_submatch_n": [patterns, [], counts],
        "regex.globs_match": [patterns, patterns],
        "regex.template_match": [
            [#""urn:{.*}:x""#, #""{[a-z]+}""#, #""a""#, #""{""#], [#""urn:foo:x""#, #""abc""#, #""a""#], [#""{""#], [#""}""#],
        ],
        "glob.match": [globs, ["[]", "null", #"["."]"#, #"["/"]"#, #"[".", "/"]"#, #"[""]"#]], "glob.quote_meta": [globs],
        "base64.decode": [encoded], "base64url.decode": [encoded], "base64.is_valid": [encoded], "hex.decode": [encoded],
        "json.unmarshal": [json], "json.is_valid": [json], "yaml.unmarshal": [yaml], "yaml.is_valid": [yaml],
        "semver.compare": [versions, versions], "semver.is_valid": [versions],
        "net.cidr_contains": [networks, networks], "net.cidr_intersects": [networks, networks], "net.cidr_is_valid": [networks],
        "net.cidr_expand": [[#""10.1.2.0/30""#, #""2001:db8::/126""#, #""10.1.2.3/31""#, #""10.1.2.3""#]],
        "net.cidr_merge": [
            [
                #"["10.0.0.0/9", "10.128.0.0/9"]"#, #"{"192.168.1.0/29", "192.168.1.8/29", "10.0.0.1"}"#,
                #"["2001:db8::/33", "2001:db8:8000::/33"]"#, #"["x"]"#, "[]",
            ]
        ],
        "net.cidr_contains_matches": [matched, matched],
        "time.date": [times], "time.clock": [times], "time.weekday": [times], "time.diff": [times, times], "time.format": [zoned],
        "time.add_date": [["0", "1700000000000000000", "1582977600000000000"], counts, counts, counts],
        "time.parse_ns": [layouts, moments], "time.parse_rfc3339_ns": [moments], "time.parse_duration_ns": [durations],
        "json.filter": [nested, paths], "json.remove": [nested, paths], "json.patch": [nested, patches],
        "object.get": [nested, [#""a""#, #"["a", "b"]"#, #"["b", 1]"#, #""zz""#, "[]", #"["b", 1, "c"]"#, "1"]],
        "object.filter": [nested, [#"["a", "b"]"#, #"{"a"}"#, #"{"x": 1}"#]],
        "object.remove": [nested, [#"["a", "b"]"#, #"{"a"}"#, #"{"x": 1}"#]], "object.subset": [nested, nested],
        "object.union": [nested, nested],
        "object.union_n": [[#"[{"a": {"b": 1}}, {"a": {"c": 2}}, {"a": 3}]"#, #"[{"a": 1}, {"b": {"x": 1}}, {"b": {"y": 2}}]"#, "[]"]],
        "graph.reachable": [graphs, starts], "graph.reachable_paths": [graphs, starts],
        "urlquery.decode": [queries], "urlquery.decode_object": [queries], "urlquery.encode": [queries],
        "urlquery.encode_object": [[#"{"a": "x y", "b": ["1", "2"], "c": {"é", "z"}}"#, "{}", "input.o", "input.m"]],
        "uri.parse": [addresses], "uri.is_valid": [addresses], "uuid.parse": [identifiers], "units.parse": [amounts],
        "units.parse_bytes": [amounts], "sprintf": [formats],
        "io.jwt.decode": [tokens], "io.jwt.verify_hs256": [tokens, [#""your-256-bit-secret""#, #""x""#]],
        "io.jwt.decode_verify": [tokens, [#"{"secret": "your-256-bit-secret"}"#, "{}"]],
        "numbers.range": [Literals.small, Literals.small], "numbers.range_step": [Literals.small, Literals.small, ["1", "2", "3", "0"]],
        "substring": [[], Literals.small, Literals.small], "strings.split_n": [[], [#"",""#, #""""#, #""a""#], counts],
        "split": [[], [#"",""#, #""""#, #""a""#, #"".""#]],
        "array.slice": [[], Literals.small, Literals.small], "format_int": [[], ["2", "8", "10", "16", "3"]], "strings.replace_n": [maps],
        "bits.lsh": [[], ["0", "1", "7", "63", "64", "100", "-1"]], "bits.rsh": [[], ["0", "1", "7", "63", "64", "-1"]],
        "to_number": [
            [
                #""1""#, #""1.50""#, #""x""#, #""-3e2""#, "true", "null", #""0x1""#, #"" 1""#, #""1e5""#, #""""#, #""+5""#, #""Inf""#,
                #""1_0""#,
            ]
        ],
        "json.marshal_with_options": [
            [], [#"{"pretty": true}"#, #"{"indent": "  ", "prefix": ">"}"#, "{}", #"{"pretty": false, "indent": "x"}"#],
        ],
        "json.match_schema": [nested, schemas], "json.verify_schema": [schemas],
        "intersection": [["{{1, 2}, {2, 3}}", "set()", "{{1}}", "{set(), {1}}"]],
        "union": [["{{1, 2}, {2, 3}}", "set()", "{{1}}", "{set(), {1}}"]], "trim": [[], [#""a""#, #"" ""#, #""ba""#, #""""#]],
        "trim_left": [[], [#""a""#, #""é""#]], "trim_right": [[], [#""c""#, #""ab""#]],
        "strings.render_template": [
            [
                #""{{.a}}""#, #""{{range .b}}<{{.}}>{{end}}""#, #""{{if .x}}y{{else}}n{{end}}""#, #""{{ .a | printf \"%q\" }}""#, #""{{""#,
                #""{{.zz}}""#,
            ], nested,
        ],
        "crypto.x509.parse_certificates": [[#""x""#, #""""#]],
        "rego.parse_module": [
            [#""m.rego""#, #""""#],
            [
                #""package a\n\np := 1 if input.x > 2\n""#, #""package a.b\nimport data.c as d\nq contains x if some x in d""#,
                #""package""#,
            ],
        ],
        "io.jwt.encode_sign": [
            [#"{"alg": "HS256", "typ": "JWT"}"#, #"{"alg": "HS512"}"#, #"{"alg": "none"}"#], [#"{"sub": "a", "n": 1.50}"#, "{}"],
            [#"{"kty": "oct", "k": "c2VjcmV0"}"#],
        ],
        "io.jwt.encode_sign_raw": [
            [#"`{"alg": "HS256", "typ": "JWT"}`"#, #""x""#], [#"`{"sub": "a"}`"#, #""x""#], [#"`{"kty": "oct", "k": "c2VjcmV0"}`"#],
        ],
        "providers.aws.sign_req": [
            [
                #"{"method": "get", "url": "https://examplebucket.s3.amazonaws.com/test.txt?b=2&a=1"}"#,
                #"{"method": "POST", "url": "http://h/x", "headers": {"X-A": "1"}, "raw_body": "b"}"#,
            ],
            [#"{"aws_access_key": "k", "aws_secret_access_key": "s", "aws_service": "s3", "aws_region": "us-east-1"}"#],
            ["1700000000000000000"],
        ],
        "graphql.parse_query": [[#""{ a b(x: 1) { c } }""#, #""query q($x: Int!) { a(x: $x) }""#, #""{""#]],
        "graphql.parse_schema": [[#""type Query { a: Int }""#, #""type Query { a: [B!]! } type B { c: String }""#, #""type""#]],
        "graphql.schema_is_valid": [[#""type Query { a: Int }""#, #""type Query { a: X }""#]],
        "graphql.is_valid": [[#""{ a }""#, #""{ b }""#, #""{""#], [#""type Query { a: Int }""#]],
        "graphql.parse": [[#""{ a }""#, #""{ b }""#], [#""type Query { a: Int }""#]],
        "graphql.parse_and_verify": [[#""{ a }""#, #""{ b }""#], [#""type Query { a: Int }""#]],
    ]

    /// Functions that nearly always fail here, since what they read is nothing that is made by chance.
    static let demanding = ["io.jwt.verify", "crypto.x509.", "crypto.parse_private_keys"]

    /// Functions that answer differently each time, do something outside, or have no value: programs call them in other ways than by chance.
    static let excluded: Set<String> = [
        "assign", "eq", "internal.print", "internal.template_string", "internal.test_case", "print", "trace", "opa.runtime", "walk",
        "internal.member_2", "internal.member_3", "time.now_ns", "rand.intn", "uuid.rfc4122", "http.send", "net.lookup_ip_addr",
    ]
}
