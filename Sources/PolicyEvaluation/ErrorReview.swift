import RegoCompiler
import RegoEngine
import RegoValue
import TopDown

extension PreparedQuery {
    /// Whether OPA may not meet an error that a plan met: two values for one document, call or key, or an error of a built-in function that counts.
    ///
    /// A plan makes whole documents and all results of calls, and so meets every error in what it needs. OPA asks for single keys of objects,
    /// leaves out rules by its index and stops where one result is enough.
    func mayBeMissed(_ error: EvaluationError) -> Bool {
        switch error.code {
        case .conflict: true
        case .builtin, .type: options.strictBuiltinErrors
        default: false
        }
    }

    /// Asks the query again, as OPA would go about it. Nothing is printed again; it is not for a query that has sent requests, which would
    /// be sent again.
    ///
    /// - Parameter context: of the evaluation that met the error: the review ends when that would have been over or is cancelled.
    /// - Returns: results as those of the plan: objects of bindings, in `arena`; nil when the policies are not to be had.
    /// - Throws: the error that OPA meets.
    func review(input: Value, in arena: Arena, context: BuiltinContext) throws(EvaluationError) -> [Value]? {
        guard let sources = try? sources() else { return nil }
        let compiled = sources.query
        var evaluation = TopDownQuery(compiled, sources.modules, data: policy.data)
        evaluation.options = TopDownOptions(options)
        evaluation.options.limits.time = context.remainingTime.map(Int.init)
        evaluation.options.isCancelled = context.isCancelled
        if input.isDefined {
            do throws(JSONError) { evaluation.input = try Document(json: input.json()) } catch {
                throw EvaluationError(.input, "\(error)")
            }
        }
        return try evaluation.evaluate().answers.map { answer in
            let result = arena.object(capacity: compiled.bindings.count)
            for binding in compiled.bindings {
                if let term = answer[binding.variable] { arena.insert(result, binding.name, arena.value(of: term)) }
            }
            return result
        }
    }
}
