import RegoSyntax

/// Checks that references can lead somewhere, and finds out the types of variables in their paths.
struct ReferenceChecker: SyntaxVisitor {
    var environment: TypeEnvironment
    private let sourceForm: SourceForms
    private(set) var errors: [RegoDiagnostic] = []

    static var visitedTerms: VisitedTerms { .compound }

    init(_ environment: TypeEnvironment, sourceForm: SourceForms) {
        self.environment = environment
        self.sourceForm = sourceForm
    }

    /// Operations and `with` are not looked into.
    mutating func visit(_ expr: Expr) -> Bool {
        switch expr.kind {
        case .call(let call):
            walkAll(call.arguments)
            return false
        case .term(let term):
            walk(term)
            return false
        case .logical(let logical) where logical.operation == .not:
            for operand in logical.operands { walk(operand.body) }
            return false
        case .some, .every, .logical: return true
        }
    }

    mutating func visit(_ term: Term) -> Bool {
        if term.isComprehension { return false }
        guard case .ref(let ref) = term.kind else { return true }
        if environment.isFunction(ref) {
            report(ref, TypeDetails.unsupported(sourceForm(ref), position: ref.count - 1, have: environment.type(of: ref)))
            return false
        }
        check(ref)
        return true
    }

    private mutating func check(_ ref: Ref) {
        guard let name = ref.headVariable else { return }
        let local = environment.type(ofLocal: name)
        if !local.isUnknown { return checkValue(local, ref, 1) }
        for tree in environment.replaced.trees(of: name).reversed() where checkDocument(tree.root, in: tree, ref, 1) { return }
        switch name {
        case "input": checkValue(environment.input, ref, 1)
        case "data" where environment.documents[environment.documents.root].children.isEmpty: checkValue(.anything, ref, 1)
        case "data":
            let tree = environment.documents
            // Base documents may have a path that leads out of the tree: what it leads to, nothing tells.
            if !checkDocument(tree.root, in: tree, ref, 1) { checkValue(.anything, ref, 1) }
        default: checkValue(.anything, ref, 0)
        }
    }

    private mutating func report(_ ref: Ref, _ details: RegoDiagnostic.Details) {
        let location = ref.terms.first?.location ?? .none
        errors.append(RegoDiagnostic(.type, "undefined ref: \(sourceForm(ref))", at: location, details: details))
    }

    private mutating func reportInvalid(_ ref: Ref, _ position: Int, have: RegoType, want: RegoType, _ oneOf: [Term]) {
        report(ref, TypeDetails.invalid(sourceForm(ref), position: position, have: have, want: want, oneOf: oneOf))
    }

    /// Follows a reference through a tree of documents; false when it leads out of the tree.
    private mutating func checkDocument(_ node: Int, in tree: TypeTree, _ ref: Ref, _ position: Int) -> Bool {
        if let value = tree[node].value {
            checkValue(value, ref, position)
            return true
        }
        guard position < ref.count else { return true }
        let step = ref.terms[position]
        if position <= 2, step.variable == nil, step.string == nil {
            reportInvalid(ref, position, have: environment.type(of: step), want: .string, tree.keys(of: node))
            return true
        }
        if case .var(let name) = step.kind {
            let keys = tree.extent(of: node).keys
            let known = environment.type(ofLocal: name)
            if known.isUnknown {
                environment.set(name, keys)
            } else if !keys.unifies(with: known) {
                reportInvalid(ref, position, have: known, want: keys, tree.keys(of: node))
                return true
            }
        }
        guard let child = tree.child(of: node, step) else { return false }
        return checkDocument(child, in: tree, ref, position + 1)
    }

    /// Follows a reference from `position` through a value of a type.
    private mutating func checkValue(_ type: RegoType, _ ref: Ref, _ start: Int) {
        var type = type
        for position in start..<max(start, ref.count) {
            let step = ref.terms[position]
            if type.isAnything, step.isScalar { continue }
            let keys = type.keys
            if keys.isUnknown {
                report(ref, TypeDetails.unsupported(sourceForm(ref), position: max(position - 1, 0), have: type))
                return
            }
            switch step.kind {
            case .var(let name):
                let known = environment.type(ofLocal: name)
                if known.isUnknown {
                    environment.set(name, keys)
                } else if !known.unifies(with: keys) {
                    return reportInvalid(ref, position, have: known, want: keys, type.constantKeys)
                }
                type = type.values
            case .ref(let inner):
                let known = environment.type(of: inner)
                if !known.isUnknown, !known.unifies(with: keys) {
                    return reportInvalid(ref, position, have: known, want: keys, type.constantKeys)
                }
                type = type.values
            case .array, .object, .set:
                if !environment.unify(step, with: keys) {
                    return reportInvalid(ref, position, have: environment.type(of: step), want: keys, [])
                }
                type = type.values
            default:
                let selected = step.constantJSON.map { type.selecting($0) } ?? type.values
                if selected.isUnknown { return reportInvalid(ref, position, have: .unknown, want: keys, type.constantKeys) }
                type = selected
            }
        }
    }
}

extension RegoType {
    /// The keys that values of this type certainly have.
    fileprivate var constantKeys: [Term] {
        var all: [JSONNode] = []
        switch self {
        case .object(let members, _): all = members.map(\.key)
        case .any(let types): all = types.flatMap(\.constantKeys).compactMap(\.constantJSON)
        default: break
        }
        var seen: Set<JSONNode> = []
        return all.filter { seen.insert($0).inserted }.sorted { JSONOrder.compare($0, $1) < 0 }.map { Term(constant: $0) }
    }
}
