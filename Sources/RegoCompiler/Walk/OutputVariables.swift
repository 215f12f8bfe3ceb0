import RegoSyntax

/// Which variables expressions bind when evaluated from left to right.
struct OutputVariables {
    let functions: FunctionTable

    /// The variables that `body` binds and that are not in `safe`.
    func outputs(of body: some Sequence<Expr>, safe: VariableSet) -> VariableSet {
        var known = safe
        for expr in body { known.formUnion(outputs(of: expr, safe: known)) }
        return known.subtracting(safe)
    }

    /// The variables that `expr` binds, given that those in `safe` are bound.
    func outputs(of expr: Expr, safe: VariableSet) -> VariableSet {
        var carried: VariableSet = []
        return outputs(of: expr, safe: safe, carried: &carried)
    }

    /// The same in a search that goes from expression to expression.
    ///
    /// - Parameter carried: what OPA carries along: results of the last call, which the next equality or `every` takes for bound.
    func outputs(of expr: Expr, safe: VariableSet, carried: inout VariableSet) -> VariableSet {
        if expr.negated { return [] }
        for with in expr.withs {
            var collector = VariableCollector(.safety)
            collector.collect(with)
            if !collector.names.isSubset(of: safe) { return [] }
        }
        switch expr.kind {
        case .term, .some: return Self.referenceOutputs(of: expr, safe: safe)
        case .every(let every):
            carried.formUnion(Self.referenceOutputs(of: every.domain, safe: safe))
            return carried
        case .logical: return []
        case .call(let call):
            if expr.isEquality {
                defer { carried = [] }
                return Self.equalityOutputs(of: expr, call, safe: safe, carried: carried)
            }
            guard case .ref(let operation) = call.operation.kind, let arity = functions.arity(of: operation) else { return [] }
            return callOutputs(of: expr, call, arity: arity, safe: safe, carried: &carried)
        }
    }

    /// What an equality binds; one written as `x := y` never a variable of the right side.
    ///
    /// The rewritten expression is an equality like any other; only the place of its operation tells how it was written.
    static func equalityOutputs(of expr: Expr, _ call: Call, safe: VariableSet, carried: VariableSet = []) -> VariableSet {
        guard call.arguments.count == 2 else { return safe }
        let found = referenceOutputs(of: expr, safe: safe).union(carried)
        var known = safe.union(found)
        known.formUnion(Unifier.unified(call.arguments[0], call.arguments[1], safe: known))
        known.subtract(safe)
        guard call.operation.location.bytes.elementsEqual(":=".utf8) else { return known }
        switch call.arguments[1].kind {
        case .ref, .set: return known
        default: return known.subtracting(VariableCollector.names(in: call.arguments[1], .safety).subtracting(found))
        }
    }

    private func callOutputs(
        of expr: Expr, _ call: Call, arity: Int, safe: VariableSet, carried: inout VariableSet
    ) -> VariableSet {
        carried = Self.referenceOutputs(of: expr, safe: safe)
        if arity >= call.arguments.count { return carried }
        let options: VariableCollector.Options = [.skipClosures, .skipSets, .skipObjectKeys, .skipRefHead]
        let needed = VariableCollector.names(in: [call.operation] + call.arguments.prefix(arity), options)
        if !needed.subtracting(carried).isSubset(of: safe) { return [] }
        carried.formUnion(VariableCollector.names(in: call.arguments.dropFirst(arity), options))
        return carried
    }

    static func referenceOutputs(of expr: Expr, safe: VariableSet) -> VariableSet {
        var visitor = ReferenceOutputs(safe: safe)
        visitor.walk(expr)
        return visitor.names
    }

    static func referenceOutputs(of term: Term, safe: VariableSet) -> VariableSet {
        var visitor = ReferenceOutputs(safe: safe)
        visitor.walk(term)
        return visitor.names
    }
}

/// The variables in the paths of references whose heads are bound.
private struct ReferenceOutputs: SyntaxVisitor {
    let safe: VariableSet
    var names: VariableSet = []

    static var visitedTerms: VisitedTerms { .compound }

    mutating func visit(_ term: Term) -> Bool {
        switch term.kind {
        case .arrayComprehension, .objectComprehension, .setComprehension, .template: return false
        case .ref(let ref):
            guard Unifier.isSafe(ref, safe) else { return false }
            if !ref.isGround { names.formUnion(VariableCollector.names(in: term, .skipRefHead)) }
            return true
        default: return true
        }
    }
}

