import RegoCompiler
import RegoSyntax

/// Removes variables that only pass a value on: `x = input.a; x > 1` becomes `input.a > 1`.
///
/// Follows OPA's `copypropagation` package, so that results look the same.
struct CopyPropagation {
    private let live: Set<String>
    private let checking: BodyChecking
    private let givesNonEmptyBody: Bool

    /// - Parameter keeping: variables whose values are wanted; they stay.
    init(keeping live: Set<String>, _ checking: BodyChecking, givesNonEmptyBody: Bool = false) {
        self.live = live
        self.checking = checking
        self.givesNonEmptyBody = givesNonEmptyBody
    }

    /// An equal query with fewer variables.
    func apply(_ query: Body) -> Body {
        guard let sets = DisjointSets(query, keeping: live) else { return query }
        var removal = EqualityRemoval(sets: sets, live: live, checking: checking, heads: Self.referenceHeads(query, sets))
        var result: Body = []
        for expr in query {
            if let kept = removal.reduce(expr) { result.append(renumbering: kept) }
        }
        bindLiveVariables(&result, removal)
        guard restoreNeeded(&result, removal) else { return query }
        if givesNonEmptyBody, result.isEmpty { result.append(renumbering: Expr(.term(Term(.bool(true))))) }
        return result
    }

    /// Variables that references start from: they are not replaced by constants.
    private static func referenceHeads(_ query: Body, _ sets: DisjointSets) -> Set<String> {
        var heads: Set<String> = []
        query.forEachTerm { term in
            guard let name = term.ref?.headVariable else { return true }
            if let root = sets.root(of: name) {
                root.constant = nil
                heads.insert(root.name)
            } else {
                heads.insert(name)
            }
            return true
        }
        return heads
    }

    private func bindLiveVariables(_ result: inout Body, _ removal: EqualityRemoval) {
        for name in live.sorted(by: Self.isBefore) {
            guard let root = removal.sets.root(of: name) else { continue }
            let variable = Term.variable(name)
            if let constant = root.constant {
                result.append(renumbering: .call("eq", [variable, constant]))
            } else if let value = removal.removed[root.name] {
                result.append(renumbering: .call("eq", [variable, value]))
            } else if root.name != name {
                result.append(renumbering: .call("eq", [variable, .variable(root.name)]))
            }
        }
    }

    /// Puts back removed equalities that bind what is still needed, or whose value nothing else asks for: it must be defined.
    ///
    /// - Returns: false when a variable stays that nothing binds.
    private func restoreNeeded(_ result: inout Body, _ removal: EqualityRemoval) -> Bool {
        var safe = live.union(["data", "input"])
        safe.formUnion(checking.outputs(of: result, safe: safe))
        var unsafe = checking.neededVariables(of: result).subtracting(safe)
        for (name, value) in removal.removed.sorted(by: { Self.isBefore($1.key, $0.key) }) {
            let equality = Expr.call("eq", [.variable(name), value])
            let outputs = checking.outputs(of: [equality], safe: safe)
            let givesSafety = !unsafe.isDisjoint(with: outputs)
            unsafe.subtract(outputs)
            let isSafeVariable = value.ref.map { $0.count == 1 && $0.headVariable.map(safe.contains) == true } ?? false
            if givesSafety || (!isSafeVariable && !ContainmentSearch.contains(value, in: result)) {
                result.append(renumbering: equality)
                safe.formUnion(outputs)
            }
        }
        return unsafe.isEmpty
    }

    private static func isBefore(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
}

/// Takes equalities out of a query, expression by expression, and puts their values where the variables were.
private struct EqualityRemoval {
    let sets: DisjointSets
    let live: Set<String>
    let checking: BodyChecking
    let heads: Set<String>
    /// The removed variables and what they were equal to: references and calls.
    var removed: [String: Term] = [:]
    private var made = 0

    init(sets: DisjointSets, live: Set<String>, checking: BodyChecking, heads: Set<String>) {
        self.sets = sets
        self.live = live
        self.checking = checking
        self.heads = heads
    }

