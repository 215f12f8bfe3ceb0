import RegoEngine

/// Whether an evaluation has asked for what may be answered differently the next time, kept with the evaluation.
///
/// An evaluation follows from policies, data and input alone up to the first such question. So it does as a whole when there was none, also
/// where policies could have asked, or tests answer in the place of the built-in function.
enum ChanceLog {
    private static let key = "writ.chance"

    /// The functions that answer by the clock, chance or the world outside, as they are but for taking note.
    static let builtins: [String: Builtin] = BuiltinTable.byName.filter { $0.value.isNondeterministic }.mapValues { builtin in
        Builtin(builtin.name, builtin.arity, nondeterministic: true) { (call) throws(BuiltinError) in
            call.context.evaluationCache[key] = .boolean(true)
            return try builtin.function(call)
        }
    }

    static func hasEntry(_ context: BuiltinContext) -> Bool { context.hasAskedMachine || context.evaluationCache[key] != nil }
}