/// Which variables `a = b` binds.
struct Unifier {
    private let safe: VariableSet
    private var unified: VariableSet = []
    /// For a variable that is not bound yet: the variables whose binding binds it.
    private var unknown: [String: VariableSet] = [:]

    private init(safe: VariableSet) { self.safe = safe }

    static func unified(_ left: Term, _ right: Term, safe: VariableSet) -> VariableSet {
        var unifier = Unifier(safe: safe)
        unifier.unify(left, right)
        return unifier.unified
    }

    /// Whether the reference can be followed: its head is bound.
    static func isSafe(_ ref: Ref, _ safe: VariableSet) -> Bool {
        guard let head = ref.terms.first else { return true }
        if case .var(let name) = head.kind { return safe.contains(name) }
        return VariableCollector.names(in: head, .safety).isSubset(of: safe)
    }

    /// Whether the value of a reference or call can be found with what is bound.
    private func canEvaluate(_ term: Term) -> Bool {
        if case .ref(let ref) = term.kind { return Self.isSafe(ref, safe) }
        return VariableCollector.names(in: term, .safety).isSubset(of: safe)
    }

    private func isSafe(_ name: String) -> Bool { safe.contains(name) || unified.contains(name) }

    private mutating func unify(_ left: Term, _ right: Term) {
        switch (left.kind, right.kind) {
        case (.var(let a), .var(let b)): unifyVariables(a, b)
        case (.var(let a), .array), (.var(let a), .object): unifyAll(a, right)
        case (.array, .var(let b)), (.object, .var(let b)): unifyAll(b, left)
        case (.var(let a), .ref), (.var(let a), .call): if canEvaluate(right) { markSafe(a) }
        case (.var(let a), _): markSafe(a)
        case (.ref, _), (.call, _): if canEvaluate(left) { markPattern(right) }
        case (.arrayComprehension, .array), (.objectComprehension, .object): markAllSafe(right)
        case (.array, .arrayComprehension), (.array, .objectComprehension), (.array, .setComprehension): markAllSafe(left)
        case (.array, .ref), (.array, .call), (.object, .ref), (.object, .call): if canEvaluate(right) { markAllSafe(left) }
        case (.array(let a), .array(let b)):
            if a.count == b.count { for (x, y) in zip(a, b) { unify(x, y) } }
        case (.object(let a), .object(let b)): unifyMembers(a, b)
        case (_, .var(let b)): markSafe(b)
        default: break
        }
    }

    private mutating func unifyVariables(_ a: String, _ b: String) {
        if isSafe(b) {
            markSafe(a)
        } else if isSafe(a) {
            markSafe(b)
        } else {
            unknown[a, default: []].insert(b)
            unknown[b, default: []].insert(a)
        }
    }

    private mutating func unifyMembers(_ left: [ObjectMember], _ right: [ObjectMember]) {
        guard left.count == right.count else { return }
        let values = Dictionary(right.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        for member in left {
            if let other = values[member.key] { unify(member.value, other) }
        }
    }

    /// The other side is a value: bind a variable or the variables of a pattern.
    private mutating func markPattern(_ term: Term) {
        switch term.kind {
        case .var(let name): markSafe(name)
        case .array, .object: markAllSafe(term)
        default: break
        }
    }

    private mutating func markAllSafe(_ term: Term) {
        for name in VariableCollector.names(in: term, .pattern) { markSafe(name) }
    }

    private mutating func markSafe(_ name: String) {
        var pending = [name]
        while let next = pending.popLast() {
            unified.insert(next)
            pending += unknown.removeValue(forKey: next) ?? VariableSet()
            for (other, needs) in unknown where needs.contains(next) {
                unknown[other]?.remove(next)
                if unknown[other]?.isEmpty == true { pending.append(other) }
            }
        }
    }

    private mutating func unifyAll(_ name: String, _ pattern: Term) {
        if isSafe(name) {
            markAllSafe(pattern)
            return
        }
        let open = VariableCollector.names(in: pattern, .pattern).filter { !isSafe($0) }
        if open.isEmpty {
            markSafe(name)
        } else {
            unknown[name, default: []].formUnion(open)
        }
    }
}
