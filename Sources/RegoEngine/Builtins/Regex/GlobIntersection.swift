import RegoValue

/// Whether two globs in the manner of regular expressions (characters, `.`, `[a-z]`, each with `+` or `*`) can match one text, as the
/// library decides that OPA uses: a `*` takes what it can, and what follows it in its glob must then meet what is left of the other one. It
/// overlooks some texts, among them those for which the last tokens of a glob would have to match nothing.
///
/// The library searches; here each pair of positions is decided once, from the ends of the globs to their beginnings.
enum GlobIntersection {
    static func isNonEmpty(_ a: String, _ b: String, _ context: BuiltinContext) throws(BuiltinError) -> Bool {
        let left = try tokens(a)
        let right = try tokens(b)
        // Results for the next token of `left`, and for this one.
        var below = Row(count: right.count + 1)
        var row = below
        for i in stride(from: left.count, through: 0, by: -1) {
            try context.throwIfCancelled()
            for j in stride(from: right.count, through: 0, by: -1) {
                row.leftStars[j] = i < left.count && leftStarMeets(left, i, right, j, row, below)
                row.rightStars[j] = j < right.count && rightStarMeets(left, i, right, j, row, below)
                row.meets[j] = meets(left, i, right, j, row, below)
            }
            swap(&row, &below)
        }
        return below.meets[0]
    }

    /// For one position in the left glob and each in the right one, whether the rests from there on meet.
    private struct Row {
        var meets: [Bool]
        /// The same when the left (or the right) rest begins with a star, whatever its flag is.
        var leftStars: [Bool]
        var rightStars: [Bool]

        init(count: Int) {
            meets = [Bool](repeating: false, count: count)
            (leftStars, rightStars) = (meets, meets)
        }
    }

    /// What follows the star meets the rest, or the star takes a token of the rest.
    private static func leftStarMeets(_ left: [Token], _ i: Int, _ right: [Token], _ j: Int, _ row: Row, _ below: Row) -> Bool {
        let next = i + 1 < left.count ? left[i + 1] : nil
        guard j < right.count else { return next == nil }
        if let next, next.symbol.meets(right[j].symbol), below.meets[j] { return true }
        return left[i].symbol.meets(right[j].symbol) && row.leftStars[j + 1]
    }

    private static func rightStarMeets(_ left: [Token], _ i: Int, _ right: [Token], _ j: Int, _ row: Row, _ below: Row) -> Bool {
        let next = j + 1 < right.count ? right[j + 1] : nil
        guard i < left.count else { return next == nil }
        if let next, next.symbol.meets(left[i].symbol), row.meets[j + 1] { return true }
        return right[j].symbol.meets(left[i].symbol) && below.rightStars[j]
    }

    private static func meets(_ left: [Token], _ i: Int, _ right: [Token], _ j: Int, _ row: Row, _ below: Row) -> Bool {
        guard i < left.count, j < right.count else { return i == left.count && j == right.count }
        let (a, b) = (left[i], right[j])
        let together = a.symbol.meets(b.symbol)
        if a.flag == .once, b.flag == .once { return together && below.meets[j + 1] }
        switch a.flag {
        case .once: break
        case .plus: if together && row.leftStars[j + 1] { return true }
        case .star: if row.leftStars[j] { return true }
        }
        switch b.flag {
        case .once: return false
        case .plus: return together && below.rightStars[j]
        case .star: return row.rightStars[j]
        }
    }

    /// One flagged token in place of several equal ones in a row: `a+a*` is `a+`.
    private static func simplified(_ tokens: [Token]) -> [Token] {
        var result: [Token] = []
        for token in tokens {
            if let last = result.last, last.symbol == token.symbol, last.flag != .once, token.flag != .once {
                if token.flag == .plus { result[result.count - 1] = token }
            } else {
                result.append(token)
            }
        }
        return result
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
        return simplified(tokens)
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
                guard position + 1 < scalars.count else {
                    throw failure(position, "range character '-' must be followed by a Unicode character")
                }
                guard !["]", "-"].contains(scalars[position]) else {
                    throw failure(position + 1, "range character '-' cannot be followed by a special symbol")
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
            if scalar == "\\" {
                guard position < scalars.count else { throw failure(position - 1, "input ends with a \\ (escape) character") }
                scalar = scalars[position]
                position += 1
            }
            ranges.append(scalar.value...scalar.value)
            previous = scalar
        }
        throw failure(position, "found [ without matching ]")
    }
}
