import RegoSyntax

extension ModuleCompilation {
    /// Puts the rule's METADATA in the place of `rego.metadata.rule()` and `rego.metadata.chain()`: a constant bound at the
    /// beginning of the body, which the calls become.
    mutating func rewriteMetadataCalls() {
        guard contains(.metadataCalls), let chains = context.chains else { return }
        for position in module.rules.indices {
            for branch in 0...module.rules[position].elseChain.count {
                let rule = module.rules[position]
                var copy = branch == 0 ? rule : rule.elseChain[branch - 1]
                copy.elseChain = []
                guard let calls = MetadataCalls(in: copy) else { continue }
                bind(chains.chain(of: rule, branch: branch, in: module), calls, in: &copy)
                if branch == 0 {
                    copy.elseChain = rule.elseChain
                    module.rules[position] = copy
                } else {
                    module.rules[position].elseChain[branch - 1] = copy
                }
            }
        }
    }

    private mutating func bind(_ chain: MetadataChains.Chain, _ calls: MetadataCalls, in rule: inout Rule) {
        var rewriter = MetadataCallRewriter()
        var bindings: Body = []
        if let location = calls.chain {
            let (expr, local) = locals.generator.capture(Term(chain.term.kind, at: location))
            rewriter.chain = local
            bindings.append(expr)
        }
        if let location = calls.rule {
            let (expr, local) = locals.generator.capture(Term(chain.ruleTerm.kind, at: location))
            rewriter.rule = local
            bindings.append(expr)
        }
        rewriter.rewriteInside(&rule.head)
        rewriter.rewrite(&rule.body)
        for (local, call) in rewriter.replaced { locals.note(local, for: call) }
        rule.body = bindings + rule.body
        rule.body.renumber()
    }
}

/// Where a rule first calls the metadata functions.
private struct MetadataCalls: SyntaxVisitor {
    var chain: SourceLocation?
    var rule: SourceLocation?

    static var visitedTerms: VisitedTerms { .nesting }

    init?(in rule: Rule) {
        walk(rule)
        if chain == nil, self.rule == nil { return nil }
    }

    mutating func visit(_ expr: Expr) -> Bool {
        switch expr.metadataFunction {
        case "rego.metadata.chain": chain = chain ?? expr.location
        case "rego.metadata.rule": rule = rule ?? expr.location
        default: break
        }
        return true
    }
}

private struct MetadataCallRewriter: SyntaxRewriter {
    var chain: Term?
    var rule: Term?
    /// The locals of calls that are no more, and the calls.
    private(set) var replaced: [(local: String, call: Term)] = []

    mutating func rewrite(_ expr: inout Expr) {
        let value: Term?
        switch expr.metadataFunction {
        case "rego.metadata.chain": value = chain
        case "rego.metadata.rule": value = rule
        default: value = nil
        }
        guard let value else {
            rewriteInside(&expr)
            return
        }
        if let call = expr.call, let result = call.arguments.first {
            if let local = result.variable {
                replaced.append((local, Term(.call(Call(operation: call.operation, arguments: [])), at: expr.location)))
            }
            expr.kind = Expr.call("eq", [result, value], at: expr.location).kind
        } else {
            expr.kind = .term(value)
        }
        expr.generated = true
        // As in OPA, nothing of what stood around the call stays: `not rego.metadata.rule()` holds.
        expr.negated = false
        expr.withs = []
    }
}

/// The METADATA of rules, documents and packages, from the inside out.
struct MetadataChains: Sendable {
    struct Chain {
        let term: Term
        let ruleTerm: Term
    }

    private var documents: [Ref: Annotations] = [:]
    private var packages: [Ref: Annotations] = [:]
    private var subpackages: [Ref: Annotations] = [:]

    init(_ modules: [Module]) {
        for module in modules {
            for annotations in module.annotations {
                switch annotations.scope {
                case .package: packages[module.package.path] = annotations
                case .subpackages: subpackages[module.package.path] = annotations
                case .rule, .document: break
                }
            }
            for (position, all) in module.annotationsOfRules {
                let path = module.package.path.extended(by: module.rules[position].head.ref).groundPrefix
                for annotations in all where annotations.scope == .document { documents[path] = annotations }
            }
        }
    }

