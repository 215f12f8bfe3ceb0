import RegoCompiler
import RegoEngine
import RegoValue
import TopDown

extension PreparedQuery {
    /// Asks again, as OPA would go about it, a query whose plan met two values for one document, call or key.
    ///
    /// A plan makes whole documents and all results of calls, and so meets every conflict in what it needs. OPA asks for single keys of
    /// objects, leaves out rules by its index and stops where one result is enough: it may not meet the conflict.
    ///
    /// Nothing is printed again.
    ///
    /// - Returns: results as those of the plan: objects of bindings, in `arena`.
    /// - Throws: the conflict that OPA meets, or another error.
    func review(input: Value, in arena: Arena) throws(EvaluationError) -> [Value] {
        var evaluation = TopDownQuery(compiled, compiledModules, data: policy.data)
        if input.isDefined {
            do throws(JSONError) { evaluation.input = try Document(json: input.json()) } catch {
                throw EvaluationError(.input, "\(error)")
            }
        }
        evaluation.options.limits.time = options.timeout
        evaluation.options.strictBuiltinErrors = options.strictBuiltinErrors
        evaluation.options.usesIndex = options.usesRuleIndex
        evaluation.options.network = options.permittedNetwork
        return try evaluation.evaluate().answers.map { answer in
            let result = arena.object(capacity: compiled.bindings.count)
            for binding in compiled.bindings {
                if let term = answer[binding.variable] { arena.insert(result, binding.name, arena.value(of: term)) }
            }
            return result
        }
    }
}
