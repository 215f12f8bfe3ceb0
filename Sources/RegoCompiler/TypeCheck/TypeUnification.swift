import RegoSyntax

extension TypeEnvironment {
    /// Whether `left = right` can hold; variables without a type get one.
    mutating func unify(_ left: Term, _ leftType: RegoType, _ right: Term, _ rightType: RegoType) -> Bool {
        let unknownLeft = leftType.containsUnknown
        let unknownRight = rightType.containsUnknown
        if unknownLeft, !unknownRight { return unify(left, with: rightType) }
        if unknownRight, !unknownLeft { return unify(right, with: leftType) }
        if !unknownLeft { return leftType.unifies(with: rightType) }
        switch (left.kind, right.kind) {
        case (.var, .var) where left.isComprehensionPlaceholder: return !right.isComprehensionPlaceholder && bind(right, leftType)
        case (.var, .var) where right.isComprehensionPlaceholder: return bind(left, rightType)
        case (.var, _) where left.isComprehensionPlaceholder, (_, .var) where right.isComprehensionPlaceholder: return false
        case (.array(let a), .array(let b)):
            return a.count == b.count
                && zip(a, b).allSatisfy { x, y in unify(x, type(of: x), y, type(of: y)) }
        case (.object(let a), .object(let b)): return unifyMembers(a, b)
        case (.array, .var), (.object, .var): return unify(left, with: .anything) && unify(right, with: type(of: left))
        case (.var, .array), (.var, .object): return unify(right, with: .anything) && unify(left, with: type(of: right))
        case (.var, .var): return unify(left, with: .anything) && unify(right, with: type(of: left))
        case (.var, .ref), (.var, .set): return bind(left, rightType)
        case (.ref, .var), (.set, .var): return bind(right, leftType)
        default: return false
        }
    }

    /// Gives a variable without a type one of which only parts are known.
    private mutating func bind(_ variable: Term, _ type: RegoType) -> Bool {
        !type.isUnknown && self.type(of: variable).isUnknown && unify(variable, with: type)
    }

    private mutating func unifyMembers(_ left: [ObjectMember], _ right: [ObjectMember]) -> Bool {
        guard left.count == right.count else { return false }
        let values = Dictionary(right.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        for member in left {
            guard let other = values[member.key] else { return false }
            if !unify(member.value, type(of: member.value), other, type(of: other)) { return false }
        }
        return true
    }

    /// Whether `term` can have a type. Variables without one get it; with `widening`, those that have one get the union.
    mutating func unify(_ term: Term, with wanted: RegoType, widening: Bool = false) -> Bool {
        switch term.kind {
        case .var(let name):
            let known = type(ofLocal: name)
            if widening {
                set(name, known.union(wanted))
                return true
            }
            if !known.isUnknown || term.isComprehensionPlaceholder { return known.unifies(with: wanted) }
            set(name, wanted)
            return true
        case .array, .object, .set: return unifyContainer(term, with: wanted, widening: widening)
        default: return type(of: term).unifies(with: wanted)
        }
    }

    private mutating func unifyContainer(_ term: Term, with wanted: RegoType, widening: Bool) -> Bool {
        if case .any(let types) = wanted {
            if types.isEmpty {
                for part in term.parts { _ = unify(part, with: .anything, widening: true) }
                return true
            }
            var found = false
            for type in types where unify(term, with: type, widening: true) { found = true }
            return found
        }
        switch (term.kind, wanted) {
        case (.array(let items), .array(let elements, let rest)):
            if items.count != elements.count, rest == nil { return false }
            for (position, item) in items.enumerated() {
                let element = position < elements.count ? elements[position] : rest ?? .unknown
                if !unify(item, with: element, widening: widening) { return false }
            }
            return true
        case (.object(let members), .object(let fixed, let rest)):
            if members.count != fixed.count, rest == nil { return false }
            return members.allSatisfy { unify(member: $0, with: wanted, widening: widening) }
        case (.set(let items), .set(let element)):
            return items.allSatisfy { unify($0, with: element, widening: widening) }
        default: return false
        }
    }

    private mutating func unify(member: ObjectMember, with wanted: RegoType, widening: Bool) -> Bool {
        guard member.key.isConstant, let key = member.key.constantJSON else {
            _ = unify(member.value, with: .anything, widening: widening)
            return true
        }
        let type = wanted.selecting(key)
        return !type.isUnknown && unify(member.value, with: type, widening: widening)
    }
}

extension Term {
    /// The variable that stands for the n-th comprehension of an expression while its type is checked.
    static func comprehensionPlaceholder(_ number: Int, at location: SourceLocation) -> Term {
        .variable("$comprehension\(number)", at: location)
    }

    fileprivate var isComprehensionPlaceholder: Bool { variable?.hasPrefix("$comprehension") == true }

    /// The terms directly inside a container.
    fileprivate var parts: [Term] {
        switch kind {
        case .array(let items), .set(let items): items
        case .object(let members): members.flatMap { [$0.key, $0.value] }
        default: []
        }
    }
}