    /// The expression without removed variables; nothing when it is not needed any more.
    mutating func reduce(_ original: Expr) -> Expr? {
        var replacement = VariableReplacement(sets: sets, removed: removed, isNegated: original.negated)
        var expr = original
        replacement.rewrite(&expr)
        removed = replacement.removed
        if expr.negated || !expr.withs.isEmpty { return expr }
        switch expr.kind {
        case .call(let call) where expr.isEquality && call.arguments.count == 2:
            return remove(call.arguments[0], call.arguments[1]) ? nil : expr
        case .call(let call): return remove(call) || isTrivial(call) ? nil : expr
        case .term(let term): return term.isConstant && term != Term(.bool(false)) ? nil : expr
        case .some, .every, .logical: return expr
        }
    }

    private mutating func remove(_ a: Term, _ b: Term) -> Bool {
        if a == b {
            if let head = a.ref?.headVariable, live.contains(head) {
                removed["__localcp\(made)__"] = a
                made += 1
            }
            return true
        }
        return remove(a, equalTo: b) || remove(b, equalTo: a)
    }

    private mutating func remove(_ variable: Term, equalTo value: Term) -> Bool {
        guard let name = variable.variable, !live.contains(name) else { return false }
        switch value.kind {
        case .ref, .call:
            removed[name] = value
            return true
        default: return false
        }
    }

    /// A call whose result a variable takes becomes the variable's value.
    private mutating func remove(_ call: Call) -> Bool {
        guard let operation = call.operationRef, let output = call.arguments.last, let name = output.variable,
            checking.arity(of: operation) == call.arguments.count - 1, !live.contains(name), !heads.contains(name)
        else { return false }
        removed[name] = Term(.call(Call(operation: call.operation, arguments: Array(call.arguments.dropLast()))))
        return true
    }

    private func isTrivial(_ call: Call) -> Bool {
        call.name == "equal" && call.arguments.count == 2 && call.arguments[0] == call.arguments[1]
    }
}

/// Puts the constant, the representative or the removed value in the place of each variable.
private struct VariableReplacement: SyntaxRewriter {
    let sets: DisjointSets
    var removed: [String: Term]
    let isNegated: Bool

    mutating func rewrite(_ expr: inout Expr) {
        guard case .call(var call) = expr.kind else { return rewriteInside(&expr) }
        // Names of functions are no variables.
        rewriteAll(&call.arguments)
        expr.kind = .call(call)
        for position in expr.withs.indices { rewrite(&expr.withs[position]) }
    }

    mutating func rewriteInside(_ call: inout Call) { rewriteAll(&call.arguments) }

    mutating func rewrite(_ term: inout Term) {
        switch term.kind {
        case .var(let name): replace(&term, name)
        case .ref(let ref): replaceHead(&term, ref)
        default: rewriteInside(&term)
        }
    }

    private mutating func replace(_ term: inout Term, _ name: String) {
        let location = term.location
        if let root = sets.root(of: name) { term = root.term }
        term.location = location
        guard let variable = term.variable else { return }
        guard let value = removed[variable], !isNegated || value.isGround, !Self.binds(value, variable) else { return }
        var replaced = value
        rewriteInside(&replaced)
        removed[variable] = replaced
        term.kind = replaced.kind
    }

    /// Whether the variable is in the path of the reference.
    private static func binds(_ value: Term, _ variable: String) -> Bool {
        guard let ref = value.ref else { return false }
        return ref.dropFirst().contains { $0.variables.contains(variable) }
    }

    private mutating func replaceHead(_ term: inout Term, _ ref: Ref) {
        var ref = ref
        if let name = ref.headVariable, let root = sets.root(of: name) { ref[0] = root.term }
        if let name = ref.headVariable, let value = removed[name], !isNegated || value.isGround {
            let base = value.ref ?? Ref([value])
            ref = Ref(base.terms + ref.dropFirst())
        }
        rewriteAll(&ref.terms)
        term.kind = .ref(ref)
    }
}

/// Looks for a value in a query, outside of comprehensions.
private struct ContainmentSearch: SyntaxVisitor {
    let value: Term
    var isFound = false

    static func contains(_ value: Term, in body: Body) -> Bool {
        var search = ContainmentSearch(value: value)
        search.walk(body)
        return search.isFound
    }

    mutating func visit(_ expr: Expr) -> Bool {
        guard let every = expr.every else { return !isFound }
        if let key = every.key { walk(key) }
        walk(every.value)
        walk(every.domain)
        return false
    }

    mutating func visit(_ term: Term) -> Bool {
        if isFound || term.isComprehension { return false }
        if let ref = term.ref, let wanted = value.ref {
            isFound = ref.hasPrefix(wanted)
        } else {
            isFound = term == value
        }
        return !isFound
    }
}
