// OPA's total order of terms: null < booleans < numbers < strings < templates < variables < references < arrays < objects < sets
// < comprehensions < calls. Locations take no part.

extension Term: Hashable, Comparable {
    public static func == (left: Term, right: Term) -> Bool { left.kind == right.kind }
    public static func < (left: Term, right: Term) -> Bool { left.kind.compare(right.kind) < 0 }
    public func hash(into hasher: inout Hasher) { kind.hash(into: &hasher) }

    /// Negative, zero or positive, as `self` comes before, with or after `other`.
    public func compare(_ other: Term) -> Int { kind.compare(other.kind) }
}

extension Term.Kind: Hashable {
    public static func == (left: Term.Kind, right: Term.Kind) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b || DecimalText.compare(a, b) == 0
        case (.string(let a), .string(let b)), (.var(let a), .var(let b)): a == b && a.utf8.elementsEqual(b.utf8)
        case (.ref(let a), .ref(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a.count == b.count && (a == b || compareObjects(a, b) == 0)
        case (.set(let a), .set(let b)): a.count == b.count && (a == b || compareSets(a, b) == 0)
        case (.arrayComprehension(let a, let c), .arrayComprehension(let b, let d)),
            (.setComprehension(let a, let c), .setComprehension(let b, let d)):
            a == b && c == d
        case (.objectComprehension(let a, let c, let e), .objectComprehension(let b, let d, let f)): a == b && c == d && e == f
        case (.call(let a), .call(let b)): a == b
        case (.template(let a), .template(let b)): a.parts == b.parts
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(order)
        switch self {
        case .null: break
        case .bool(let flag): hasher.combine(flag)
        case .number(let text): hasher.combine(Double(text) ?? 0)
        // Rego's strings are equal when their bytes are, Swift's also when they mean the same to Unicode (`\u{E9}` and `e\u{301}`): what is
        // equal has one hash.
        case .string(let text), .var(let text): hasher.combine(text)
        case .ref(let ref): hasher.combine(ref.terms)
        case .array(let items): hasher.combine(items)
        case .object(let members): hasher.combine(members.reduce(0) { $0 ^ $1.hashValue })
        case .set(let items): hasher.combine(items.reduce(0) { $0 ^ $1.hashValue })
        case .arrayComprehension(let term, let body), .setComprehension(let term, let body):
            hasher.combine(term)
            hasher.combine(body)
        case .objectComprehension(let key, let value, let body):
            hasher.combine(key)
            hasher.combine(value)
            hasher.combine(body)
        case .call(let call): hasher.combine(call)
        case .template(let template): hasher.combine(template.parts)
        }
    }

    private var order: Int {
        switch self {
        case .null: 0
        case .bool: 1
        case .number: 2
        case .string: 3
        case .template: 4
        case .var: 5
        case .ref: 6
        case .array: 7
        case .object: 8
        case .set: 9
        case .arrayComprehension: 10
        case .objectComprehension: 11
        case .setComprehension: 12
        case .call: 13
        }
    }

    func compare(_ other: Term.Kind) -> Int {
        switch (self, other) {
        case (.bool(let a), .bool(let b)): return a == b ? 0 : a ? 1 : -1
        case (.number(let a), .number(let b)): return DecimalText.compare(a, b)
        case (.string(let a), .string(let b)), (.var(let a), .var(let b)): return compareText(a, b)
        case (.ref(let a), .ref(let b)): return compareTerms(a.terms, b.terms)
        case (.array(let a), .array(let b)): return compareTerms(a, b)
        case (.object(let a), .object(let b)): return compareObjects(a, b)
        case (.set(let a), .set(let b)): return compareSets(a, b)
        case (.arrayComprehension(let a, let c), .arrayComprehension(let b, let d)),
            (.setComprehension(let a, let c), .setComprehension(let b, let d)):
            return firstDifference(a.compare(b), compareSequences(c, d) { $0.compare($1) })
        case (.objectComprehension(let a, let c, let e), .objectComprehension(let b, let d, let f)):
            return firstDifference(a.compare(b), c.compare(d), compareSequences(e, f) { $0.compare($1) })
        case (.call(let a), .call(let b)): return a.compare(b)
        case (.template(let a), .template(let b)): return compareSequences(a.parts, b.parts) { $0.compare($1) }
        default: return order - other.order
        }
    }
}

extension Expr: Hashable {
    public static func == (left: Expr, right: Expr) -> Bool {
        left.negated == right.negated && left.kind == right.kind && left.withs == right.withs
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(negated)
        hasher.combine(kind)
        hasher.combine(withs)
    }

