/// What each version of OPA brought, from v0.17.0 on: how the capabilities of a version are made from the newest ones.
enum CapabilitiesHistory {
    /// Versions in order, by their first two numbers.
    private static let releases: [(series: String, patches: String)] = [
        ("0.17", "0 1 2 3"), ("0.18", "0"), ("0.19", "0-rc1 0 1 2"), ("0.20", "0 1 2 3 4 5"), ("0.21", "0 1"), ("0.22", "0"),
        ("0.23", "0 1 2"), ("0.24", "0"), ("0.25", "0-rc1 0-rc2 0-rc3 0-rc4 0 1 2"), ("0.26", "0"), ("0.27", "0 1"), ("0.28", "0"),
        ("0.29", "0 1 2 3 4"), ("0.30", "0 1 2"), ("0.31", "0"), ("0.32", "0 1"), ("0.33", "0 1"), ("0.34", "0 1 2"), ("0.35", "0"),
        ("0.36", "0 1"), ("0.37", "0 1 2"), ("0.38", "0 1"), ("0.39", "0"), ("0.40", "0"), ("0.41", "0"), ("0.42", "0 1 2"),
        ("0.43", "0 1"), ("0.44", "0"), ("0.45", "0"), ("0.46", "0 1 2 3"), ("0.47", "0 1 2 3 4"), ("0.48", "0"), ("0.49", "0 1 2"),
        ("0.50", "0 1 2"), ("0.51", "0"), ("0.52", "0"), ("0.53", "0 1"), ("0.54", "0"), ("0.55", "0"), ("0.56", "0"), ("0.57", "0 1"),
        ("0.58", "0"), ("0.59", "0"), ("0.60", "0"), ("0.61", "0"), ("0.62", "0 1"), ("0.63", "0"), ("0.64", "0 1"), ("0.65", "0"),
        ("0.66", "0"), ("0.67", "0 1"), ("0.68", "0"), ("0.69", "0"), ("0.70", "0"), ("1.0", "0 1"), ("1.1", "0"), ("1.2", "0"),
        ("1.3", "0"), ("1.4", "0 1 2"), ("1.5", "0 1"), ("1.6", "0"), ("1.7", "0"), ("1.8", "0"), ("1.9", "0"), ("1.10", "0"),
        ("1.11", "0 1"), ("1.12", "0 1 2 3"), ("1.13", "0 1 2"), ("1.14", "0 1"), ("1.15", "0 1"), ("1.16", "0 1 2"), ("1.17", "0 1"),
        ("1.18", "0 1 2"), ("1.19", "0 1"), ("1.20", "0 1 2"),
    ]

    /// Oldest first: `v0.17.0`.
    static let versions = releases.flatMap { release in release.patches.split(separator: " ").map { "v\(release.series).\($0)" } }

