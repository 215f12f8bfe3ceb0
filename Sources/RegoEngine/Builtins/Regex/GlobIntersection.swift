import RegoValue

/// Whether two globs in the manner of regular expressions (characters, `.`, `[a-z]`, each with `+` or `*`) can match one text.
///
/// A walk over pairs of positions, at most `|a| * |b|` of them.
enum GlobIntersection {
    static func isNonEmpty(_ a: String, _ b: String, _ context: BuiltinContext) throws(BuiltinError) -> Bool {
        let left = try tokens(a)
        let right = try tokens(b)
        if left.isEmpty && right.isEmpty { return true }
        var walk = Walk(columns: right.count + 1, rows: left.count + 1)
        walk.reach(0, 0, consumed: false)
        while let (i, j, consumed) = walk.pending.popLast() {
            try context.throwIfCancelled()
            if i == left.count && j == right.count && consumed { return true }
            let a = i < left.count ? left[i] : nil
            let b = j < right.count ? right[j] : nil
            if a?.flag == .star { walk.reach(i + 1, j, consumed: consumed) }
            if b?.flag == .star { walk.reach(i, j + 1, consumed: consumed) }
            guard let a, let b, a.symbol.meets(b.symbol) else { continue }
            walk.reach(a.flag == .star ? i : i + 1, b.flag == .star ? j : j + 1, consumed: true)
        }
        return false
    }

    /// Pairs of positions to look at, each once.
    private struct Walk {
        let columns: Int
        var seen: [Bool]
        var pending: [(Int, Int, consumed: Bool)] = []

        init(columns: Int, rows: Int) {
            self.columns = columns
            seen = [Bool](repeating: false, count: columns * rows * 2)
        }

        mutating func reach(_ i: Int, _ j: Int, consumed: Bool) {
            let slot = (i * columns + j) * 2 + (consumed ? 1 : 0)
            if seen[slot] { return }
            seen[slot] = true
            pending.append((i, j, consumed))
        }
    }

    private enum Flag { case once, plus, star }

    private enum Symbol {
        case any
        case ranges([ClosedRange<UInt32>])

        func meets(_ other: Symbol) -> Bool {
            switch (self, other) {
            case (.any, .any): return true
            case (.any, .ranges(let ranges)), (.ranges(let ranges), .any): return !ranges.isEmpty
            case (.ranges(let a), .ranges(let b)): return a.contains { x in b.contains { x.overlaps($0) } }
            }
        }
    }

    private struct Token {
        var symbol: Symbol
        var flag = Flag.once
    }

    // MARK: reading

    private static func tokens(_ text: String) throws(BuiltinError) -> [Token] {
        let scalars = Array(text.unicodeScalars)
        var tokens: [Token] = []
        var position = 0
        func failure(_ at: Int, _ reason: String) -> BuiltinError {
            BuiltinError("input:\(text), pos:\(at), \(reason): the input provided is invalid")
        }
        var mayTakeFlag = false
        while position < scalars.count {
            let scalar = scalars[position]
            position += 1
            switch scalar {
            case "+", "*":
                guard mayTakeFlag, let last = tokens.indices.last else {
                    throw failure(position, "flag '\(scalar)' must be preceded by a non-flag")
                }
                tokens[last].flag = scalar == "+" ? .plus : .star
                mayTakeFlag = false
                continue
            case "]": throw failure(position, "set-close ']' with no preceding '['")
            case ".": tokens.append(Token(symbol: .any))
            case "[": tokens.append(Token(symbol: .ranges(try set(scalars, &position, failure))))
            case "\\":
                guard position < scalars.count else { throw failure(position - 1, "input ends with a \\ (escape) character") }
                tokens.append(Token(symbol: .ranges([scalars[position].value...scalars[position].value])))
                position += 1
            default: tokens.append(Token(symbol: .ranges([scalar.value...scalar.value])))
            }
            mayTakeFlag = true
        }
        // A `+` is the token once and then any number of times.
        return tokens.flatMap { $0.flag == .plus ? [Token(symbol: $0.symbol), Token(symbol: $0.symbol, flag: .star)] : [$0] }
    }

    private static func set(
        _ scalars: [Unicode.Scalar], _ position: inout Int, _ failure: (Int, String) -> BuiltinError
    ) throws(BuiltinError) -> [ClosedRange<UInt32>] {
        var ranges: [ClosedRange<UInt32>] = []
        var previous: Unicode.Scalar?
        while position < scalars.count {
            var scalar = scalars[position]
            position += 1
            if scalar == "]" { return ranges }
            if scalar == "-" {
                guard let low = previous else { throw failure(position, "range character '-' must be preceded by a Unicode character") }
                guard position < scalars.count, scalars[position] != "]" else {
                    throw failure(position, "range character '-' must be followed by a Unicode character")
                }
                var high = scalars[position]
                position += 1
                if high == "\\", position < scalars.count {
                    high = scalars[position]
                    position += 1
                }
                guard low <= high else {
                    throw failure(position, "range is out of order: '\(high)' comes before '\(low)' in Unicode")
                }
                ranges.append(low.value...high.value)
                previous = nil
                continue
            }
            if scalar == "\\", position < scalars.count {
                scalar = scalars[position]
                position += 1
            }
            ranges.append(scalar.value...scalar.value)
            previous = scalar
        }
        throw failure(position, "found [ without matching ]")
    }
}
