import RegoValue

/// Reads a glob and makes the program that ``Glob`` runs.
struct GlobCompiler {
    private let pattern: [Unicode.Scalar]
    private let hasDelimiters: Bool
    private var position = 0
    private var depth = 0
    private var steps: [Glob.Step] = []

    /// Alternatives nest at most this deep.
    private static let largestDepth = 100

    init(_ pattern: [Unicode.Scalar], hasDelimiters: Bool) {
        self.pattern = pattern
        self.hasDelimiters = hasDelimiters
    }

    mutating func compile() throws(BuiltinError) -> [Glob.Step] {
        while position < pattern.count { try sequence() }
        steps.append(.accept)
        return steps
    }

    /// Everything up to the end of an alternative, or of the pattern.
    private mutating func sequence() throws(BuiltinError) {
        while position < pattern.count {
            let scalar = pattern[position]
            if depth > 0, scalar == "," || scalar == "}" { return }
            position += 1
            switch scalar {
            case "*": star()
            case "?": steps.append(hasDelimiters ? .single : .any)
            case "[": try range()
            case "{": try alternatives()
            case "\\":
                guard position < pattern.count else { continue }
                steps.append(.literal(pattern[position].value))
                position += 1
            default: steps.append(.literal(scalar.value))
            }
        }
    }

    private mutating func star() {
        var crosses = !hasDelimiters
        if position < pattern.count, pattern[position] == "*" {
            position += 1
            crosses = true
        }
        // fork to the body or behind it; the body comes back here.
        let start = steps.count
        steps.append(.fork(start + 1, start + 3))
        steps.append(crosses ? .any : .single)
        steps.append(.jump(start))
    }

    private mutating func alternatives() throws(BuiltinError) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.largestDepth else { throw BuiltinError("alternatives nest deeper than \(Self.largestDepth) levels") }
        var exits: [Int] = []
        while true {
            let fork = steps.count
            steps.append(.jump(fork + 1))
            try sequence()
            let isLast = position >= pattern.count || pattern[position] == "}"
            if position < pattern.count { position += 1 }
            exits.append(steps.count)
            steps.append(.jump(0))
            if isLast { break }
            steps[fork] = .fork(fork + 1, steps.count)
        }
        for exit in exits { steps[exit] = .jump(steps.count) }
    }

    /// What follows `[`: one range `a-z` or a list of characters, `!` before it negates.
    private mutating func range() throws(BuiltinError) {
        var negated = false
        if peek == "!" {
            negated = true
            position += 1
        }
        guard let low = peek else { throw unexpectedEnd }
        if position + 1 < pattern.count, pattern[position + 1] == "-" {
            position += 2
            guard let high = peek else { throw unexpectedEnd }
            position += 1
            guard let close = peek else { throw unexpectedEnd }
            guard close == "]" else { throw BuiltinError("expected close range character") }
            position += 1
            guard low <= high else {
                throw BuiltinError("hi character '\(high)' should be greater than lo '\(low)'")
            }
            steps.append(.oneOf([low.value...high.value], negated: negated))
            return
        }
        var members: [ClosedRange<UInt32>] = []
        while let scalar = peek, scalar != "]" {
            position += 1
            var member = scalar
            if scalar == "\\", let escaped = peek {
                member = escaped
                position += 1
            }
            members.append(member.value...member.value)
        }
        guard peek == "]" else { throw unexpectedEnd }
        position += 1
        guard !members.isEmpty else { throw BuiltinError("could not parse range") }
        steps.append(.oneOf(members, negated: negated))
    }

    private var peek: Unicode.Scalar? { position < pattern.count ? pattern[position] : nil }
    private var unexpectedEnd: BuiltinError { BuiltinError("unexpected end of input") }
}
