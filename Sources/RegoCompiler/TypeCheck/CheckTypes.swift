import RegoSyntax

extension Compilation {
    /// Infers the types of rules, each after those that it needs, and refuses what can never succeed.
    mutating func checkTypes() {
        types = TypeEnvironment()
        types.functions = functions
        var errors: [RegoDiagnostic] = []
        for index in graph.sorted() {
            let node = graph.nodes[index]
            let rule = modules[node.id.module].rules[node.id.rule]
            let path = path(of: node.id)
            errors += checkTypes(of: node.branch == 0 ? rule : rule.elseChain[node.branch - 1], path)
        }
        var sorted = RegoDiagnostics(errors)
        sorted.sort()
        report(sorted.all)
    }

    private mutating func checkTypes(of rule: Rule, _ path: Ref) -> [RegoDiagnostic] {
        let (type, errors) = inferType(of: rule, path)
        let ground = path.groundPrefix.terms.dropFirst()
        if !errors.isEmpty {
            types.documents.put(ground, .anything)
        } else if type.isUnknown {
            types.documents.makePath(ground)
        } else {
            types.documents.insert(ground, type)
        }
        return errors
    }

    /// The type that the rule gives to the document at the ground part of its path. Keeps no copy of what is known, so that
    /// adding to it is cheap.
    private func inferType(of rule: Rule, _ path: Ref) -> (RegoType, [RegoDiagnostic]) {
        var checker = BodyChecker(types, sourceNames: sourceNames)
        checker.check(rule.body)
        if !checker.errors.isEmpty { return (.anything, checker.errors) }
        var environment = checker.environment
        if rule.head.isFunction { return (environment.functionType(of: rule.head), []) }
        if rule.head.isPartialSet {
            let element = rule.head.key.map { environment.type(of: $0) } ?? .unknown
            return (element.isUnknown || !path.isGround ? .unknown : .set(element), [])
        }
        guard let value = rule.head.value else { return (.unknown, []) }
        return (environment.nested(environment.type(of: value), below: path.terms.dropFirst(path.groundPrefix.count)), [])
    }
}

extension TypeEnvironment {
    /// The signature of a rule with arguments. Arguments that the body does not restrict may be anything.
    fileprivate mutating func functionType(of head: Head) -> RegoType {
        for name in VariableCollector.names(in: head.args) where type(ofLocal: name).isUnknown { set(name, .anything) }
        let result = head.value.map { type(of: $0) } ?? .boolean
        return .function(FunctionType(arguments: head.args.map { type(of: $0) }, result: result))
    }

    /// Objects inside each other, one for each key, with a value of a type innermost.
    fileprivate func nested(_ value: RegoType, below keys: ArraySlice<Term>) -> RegoType {
        var type = value
        for key in keys.reversed() {
            let keyType = self.type(of: key)
            if type.isUnknown || keyType.isUnknown { return .unknown }
            type = .object([], rest: .init(key: keyType, value: type))
        }
        return type
    }
}
