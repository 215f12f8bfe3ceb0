import RegoValue

/// Comparison of any two values by Rego's total order.
let comparisonBuiltins: [Builtin] = [
    Builtin("equal", 2) { call throws(BuiltinError) in .boolean(call[0] == call[1]) },
    Builtin("eq", 2) { call throws(BuiltinError) in .boolean(call[0] == call[1]) },
    Builtin("neq", 2) { call throws(BuiltinError) in .boolean(call[0] != call[1]) },
    Builtin("lt", 2) { call throws(BuiltinError) in .boolean(Value.compare(call[0], call[1]) < 0) },
    Builtin("lte", 2) { call throws(BuiltinError) in .boolean(Value.compare(call[0], call[1]) <= 0) },
    Builtin("gt", 2) { call throws(BuiltinError) in .boolean(Value.compare(call[0], call[1]) > 0) },
    Builtin("gte", 2) { call throws(BuiltinError) in .boolean(Value.compare(call[0], call[1]) >= 0) },
]