    func chain(of rule: Rule, branch: Int, in module: Module) -> Chain {
        let package = module.package.path
        let path = package.extended(by: rule.head.ref).groundPrefix
        // The block that is nearest to the rule comes first.
        let own = branch == 0 ? module.annotations(of: rule).filter { $0.scope == .rule }.reversed() : []
        var links = own.map { Self.link(path, $0) }
        if links.isEmpty { links.append(Self.link(path, nil)) }
        if let document = documents[path] { links.append(Self.link(path, document)) }
        if let annotations = packages[package] { links.append(Self.link(package, annotations)) }
        for length in stride(from: package.count, to: 0, by: -1) {
            let prefix = Ref(Array(package.terms.prefix(length)))
            if let annotations = subpackages[prefix] { links.append(Self.link(prefix, annotations)) }
        }
        let ruleTerm = own.first.map { Term(constant: $0.json) } ?? Term(.object([]))
        return Chain(term: Term(.array(links)), ruleTerm: ruleTerm)
    }

    private static func link(_ path: Ref, _ annotations: Annotations?) -> Term {
        // Names of steps: what is no text is named as it is written.
        let steps = path.terms.dropFirst().map { $0.string == nil ? Term.string($0.description) : $0 }
        var members = [ObjectMember(key: .string("path"), value: Term(.array(steps)))]
        if let annotations { members.append(ObjectMember(key: .string("annotations"), value: Term(constant: annotations.json))) }
        return Term(.object(members))
    }
}

extension Expr {
    /// `rego.metadata.chain` or the like, when the expression is a call of such a function.
    var metadataFunction: String? {
        if case .call(let call) = kind { return call.metadataFunction }
        return nil
    }
}

extension Call {
    /// `rego.metadata.chain` or the like, when it is a call of such a function.
    var metadataFunction: String? {
        guard case .ref(let operation) = operation.kind, operation.headVariable == "rego" else { return nil }
        return operation.dottedName
    }
}

extension Annotations {
    /// The block as a document, as `rego.metadata.rule()` gives it.
    fileprivate var json: JSONNode {
        var members = [JSONNode.Member("scope", .string(scope.rawValue))]
        if !title.isEmpty { members.append(.init("title", .string(title))) }
        if entrypoint { members.append(.init("entrypoint", .bool(true))) }
        if !description.isEmpty { members.append(.init("description", .string(description))) }
        if !organizations.isEmpty { members.append(.init("organizations", .array(organizations.map(JSONNode.string)))) }
        if !relatedResources.isEmpty {
            let all = relatedResources.map { resource in
                JSONNode.texts([("ref", resource.ref), ("description", resource.description)])
            }
            members.append(.init("related_resources", .array(all)))
        }
        if !authors.isEmpty {
            members.append(.init("authors", .array(authors.map { JSONNode.texts([("name", $0.name), ("email", $0.email)]) })))
        }
        if !schemas.isEmpty { members.append(.init("schemas", .array(schemas.map(\.json)))) }
        if !custom.isEmpty { members.append(.init("custom", .object(custom))) }
        return .object(members)
    }
}

extension Annotations.Schema {
    fileprivate var json: JSONNode {
        var members = [JSONNode.Member("path", .array(path.terms.map(\.step)))]
        if let schema { members.append(.init("schema", .array(schema.terms.map(\.step)))) }
        if let definition { members.append(.init("definition", definition)) }
        return .object(members)
    }
}

extension Term {
    /// A step of a path: a name or a constant.
    fileprivate var step: JSONNode { constantJSON ?? .string(variable ?? description) }
}

extension JSONNode {
    /// An object of the texts that are not empty.
    fileprivate static func texts(_ members: [(String, String)]) -> JSONNode {
        .object(members.filter { !$0.1.isEmpty }.map { Member($0.0, .string($0.1)) })
    }
}
