import RegoPlan
import RegoSyntax

extension Planner {
    /// Whether the term is a pattern: a variable without value yet, or an array or object with one inside.
    func isPattern(_ term: Term) -> Bool {
        switch term.kind {
        case .var(let name): isUnbound(name)
        case .array(let items): items.contains { isPattern($0) }
        case .object(let members): members.contains { isPattern($0.value) }
        default: false
        }
    }

    func isUnbound(_ name: String) -> Bool {
        frame.scope[name] == nil && name != "input" && name != "data"
    }

    /// The variables that matching the term would bind.
    func unboundVariables(in term: Term) -> [String] {
        switch term.kind {
        case .var(let name): isUnbound(name) ? [name] : []
        case .array(let items): items.flatMap { unboundVariables(in: $0) }
        case .object(let members): members.flatMap { unboundVariables(in: $0.value) }
        default: []
        }
    }

    /// Plans `left = right`.
    mutating func unify(_ left: Term, _ right: Term) throws(RegoDiagnostics) {
        switch (isPattern(left), isPattern(right)) {
        case (false, false):
            let a = try planTerm(left)
            // Planning the left side may have bound variables, never unbound them.
            try unify(a, right)
        case (false, true): try unify(try planTerm(left), right)
        case (true, false): try unify(try planTerm(right), left)
        case (true, true): try unifyPatterns(left, right)
        }
    }

    private mutating func unifyPatterns(_ left: Term, _ right: Term) throws(RegoDiagnostics) {
        switch (left.kind, right.kind) {
        case (.array(let a), .array(let b)):
            guard a.count == b.count else { return emitFailure() }
            try unify(pairs: Array(zip(a, b)))
        case (.object(let a), .object(let b)):
            guard a.count == b.count else { return emitFailure() }
            try unifyObjects(a, b)
        case (.array, .object), (.object, .array): emitFailure()
        default: throw fault("\(left) = \(right) has no value on either side")
        }
    }

    /// Pairs in an order in which one side of each has a value.
    private mutating func unify(pairs: [(Term, Term)]) throws(RegoDiagnostics) {
        var pending = pairs
        while !pending.isEmpty {
            let ready = pending.firstIndex { !isPattern($0.0) || !isPattern($0.1) || ($0.0.variable == nil && $0.1.variable == nil) }
            guard let ready else { throw fault("\(pending[0].0) = \(pending[0].1) has no value on either side") }
            let (left, right) = pending.remove(at: ready)
            try unify(left, right)
        }
    }

    private mutating func unifyObjects(_ left: [ObjectMember], _ right: [ObjectMember]) throws(RegoDiagnostics) {
        var pairs: [(Term, Term)] = []
        for member in left {
            guard let other = right.first(where: { $0.key == member.key }) else {
                let isConstant = (left + right).allSatisfy(\.key.isConstant)
                guard isConstant else { throw fault("objects with variable keys on both sides of \"=\"") }
                return emitFailure()
            }
            pairs.append((member.value, other.value))
        }
        try unify(pairs: pairs)
    }

    /// Matches a value against a term, binding the term's variables that have none.
    mutating func unify(_ value: Operand, _ term: Term) throws(RegoDiagnostics) {
        switch term.kind {
        case .var(let name) where isUnbound(name): bind(name, to: value)
        case .array(let items) where isPattern(term) || Self.isShortConstant(items): try destructure(value, array: items)
        case .object(let members) where isPattern(term): try destructure(value, object: members)
        default: emit(.equal(value, try planTerm(term)))
        }
    }

    /// Comparing a short list of scalars one by one needs no memory, and a rule index can look at the elements.
    private static func isShortConstant(_ items: [Term]) -> Bool {
        guard (1...8).contains(items.count) else { return false }
        return items.allSatisfy { item in
            switch item.kind {
            case .null, .bool, .number, .string: true
            default: false
            }
        }
    }

    /// Lets a variable stand for the operand. The two documents are copied, because `with` changes them in place.
    mutating func bind(_ name: String, to value: Operand) {
        guard value == .local(.input) || value == .local(.data) else { return frame.scope.bind(name, to: value) }
        let copy = newLocal()
        emit(.assignVar(source: value, target: copy))
        frame.scope.bind(name, to: .local(copy))
    }

    private mutating func destructure(_ value: Operand, array items: [Term]) throws(RegoDiagnostics) {
        emit(.isArray(value))
        requireCount(items.count, of: value)
        var elements: [(Operand, Term)] = []
        for (position, item) in items.enumerated() where !item.isWildcard {
            let (index, element) = (newLocal(), newLocal())
            emit(.makeNumberInt(value: Int64(position), target: index))
            emit(.dot(source: value, key: .local(index), target: element))
            elements.append((.local(element), item))
        }
        try unify(elements: elements)
    }

    private mutating func destructure(_ value: Operand, object members: [ObjectMember]) throws(RegoDiagnostics) {
        emit(.isObject(value))
        requireCount(members.count, of: value)
        var elements: [(Operand, Term)] = []
        for member in members {
            let element = newLocal()
            emit(.dot(source: value, key: try planTerm(member.key), target: element))
            elements.append((.local(element), member.value))
        }
        try unify(elements: elements)
    }

    /// Variables first: other elements may use them (`[x, {"id": x}]`).
    private mutating func unify(elements: [(Operand, Term)]) throws(RegoDiagnostics) {
        for (value, term) in elements where term.variable != nil { try unify(value, term) }
        for (value, term) in elements where term.variable == nil { try unify(value, term) }
    }

    private mutating func requireCount(_ count: Int, of value: Operand) {
        let (length, expected) = (newLocal(), newLocal())
        emit(.len(source: value, target: length))
        emit(.makeNumberInt(value: Int64(count), target: expected))
        emit(.equal(.local(length), .local(expected)))
    }
}
