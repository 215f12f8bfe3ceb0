import RegoValue

/// Whether two globs in the manner of regular expressions (characters, `.`, `[a-z]`, each with `+` or `*`) can match one text, as the
/// library decides that OPA uses: a `*` takes what it can, and what follows it in its glob must then meet what is left of the other one. It
/// overlooks some texts, among them those for which the last tokens of a glob would have to match nothing.
///
/// The library's search, of which each step only hangs on two positions, is computed from the ends of the globs to their beginnings.
enum GlobIntersection {
    static func isNonEmpty(_ a: String, _ b: String, _ context: BuiltinContext) throws(BuiltinError) -> Bool {
        let left = try tokens(a)
        let right = try tokens(b)
        // Results for the row below (the next token of `left`) and for this one.
        var below = Row(count: right.count + 1)
        var row = below
        for i in stride(from: left.count, through: 0, by: -1) {
            try context.throwIfCancelled()
            for j in stride(from: right.count, through: 0, by: -1) {
                row.starLeft[j] = i < left.count && leftStarMeets(left, i, right, j, row, below)
                row.starRight[j] = j < right.count && rightStarMeets(left, i, right, j, row, below)
                (row.leftFirst[j], row.rightFirst[j]) = meet(left, i, right, j, row, below)
            }
            swap(&row, &below)
        }
        return below.leftFirst[0]
    }

    /// For one position in the left glob and each in the right one.
    private struct Row {
        /// Whether the rests meet, where a flagged token of the left (or of the right) one is looked at first.
        var leftFirst: [Bool]
        var rightFirst: [Bool]
        /// Whether they meet when the first token of the left (or of the right) rest has a star.
        var starLeft: [Bool]
        var starRight: [Bool]

        init(count: Int) {
            leftFirst = [Bool](repeating: false, count: count)
            (rightFirst, starLeft, starRight) = (leftFirst, leftFirst, leftFirst)
        }
    }

    /// The left token takes the right one, or what follows it meets the rest.
    private static func leftStarMeets(_ left: [Token], _ i: Int, _ right: [Token], _ j: Int, _ row: Row, _ below: Row) -> Bool {
        let next = i + 1 < left.count ? left[i + 1] : nil
        guard j < right.count else { return next == nil }
        if let next, next.symbol.meets(right[j].symbol), below.leftFirst[j] { return true }
        return left[i].symbol.meets(right[j].symbol) && row.starLeft[j + 1]
    }

    private static func rightStarMeets(_ left: [Token], _ i: Int, _ right: [Token], _ j: Int, _ row: Row, _ below: Row) -> Bool {
        let next = j + 1 < right.count ? right[j + 1] : nil
        guard i < left.count else { return next == nil }
        if let next, next.symbol.meets(left[i].symbol), row.rightFirst[j + 1] { return true }
        return right[j].symbol.meets(left[i].symbol) && below.starRight[j]
    }

    private static func meet(
        _ left: [Token], _ i: Int, _ right: [Token], _ j: Int, _ row: Row, _ below: Row
    ) -> (leftFirst: Bool, rightFirst: Bool) {
        guard i < left.count, j < right.count else {
            let isEnd = i == left.count && j == right.count
            return (isEnd, isEnd)
        }
        let (a, b) = (left[i], right[j])
        let together = a.symbol.meets(b.symbol)
        let byLeft = a.flag == .star ? row.starLeft[j] : together && row.starLeft[j + 1]
        let byRight = b.flag == .star ? row.starRight[j] : together && below.starRight[j]
        switch (a.flag, b.flag) {
        case (.once, .once):
            return (together && below.leftFirst[j + 1], together && below.rightFirst[j + 1])
        case (.once, _): return (byRight, byRight)
        case (_, .once): return (byLeft, byLeft)
        default: return (byLeft, byRight)
        }
    }

    private enum Flag { case once, plus, star }

    private enum Symbol: Equatable {
        case any
        case ranges([ClosedRange<UInt32>])

        func meets(_ other: Symbol) -> Bool {
            switch (self, other) {
            case (.any, .any): return true
            case (.any, .ranges), (.ranges, .any): return true
            case (.ranges(let a), .ranges(let b)): return a.contains { x in b.contains { x.overlaps($0) } }
            }
        }
    }

    private struct Token: Equatable {
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
        return tokens
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
