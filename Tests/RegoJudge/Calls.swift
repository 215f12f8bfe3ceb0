import RegoEngine
import RegoSyntax
import RegoValue

extension Judge {
    /// A call that stands as an expression.
    func solve(_ call: Call, _ scope: Scope) throws(Interruption) -> [Scope] {
        guard let operation = call.operationRef else { return [] }
        let arguments = call.arguments
        switch name(of: operation, scope) {
        case "eq", "equal": return try unify(arguments[0], arguments[1], scope)
        case "assign":
            var results: [Scope] = []
            for (value, scope) in try values(of: arguments[1], scope) { results += try match(arguments[0], value, scope) }
            return results
        case "print": return [scope]
        case let name:
            let results = try values(of: call, scope)
            guard arguments.count > arity(name), let output = arguments.last else {
                return results.filter { !$0.value.isFalse }.map(\.scope)
            }
            var solutions: [Scope] = []
            for (value, scope) in results { solutions += try match(output, value, scope) }
            return solutions
        }
    }

    /// The results of a call, without looking at an argument that stands for the result.
    func values(of call: Call, _ scope: Scope) throws(Interruption) -> [Valuation] {
        guard let operation = call.operationRef else { return [] }
        let name = name(of: operation, scope)
        var results: [Valuation] = []
        for (arguments, scope) in try values(of: Array(call.arguments.prefix(arity(name))), scope) {
            results += try self.call(name, arguments).map { ($0, scope) }
        }
        return results
    }

    /// The full name of a function: `data.lib.f`, or a built-in function's.
    func name(of operation: Ref, _ scope: Scope) -> String {
        let path = absolute(operation, scope)
        return ([path.headVariable ?? ""] + (path.constantPath ?? [])).joined(separator: ".")
    }

    func isFunction(_ ref: Ref, _ scope: Scope) -> Bool {
        let name = name(of: ref, scope)
        if name.hasPrefix("data.") { return !functionRules(name).isEmpty }
        return scope.values[name] == nil && BuiltinTable.byName[name] != nil
    }

    private func functionRules(_ name: String) -> [JudgedRule] {
        rules.filter { $0.isFunction && "data." + $0.fixed.compactMap(\.string).joined(separator: ".") == name }
    }

    private func arity(_ name: String) -> Int {
        BuiltinTable.byName[name]?.arity ?? functionRules(name).first?.rule.head.args.count ?? 0
    }

    private func call(_ name: String, _ arguments: [Value]) throws(Interruption) -> [Value] {
        try step()
        switch world.substitutes[name] {
        case .value(let value): return value.isDefined ? [value] : []
        case .function(let other):
            let before = world
            // Nothing is replaced inside of what replaces.
            world.substitutes = [:]
            defer { world = before }
            return try call(other, arguments)
        case nil: return name.hasPrefix("data.") ? try callRules(name, arguments) : try callBuiltin(name, arguments)
        }
    }

    func callBuiltin(_ name: String, _ arguments: [Value]) throws(Interruption) -> [Value] {
        // It does not know which rule it is in.
        if name.hasPrefix("rego.metadata.") { throw .gaveUp }
        guard let builtin = BuiltinTable.byName[name] else { return [] }
        do throws(BuiltinError) {
            let result = try builtin.call(arguments, in: arena, context)
            if name == "walk" { return Array(result.storage) }
            return result.isDefined ? [result] : []
        } catch {
            try note(error, from: name)
            return []
        }
    }

    /// All rules of a function must agree.
    private func callRules(_ name: String, _ arguments: [Value]) throws(Interruption) -> [Value] {
        let rules = functionRules(name)
        var results: [Value] = []
        for rule in rules where !rule.rule.isDefault { results += try self.results(of: rule, arguments) }
        if results.isEmpty, let fallback = rules.first(where: \.rule.isDefault), let value = fallback.rule.head.value {
            return try values(of: value, Scope(names: fallback.names)).map(\.value)
        }
        guard let first = results.first else { return [] }
        if results.contains(where: { $0 != first }) {
            throw .failed(code: .conflict, message: "functions must not produce multiple outputs for same inputs")
        }
        return [first]
    }

    private func results(of rule: JudgedRule, _ arguments: [Value]) throws(Interruption) -> [Value] {
        var outside = Scope(names: rule.names)
        outside.enter([], declaring: rule.rule.head.args)
        for branch in rule.branches {
            var results: [Value] = []
            for matched in try match(Term(.array(rule.rule.head.args)), arena.array(arguments), outside) {
                var scope = matched
                scope.enter(branch.body)
                for solution in try solve(branch.body, scope) {
                    guard let value = branch.head.value else { continue }
                    results += try values(of: value, solution).map(\.value)
                }
            }
            if !results.isEmpty { return results }
        }
        return []
    }
}
