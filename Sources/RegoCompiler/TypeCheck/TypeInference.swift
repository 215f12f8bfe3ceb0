import RegoSyntax

/// Infers the type that a rule gives to its document.
enum TypeInference {
    /// The types of rules, each after those that it needs; nothing as soon as one has errors.
    ///
    /// - Parameters:
    ///   - nodes: of the rule graph.
    ///   - environment: what is known of documents is forgotten first.
    static func types(
        of nodes: [Int], _ graph: RuleGraph, _ modules: [Module], _ environment: inout TypeEnvironment, _ locals: [ModuleLocals]
    ) -> [RegoType]? {
        environment.documents = TypeTree()
        var types: [RegoType] = []
        types.reserveCapacity(nodes.count)
        for index in nodes {
            let (id, branch) = (graph.nodes[index].id, graph.nodes[index].branch)
            let path = modules[id.module].package.path.extended(by: modules[id.module].rules[id.rule].head.ref)
            let (type, errors) =
                branch == 0
                ? type(of: modules[id.module].rules[id.rule], path, environment, locals[id.module])
                : type(of: modules[id.module].rules[id.rule].elseChain[branch - 1], path, environment, locals[id.module])
            if !errors.isEmpty { return nil }
            environment.documents.note(type, at: path, isCertain: true)
            types.append(type)
        }
        return types
    }

    /// The type that the rule gives to the document at the ground part of its path. Keeps no copy of what is known, so that
    /// adding to it is cheap.
    static func type(
        of rule: Rule, _ path: Ref, _ environment: TypeEnvironment, _ locals: ModuleLocals
    ) -> (RegoType, [RegoDiagnostic]) {
        var checker = BodyChecker(environment, sourceForm: SourceForms(locals, in: rule.body))
        checker.check(rule.body)
        if !checker.errors.isEmpty { return (.anything, checker.errors) }
        var environment = checker.takeEnvironment()
        if rule.head.isFunction { return (environment.functionType(of: rule.head), []) }
        var type = (rule.head.isPartialSet ? rule.head.key : rule.head.value).map { environment.type(of: $0) } ?? .unknown
        if rule.head.isPartialSet, !type.isUnknown { type = .set(type) }
        return (environment.nested(type, below: path.terms.dropFirst(path.groundPrefix.count)), [])
    }
}

extension TypeTree {
    /// Adds what a rule gives, if that is known, to the document at its path.
    mutating func note(_ type: RegoType, at path: Ref, isCertain: Bool) {
        if !isCertain {
            putAnything(path.terms.dropFirst())
        } else if !type.isUnknown {
            insert(path.groundPrefix.terms.dropFirst(), type)
        }
    }
}

extension TypeEnvironment {
    /// The signature of a rule with arguments. Arguments that the body does not restrict may be anything.
    fileprivate mutating func functionType(of head: Head) -> RegoType {
        for name in VariableCollector.names(in: head.args) where type(ofLocal: name).isUnknown { set(name, .anything) }
        let result = head.value.map { type(of: $0) } ?? .boolean
        // As in OPA, a function whose result nobody knows gives none, and a call that asks for one has too many arguments.
        return .function(FunctionType(arguments: head.args.map { type(of: $0) }, result: result.unlessUnknown))
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