    /// The functions that came after v0.17.0, with their versions.
    static let functions: [(version: String, names: String)] = [
        ("v0.17.2", "object.filter object.remove object.union"),
        ("v0.18.0", "bits.and bits.lsh bits.negate bits.or bits.rsh bits.xor json.remove"),
        ("v0.19.0-rc1", "net.cidr_contains_matches"), ("v0.19.0", "time.add_date"),
        (
            "v0.20.0",
            """
            graph.reachable io.jwt.verify_es384 io.jwt.verify_es512 io.jwt.verify_hs384 io.jwt.verify_hs512 io.jwt.verify_ps384 \
            io.jwt.verify_ps512 io.jwt.verify_rs384 io.jwt.verify_rs512 uuid.rfc4122
            """
        ),
        ("v0.21.0", "crypto.x509.parse_certificate_request"), ("v0.22.0", "numbers.range semver.compare semver.is_valid"),
        ("v0.23.0", "regex.is_valid regex.match"), ("v0.24.0", "base64.is_valid net.cidr_merge urlquery.decode_object"),
        ("v0.25.0-rc1", "json.is_valid yaml.is_valid"), ("v0.25.0-rc2", "base64url.encode_no_pad hex.decode hex.encode"),
        ("v0.25.0", "json.patch"), ("v0.26.0", "ceil floor"), ("v0.28.0", "time.diff"),
        ("v0.31.0", "crypto.x509.parse_and_verify_certificates rand.intn"), ("v0.33.0", "crypto.x509.parse_rsa_private_key"),
        ("v0.34.0", "internal.member_2 internal.member_3 internal.print print"), ("v0.35.0", "net.lookup_ip_addr"),
        ("v0.36.0", "array.reverse crypto.hmac.md5 crypto.hmac.sha1 crypto.hmac.sha256 crypto.hmac.sha512 strings.reverse"),
        ("v0.37.0", "graph.reachable_paths indexof_n object.union_n"), ("v0.40.0", "rego.metadata.chain rego.metadata.rule"),
        ("v0.41.0", "graphql.is_valid graphql.parse graphql.parse_and_verify graphql.parse_query graphql.parse_schema units.parse"),
        ("v0.42.0", "object.subset"), ("v0.44.0", "strings.any_prefix_match strings.any_suffix_match"), ("v0.45.0", "regex.replace"),
        ("v0.46.0", "graphql.schema_is_valid net.cidr_is_valid"), ("v0.47.0", "object.keys providers.aws.sign_req"),
        ("v0.48.0", "time.format"), ("v0.50.0", "json.match_schema json.verify_schema"), ("v0.52.0", "crypto.hmac.equal"),
        ("v0.53.0", "crypto.x509.parse_keypair"), ("v0.55.0", "crypto.parse_private_keys"), ("v0.56.0", "numbers.range_step"),
        ("v0.57.0", "uuid.parse"), ("v0.59.0", "strings.render_template"),
        ("v0.63.0", "crypto.x509.parse_and_verify_certificates_with_options"), ("v0.64.0", "json.marshal_with_options"),
        ("v0.67.0", "strings.count"), ("v1.2.0", "internal.test_case"), ("v1.8.0", "io.jwt.verify_eddsa"),
        ("v1.12.0", "internal.template_string"), ("v1.13.0", "array.flatten"), ("v1.16.0", "uri.is_valid uri.parse"),
        ("v1.19.0", "strings.split_n"),
    ]

    /// The language features from a version on.
    static let features: [(version: String, names: [String])] = [
        ("v0.17.0", []), ("v0.46.0", ["rule_head_ref_string_prefixes"]),
        ("v0.59.0", ["rego_v1_import", "rule_head_ref_string_prefixes", "rule_head_refs"]), ("v1.0.0", ["rego_v1"]),
        ("v1.6.0", ["keywords_in_refs", "rego_v1"]), ("v1.12.0", ["keywords_in_refs", "rego_v1", "template_strings"]),
    ]

    /// The keywords that must be imported, from a version on.
    static let futureKeywords: [(version: String, names: [String])] = [
        ("v0.17.0", []), ("v0.34.0", ["in"]), ("v0.38.0", ["every", "in"]), ("v0.42.0", ["contains", "every", "if", "in"]),
        ("v1.0.0", []), ("v1.17.0", ["not"]), ("v1.20.0", ["and", "not", "or"]),
    ]

    /// The versions of the interface of WebAssembly modules, from a version on.
    static let wasmInterfaces: [(version: String, minors: [Int])] = [("v0.17.0", []), ("v0.27.0", [1]), ("v0.31.0", [1, 2])]

    /// The declarations of functions before a version, where it changed them; the newest change first.
    ///
    /// That v0.33.0 put the members of unions into another order says nothing about what functions take, and is left out.
    static let changes: [(version: String, names: String, earlier: @Sendable (inout BuiltinDeclaration) -> Void)] = [
        (
            "v1.19.0", "json.filter json.remove object.filter object.remove object.subset object.union object.union_n",
            { $0.type.result = .anything }
        ),
        (
            "v1.11.0", "all any cast_array cast_boolean cast_null cast_object cast_set cast_string net.cidr_overlap re_match set_diff",
            { $0.isDeprecated = false }
        ),
        ("v0.45.0", "graphql.is_valid graphql.parse graphql.parse_and_verify", { $0.type.arguments = [.string, .string] }),
        (
            "v0.44.0",
            """
            http.send io.jwt.decode_verify io.jwt.encode_sign io.jwt.encode_sign_raw net.lookup_ip_addr opa.runtime rand.intn time.now_ns \
            uuid.rfc4122
            """,
            { $0.isNondeterministic = false }
        ),
        ("v0.43.0", "glob.match", { $0.type.arguments[1] = .array([], rest: .string) }),
        ("v0.43.0", "type_name", { $0.type.arguments[0] = .anyOf([.anything]) }),
    ]
}
