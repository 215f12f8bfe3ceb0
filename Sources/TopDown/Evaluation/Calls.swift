import RegoEngine
import RegoSyntax
import RegoValue

/// Calls of built-ins, of functions, and of what `with` puts in their place.
extension Frame {
    func evaluateCall(_ call: Call, _ found: Continuation) throws(Stop) {
        guard let operation = call.operationRef else { return }
        let mock = evaluation.mocks[operation]
        if let mock, case .term(let term) = mock, let replacement = term.ref, evaluation.isFunction(replacement) {
            return try evaluateReplaced(Call(operation: term, arguments: call.arguments), found)
        }
        if operation.headVariable == "data" { return try evaluateFunction(call, operation, mock, found) }
        try evaluateBuiltin(call, mock, found)
    }

    /// Calls the function that stands in for another; inside of it nothing is replaced.
    private func evaluateReplaced(_ call: Call, _ found: Continuation) throws(Stop) {
        evaluation.mocks.suspend()
        defer { evaluation.mocks.resume() }
        try evaluateCall(call) { () throws(Stop) in
            evaluation.mocks.resume()
            defer { evaluation.mocks.suspend() }
            try found()
        }
    }

    private func evaluateFunction(_ call: Call, _ operation: Ref, _ mock: Operand?, _ found: Continuation) throws(Stop) {
        guard let node = evaluation.modules.tree.node(at: operation) else { return }
        if let mock {
            return try evaluateValue(mock, call, arity: evaluation.checking.arity(of: operation) ?? 0, found)
        }
        let selection = try rules(atNode: node, called: operation, arguments: saving == nil ? call.arguments : [])
        try FunctionCall(frame: self, call: call, operation: operation, selection: selection).evaluate(found)
    }

    private func evaluateBuiltin(_ call: Call, _ mock: Operand?, _ found: Continuation) throws(Stop) {
        let name = call.name
        guard let builtin = evaluation.options.builtins[name], let declaration = evaluation.modules.capabilities.builtin(named: name) else {
            throw evaluation.failure(.builtin, "unsupported built-in function: \(name)", at: expression.location)
        }
        if let mock { return try evaluateValue(mock, call, arity: declaration.arity, found) }
        if let saving, saving.isUnknown(expression, bindings) {
            return try saveCall(call, arity: declaration.arity, found)
        }
        let invocation = BuiltinInvocation(
            frame: self, builtin: builtin, call: call, arity: declaration.arity, isRelation: declaration.isRelation,
            isVoid: declaration.isVoid)
        try invocation.evaluate(found)
    }

    /// A call that is replaced by a value.
    private func evaluateValue(_ value: Operand, _ call: Call, arity: Int, _ found: Continuation) throws(Stop) {
        if let result = call.arguments.last, call.arguments.count == arity + 1 {
            try unify(store.operand(result), value, bindings, bindings, found)
        } else if !value.isFalse {
            try found()
        }
    }
}

/// One call of a built-in function.
struct BuiltinInvocation {
    let frame: Frame
    let builtin: Builtin
    let call: Call
    let arity: Int
    let isRelation: Bool
    let isVoid: Bool

    private var evaluation: Evaluation { frame.evaluation }

    func evaluate(_ found: Continuation) throws(Stop) {
        let started = evaluation.metrics.begin()
        var arguments: [Value] = []
        for argument in call.arguments.prefix(arity) {
            guard case .value(let value) = frame.plug(argument) else {
                throw evaluation.failure(
                    .type, "\(builtin.name): \(argument) is not ground", at: frame.expression.location)
            }
            arguments.append(value)
        }
        frame.traceNote(builtin.name, arguments)
        guard let result = try result(arguments) else { return }
        evaluation.metrics.end(.builtinCall, started)
        if isRelation {
            for answer in result.storage { try give(answer, found) }
        } else {
            try give(result, found)
        }
    }

    /// Nothing when the call is undefined.
    private func result(_ arguments: [Value]) throws(Stop) -> Value? {
        let location = frame.expression.location
        evaluation.context.callFile = location.file.path
        evaluation.context.callRow = location.row
        do throws(BuiltinError) {
            let result = try builtin.call(arguments, in: frame.store.arena, evaluation.context)
            return result.isDefined ? result : nil
        } catch {
            let code: EvaluationError.Code =
                switch error.code {
                case .memory: .memory
                case .halt: .cancelled
                case .conflict: .conflict
                case .type: .type
                case .builtin: .builtin
                }
            let isSystem = error.code == .halt || error.code == .conflict
            let message = isSystem ? error.message : "\(builtin.name): \(error.message)"
            let failure = EvaluationError(code, message, file: location.file.path, row: location.row, column: location.column)
            if error.isFatal { throw .failed(failure) }
            if evaluation.builtinErrors.count < evaluation.options.limits.builtinErrors { evaluation.builtinErrors.append(failure) }
            return nil
        }
    }

    private func give(_ result: Value, _ found: Continuation) throws(Stop) {
        if isVoid { return try found() }
        guard call.arguments.count > arity, let output = call.arguments.last else {
            if !result.isFalse { try found() }
            return
        }
        try frame.unify(frame.store.operand(output), .value(result), frame.bindings, frame.bindings, found)
    }
}
