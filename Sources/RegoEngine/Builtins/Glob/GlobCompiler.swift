import RegoValue

/// Reads a glob and makes the program that ``Glob`` runs.
///
/// As in the library that OPA uses, NUL stands for the end of what is read: behind text it ends the text and is left out, in a list of
/// characters it ends the list, elsewhere it ends the glob.
struct GlobCompiler {
    private let pattern: [Unicode.Scalar]
    private let hasDelimiters: Bool
    private var position = 0
    private var depth = 0
    /// The last thing read was text.
    private var isAfterText = false
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
            let wasAfterText = isAfterText
            isAfterText = false
            switch scalar {
            case "\0": if !wasAfterText { position = pattern.count }
            case "*": star()
            case "?": steps.append(hasDelimiters ? .single : .any)
            case "[": try range()
            case "{": try alternatives()
            case "\\":
                guard let escaped = peek else { continue }
                position += 1
                if escaped == "\0" { continue }
                steps.append(.literal(escaped.value))
                isAfterText = true
            default:
                steps.append(.literal(scalar.value))
                isAfterText = true
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
            isAfterText = false
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
        guard let low = peek, low != "\0" else { throw unexpectedEnd }
        if position + 1 < pattern.count, pattern[position + 1] == "-" {
            position += 2
            guard let high = peek, high != "\0" else { throw unexpectedEnd }
            position += 1
            try endRange()
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
            if member == "\0" { break }
            members.append(member.value...member.value)
        }
        try endRange()
        guard !members.isEmpty else { throw BuiltinError("could not parse range") }
        steps.append(.oneOf(members, negated: negated))
    }

    private mutating func endRange() throws(BuiltinError) {
        guard let close = peek, close != "\0" else { throw unexpectedEnd }
        guard close == "]" else { throw BuiltinError("expected close range character") }
        position += 1
    }

    private var peek: Unicode.Scalar? { position < pattern.count ? pattern[position] : nil }
    private var unexpectedEnd: BuiltinError { BuiltinError("unexpected end of input") }
}
