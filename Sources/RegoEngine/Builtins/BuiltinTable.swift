import RegoValue

/// The table of all built-in functions. One line per family; a family is a file.
public enum BuiltinTable {
    static let families: [[Builtin]] = [
        comparisonBuiltins
    ]

    /// Every built-in function by its name in Rego.
    public static let byName: [String: Builtin] = {
        var table: [String: Builtin] = [:]
        for family in families { for builtin in family { table[builtin.name] = builtin } }
        return table
    }()
}
