/// A pattern of a path.
///
/// `*` stands for any characters but separators, `**` for any, `?` for one that is no separator, `[a-z]` and `[!a-z]` or `[^a-z]` for one of a class,
/// `{a,b}` for one of several texts, and a backslash takes the next character as it is. Matching takes time in proportion to the product of both lengths.
struct Glob {
    private enum Part {
        case scalar(Unicode.Scalar)
        case any
        case anyOf([ClosedRange<Unicode.Scalar>], negated: Bool)
        case star, doubleStar
    }

    /// One list of parts for each choice of the alternatives.
    private let patterns: [[Part]]
    private let separators: Set<Unicode.Scalar>
    private static let maximumAlternatives = 256

    /// - Parameter isExtended: whether `**` and `{a,b}` mean something; without, the pattern is one of Go's `filepath.Match`.
    init(_ pattern: String, separators: Set<Unicode.Scalar> = ["/"], isExtended: Bool = true) {
        self.separators = separators
        let scalars = Array(pattern.unicodeScalars)
        patterns = (isExtended ? Glob.alternatives(scalars) : [scalars]).map { Glob.parts($0, isExtended) }
    }

    func matches(_ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        return patterns.contains { matches($0, text) }
    }

    /// Which parts may come next after each character: no backtracking.
    private func matches(_ parts: [Part], _ text: [Unicode.Scalar]) -> Bool {
        var reachable = [Bool](repeating: false, count: parts.count + 1)
        reachable[0] = true
        skipStars(parts, &reachable)
        for scalar in text {
            var next = [Bool](repeating: false, count: parts.count + 1)
            for (index, part) in parts.enumerated() where reachable[index] {
                switch part {
                case .scalar(let wanted): if scalar == wanted { next[index + 1] = true }
                case .any: if !separators.contains(scalar) { next[index + 1] = true }
                case .anyOf(let ranges, let negated):
                    if !separators.contains(scalar), ranges.contains(where: { $0.contains(scalar) }) != negated { next[index + 1] = true }
                case .star: if !separators.contains(scalar) { next[index] = true }
                case .doubleStar: next[index] = true
                }
            }
            reachable = next
            skipStars(parts, &reachable)
        }
        return reachable[parts.count]
    }

    private func skipStars(_ parts: [Part], _ reachable: inout [Bool]) {
        for (index, part) in parts.enumerated() where reachable[index] {
            switch part {
            case .star, .doubleStar: reachable[index + 1] = true
            default: break
            }
        }
    }

    private static func parts(_ pattern: [Unicode.Scalar], _ isExtended: Bool) -> [Part] {
        var parts: [Part] = []
        var index = 0
        while index < pattern.count {
            let scalar = pattern[index]
            index += 1
            switch scalar {
            case "*":
                let isDouble = isExtended && index < pattern.count && pattern[index] == "*"
                if isDouble { index += 1 }
                parts.append(isDouble ? .doubleStar : .star)
            case "?": parts.append(.any)
            case "[": parts.append(characterClass(pattern, &index))
            case "\\" where index < pattern.count:
                parts.append(.scalar(pattern[index]))
                index += 1
            default: parts.append(.scalar(scalar))
            }
        }
        return parts
    }

    /// Reads a class; `index` is behind its bracket. Without a closing bracket the bracket stands for itself.
    private static func characterClass(_ pattern: [Unicode.Scalar], _ index: inout Int) -> Part {
        guard let close = pattern[index...].dropFirst().firstIndex(of: "]") else { return .scalar("[") }
        var body = pattern[index..<close]
        index = close + 1
        let negated = body.first == "!" || body.first == "^"
        if negated { body = body.dropFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while let first = body.popFirst() {
            if body.first == "-", let last = body.dropFirst().first, first <= last {
                ranges.append(first...last)
                body = body.dropFirst(2)
            } else {
                ranges.append(first...first)
            }
        }
        return .anyOf(ranges, negated: negated)
    }

    /// Spells out `{a,b}`, which may be nested. A pattern with too many choices, or a brace without its partner, is taken literally.
    private static func alternatives(_ pattern: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        var done: [[Unicode.Scalar]] = []
        var pending = [pattern]
        while let next = pending.popLast() {
            guard let choices = expandedOnce(next) else {
                done.append(next)
                continue
            }
            pending.append(contentsOf: choices)
            if done.count + pending.count > maximumAlternatives { return [pattern] }
        }
        return done
    }

    /// Spells out the first innermost pair of braces.
    private static func expandedOnce(_ pattern: [Unicode.Scalar]) -> [[Unicode.Scalar]]? {
        var open: Int?
        for (index, scalar) in pattern.enumerated() {
            if scalar == "{" { open = index }
            if scalar == "}", let open {
                let choices = pattern[(open + 1)..<index].split(separator: ",", omittingEmptySubsequences: false)
                return choices.map { pattern[..<open] + $0 + pattern[(index + 1)...] }.map(Array.init)
            }
        }
        return nil
    }
}
