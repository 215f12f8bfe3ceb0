import RegoPlan
import RegoSyntax

extension Planner {
    /// What a call runs, after replacement by `with`.
    private enum Callee {
        case builtin(BuiltinDeclaration)
        case function(node: Int, environment: Int)
        case value(Operand)
    }

    /// Plans a call in statement position. With one operand more than the function has arguments, the last one is the result.
    mutating func planCall(_ call: Call) throws(RegoDiagnostics) {
        let name = call.name
        if call.arguments.count == 2, environment.replacements[name] == nil {
            let (left, right) = (call.arguments[0], call.arguments[1])
            switch name {
            case "eq": return try unify(left, right)
            case "equal": return emit(.equal(try planTerm(left), try planTerm(right)))
            case "neq": return emit(.notEqual(try planTerm(left), try planTerm(right)))
            default: break
            }
        }
        let (callee, arity) = try resolve(call)
        guard call.arguments.count == arity || call.arguments.count == arity + 1 else {
            throw fault("a call of \(name) with \(call.arguments.count) operands; it takes \(arity)")
        }
        let output = call.arguments.count > arity ? call.arguments.last : nil
        var operands: [Operand] = []
        for argument in call.arguments.prefix(arity) { operands.append(try planTerm(argument)) }
        if case .builtin(let builtin) = callee, builtin.isRelation {
            return try planRelation(builtin, operands, output)
        }
        if case .ruleValue = environment.replacements[name], output == nil { return }
        let result = try planCall(of: callee, operands)
        if let output { return try unify(result, output) }
        if case .builtin(let builtin) = callee, builtin.isVoid { return }
        emit(.notEqual(result, .bool(false)))
    }

    /// Plans a call inside a term and returns its value.
    mutating func planCallTerm(_ call: Call) throws(RegoDiagnostics) -> Operand {
        let (callee, arity) = try resolve(call)
        guard call.arguments.count == arity else { throw fault("a call of \(call.name) with \(call.arguments.count) operands") }
        var operands: [Operand] = []
        for argument in call.arguments { operands.append(try planTerm(argument)) }
        return try planCall(of: callee, operands)
    }

    private mutating func planCall(of callee: Callee, _ arguments: [Operand]) throws(RegoDiagnostics) -> Operand {
        let result = newLocal()
        switch callee {
        case .value(let value):
            if case .local(let local) = value { emit(.isDefined(local)) }
            return value
        case .builtin(let builtin):
            use(builtin)
            emit(.call(function: builtin.name, arguments: arguments, result: result))
        case .function(let node, let environment):
            try emitCall(of: node, in: environment, arguments, result)
        }
        return .local(result)
    }

    /// Calls the function of a node with the documents, the arguments and the environment's values.
    mutating func emitCall(of node: Int, in environment: Int, _ arguments: [Operand], _ result: Local) throws(RegoDiagnostics) {
        let environment = self.environment(environment, for: node)
        var operands: [Operand] = [.local(.input), .local(.data)] + arguments
        for name in self.environment(environment).valueNames {
            guard let value = frame.replacementValues[name] else { throw fault("no value for the replaced function \(name)") }
            operands.append(value)
        }
        emit(.call(function: function(for: node, in: environment), arguments: operands, result: result))
    }

    private mutating func resolve(_ call: Call) throws(RegoDiagnostics) -> (Callee, arity: Int) {
        guard let ref = call.operationRef else { throw fault("a call of something that is not a reference") }
        let name = ref.description
        let node = ref.headVariable == "data" ? compiled.tree.node(at: ref) : nil
        let builtin = node == nil ? builtins.declaration(named: name) : nil
        let rule = node.flatMap { compiled.tree[$0].rules.first }
        guard let arity = builtin?.arity ?? rule.map({ compiled[$0].head.args.count }) else {
            throw fault("a call of \(name), which is not known")
        }
        switch environment.replacements[name] {
        case .builtin(let name):
            guard let builtin = builtins.declaration(named: name) else { throw fault("a call of \(name), which is not known") }
            return (.builtin(builtin), arity)
        case .function(let node):
            return (.function(node: node, environment: index(of: environment.withoutReplacements())), arity)
        case .value, .ruleValue:
            guard let value = frame.replacementValues[name] else { throw fault("no value for the replaced function \(name)") }
            return (.value(value), arity)
        case nil:
            if let builtin { return (.builtin(builtin), arity) }
            guard let node else { throw fault("a call of \(name), which is not known") }
            return (.function(node: node, environment: frame.environment), arity)
        }
    }

    /// A built-in with any number of results, which it returns as a collection.
    private mutating func planRelation(
        _ builtin: BuiltinDeclaration, _ arguments: [Operand], _ output: Term?
    ) throws(RegoDiagnostics) {
        use(builtin)
        let results = newLocal()
        emit(.call(function: builtin.name, arguments: arguments, result: results))
        if let output {
            let (key, value) = (newLocal(), newLocal())
            open(.scan(source: results, key: key, value: value))
            return try unify(.local(value), output)
        }
        let (count, zero) = (newLocal(), newLocal())
        emit(.len(source: .local(results), target: count))
        emit(.makeNumberInt(value: 0, target: zero))
        emit(.notEqual(.local(count), .local(zero)))
    }
}