    /// OPA's order: declarations, then terms, calls, `every` and logical operations; then plain before negated; then by content.
    public func compare(_ other: Expr) -> Int {
        if kind.order != other.kind.order { return kind.order - other.kind.order }
        if negated != other.negated { return negated ? 1 : -1 }
        let byWiths = { compareSequences(withs, other.withs) { firstDifference($0.target.compare($1.target), $0.value.compare($1.value)) } }
        return firstDifference(kind.compare(other.kind), byWiths())
    }
}

extension Expr.Kind {
    fileprivate var order: Int {
        switch self {
        case .some: 0
        case .term: 1
        case .call: 2
        case .every: 3
        case .logical(let logical): 4 + logical.operation.order
        }
    }

    fileprivate func compare(_ other: Expr.Kind) -> Int {
        switch (self, other) {
        case (.term(let a), .term(let b)): return a.compare(b)
        case (.call(let a), .call(let b)): return a.compare(b)
        case (.some(let a), .some(let b)): return compareTerms(a.symbols, b.symbols)
        case (.every(let a), .every(let b)):
            let keys = compareTerms(a.key.map { [$0] } ?? [], b.key.map { [$0] } ?? [])
            let bodies = compareSequences(a.body, b.body) { $0.compare($1) }
            return firstDifference(keys, a.value.compare(b.value), a.domain.compare(b.domain), bodies)
        case (.logical(let a), .logical(let b)):
            return compareSequences(a.operands, b.operands) { compareSequences($0.body, $1.body) { $0.compare($1) } }
        default: return order - other.order
        }
    }
}

extension Logical.Operation {
    fileprivate var order: Int {
        switch self {
        case .not: 0
        case .and: 1
        case .or: 2
        }
    }
}

extension Call {
    fileprivate func compare(_ other: Call) -> Int {
        firstDifference(operation.compare(other.operation), compareTerms(arguments, other.arguments))
    }
}

extension TemplateString.Part {
    fileprivate func compare(_ other: TemplateString.Part) -> Int {
        switch (self, other) {
        case (.constant(let a), .constant(let b)): a.compare(b)
        case (.expression(let a), .expression(let b)): a.compare(b)
        case (.constant, .expression): -1
        case (.expression, .constant): 1
        }
    }
}

private func firstDifference(_ results: Int...) -> Int { results.first { $0 != 0 } ?? 0 }

private func compareText(_ left: String, _ right: String) -> Int {
    if left.utf8.elementsEqual(right.utf8) { return 0 }
    return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
}

private func compareSequences<Element>(_ left: [Element], _ right: [Element], by compare: (Element, Element) -> Int) -> Int {
    for (a, b) in zip(left, right) {
        let result = compare(a, b)
        if result != 0 { return result }
    }
    return left.count - right.count
}

private func compareTerms(_ left: [Term], _ right: [Term]) -> Int {
    compareSequences(left, right) { $0.compare($1) }
}

private func compareSets(_ left: [Term], _ right: [Term]) -> Int {
    compareTerms(left.sorted(), right.sorted())
}

/// Keys first, then values, both in the order of the keys.
private func compareObjects(_ left: [ObjectMember], _ right: [ObjectMember]) -> Int {
    let left = left.sorted { $0.key < $1.key }
    let right = right.sorted { $0.key < $1.key }
    return compareSequences(left, right) { firstDifference($0.key.compare($1.key), $0.value.compare($1.value)) }
}

extension [Term] {
    /// The positions of a set's members in their order, in which OPA asks for them; as written where it makes no difference.
    package var positionsInOrder: [Int] {
        guard count > 1, !allSatisfy(\.isConstant) else { return [Int](indices) }
        return indices.sorted(by: self)
    }
}

extension [ObjectMember] {
    /// The positions of an object's members in the order of their keys, in which OPA asks for them; as written where it makes no difference.
    package var positionsInOrder: [Int] {
        guard count > 1, !allSatisfy({ $0.key.isConstant && $0.value.isConstant }) else { return [Int](indices) }
        return indices.sorted(by: map(\.key))
    }
}

extension Range<Int> {
    /// Positions of terms in the order of the terms; equal ones stay as they are.
    fileprivate func sorted(by terms: [Term]) -> [Int] {
        sorted { left, right in
            let order = terms[left].compare(terms[right])
            return order == 0 ? left < right : order < 0
        }
    }
}
