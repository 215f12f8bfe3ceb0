import RegoValue

/// The table of all built-in functions. One line per family; a family is a file.
public enum BuiltinTable {
    static let families: [[Builtin]] = [
        comparisonBuiltins,
        Arithmetic.builtins,
        Bits.builtins,
        Aggregates.builtins,
        Arrays.builtins,
        Sets.builtins,
        Objects.builtins,
        Strings.builtins,
        StringTrimming.builtins,
        StringReplacing.builtins,
        Sprintf.builtins,
        TemplateRendering.builtins,
        RegexFunctions.builtins,
        GlobFunctions.builtins,
        Types.builtins,
        Encoding.builtins,
        URLQuery.builtins,
        URIs.builtins,
        JSONFunctions.builtins,
        JSONPaths.builtins,
        JSONPatch.builtins,
        JSONSchemaFunctions.builtins,
        YAMLFunctions.builtins,
        GraphQLFunctions.builtins,
        TimeFunctions.builtins,
        NetworkFunctions.builtins,
        HostLookup.builtins,
        HTTPSend.builtins,
        SemanticVersion.builtins,
        Units.builtins,
        Graph.builtins,
        Ranges.builtins,
        UUIDs.builtins,
        DigestFunctions.builtins,
        X509Functions.builtins,
        JWTDecoding.builtins,
        JWTVerification.builtins,
        JWTSigning.builtins,
        AWSSignature.builtins,
        Debugging.builtins,
        RegoSource.builtins,
    ]

    /// Every built-in function by its name in Rego.
    public static let byName: [String: Builtin] = {
        var table: [String: Builtin] = [:]
        for family in families { for builtin in family { table[builtin.name] = builtin } }
        return table
    }()
}
