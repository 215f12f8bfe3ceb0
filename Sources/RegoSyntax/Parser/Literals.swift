extension Parser {
    /// A negative number, or `-x`, which is `0 - x` for variables, references and calls.
    @inline(never)
    mutating func parseNegative() -> Term? {
        let start = location
        scan()
        switch state.token {
        case .number, .dot: return parseNumber(prefix: "-", at: start).flatMap { parseRest(of: $0) }
        case .identifier, .contains:
            guard let operand = parseTerm() else { return nil }
            let operation = Term(.ref(Ref([Term(.var(Token.subtract.name), at: start)])), at: start)
            return Term(.call(Call(operation: operation, arguments: [Term(.number("0"), at: start), operand])), at: extended(start))
        default:
            unexpected("expected number")
            return nil
        }
    }

    mutating func parseNumber() -> Term? { parseNumber(prefix: "", at: location) }

    /// A number, with the sign and the leading dot that the lexer leaves apart.
    @inline(never)
    private mutating func parseNumber(prefix sign: String, at start: SourceLocation) -> Term? {
        var prefix = sign
        if state.token == .dot {
            prefix += "."
            scan()
            guard state.token == .number else {
                unexpected("expected number")
                return nil
            }
        }
        guard prefix.hasSuffix(".") || !hasLeadingZero else {
            unexpected("expected number without leading zero")
            return nil
        }
        let text = prefix + tokenText
        // `.1.2`; and OPA takes a part of a following character that is not ASCII for a part of the number.
        guard byte(state.end) < 0x80, !prefix.hasSuffix(".") || !text.dropFirst(prefix.count).contains(".") else {
            unexpected("invalid float")
            return nil
        }
        guard NumberSize.isReasonable(text) else {
            report("number too big", at: location)
            return nil
        }
        return Term(.number(text), at: start)
    }

    /// `01`, but neither `0.1` nor `0e1`.
    private var hasLeadingZero: Bool {
        guard state.end &- state.start > 1, byte(state.start) == UInt8(ascii: "0") else { return false }
        let second = byte(state.start &+ 1)
        if second == UInt8(ascii: ".") { return false }
        return second | 0x20 != UInt8(ascii: "e") || state.end &- state.start == 2
    }

    @inline(never)
    mutating func parseString() -> Term? {
        let inner = (state.start &+ 1)..<max(state.start &+ 1, state.end &- 1)
        if byte(state.start) == UInt8(ascii: "`") {
            return Term(.string(text(from: inner.lowerBound, to: inner.upperBound)), at: location)
        }
        guard let text = StringEscapes.decode(bytes, Int(inner.lowerBound)..<Int(inner.upperBound), isTemplate: false) else {
            report("illegal string literal: \(tokenText)", at: location)
            return nil
        }
        return Term(.string(text), at: location)
    }

    /// A string with interpolations.
    @inline(never)
    mutating func parseTemplate(raw: Bool) -> Term? {
        let start = location
        // Behind the `$` of the first part; later parts begin at the `}` before them.
        var delimiter = state.start &+ 1
        var parts: [TemplateString.Part] = []
        while true {
            if state.token == .illegal {
                report("expected template-string part", at: location)
                return nil
            }
            guard let text = templateText(from: delimiter, raw: raw) else {
                report("illegal template-string part: \(self.text(from: delimiter, to: state.end))", at: location)
                return nil
            }
            if !text.isEmpty { parts.append(.constant(Term(.string(text), at: location))) }
            if state.token == .templateEnd || state.token == .rawTemplateEnd { break }
            guard let part = parseInterpolation() else { return nil }
            parts.append(part)
            guard state.token == .rightBrace else {
                report("expected } to end template string expression", at: location)
                return nil
            }
            delimiter = state.start
            scanTemplate(raw: raw)
        }
        let place = location(start, from: Int32(truncatingIfNeeded: start.offset), to: state.end)
        return Term(.template(TemplateString(parts: parts, isRaw: raw)), at: place)
    }

    /// The text between two delimiters (`"`, `}`, `{` or a back quote), unescaped.
    private func templateText(from delimiter: Int32, raw: Bool) -> String? {
        let range = Int(delimiter) + 1..<max(Int(delimiter) + 1, Int(state.end) - 1)
        if raw { return StringEscapes.rawTemplate(bytes, range) }
        return StringEscapes.decode(bytes, range, isTemplate: true)
    }

    private mutating func parseInterpolation() -> TemplateString.Part? {
        let commentCount = comments.count
        scan()
        let hasComment = comments.count != commentCount
        guard let expr = parseLiteral() else {
            report("invalid template-string expression", at: location)
            return nil
        }
        if let offence = Self.templateOffence(expr) {
            report("unexpected \(offence) in template-string expression", at: expr.location)
            return nil
        }
        guard !hasComment, let term = expr.term else { return .expression(expr) }
        switch term.kind {
        case .string, .number, .bool, .null: return expr.withs.isEmpty ? .constant(term) : .expression(expr)
        default: return .expression(expr)
        }
    }

    private static func templateOffence(_ expr: Expr) -> String? {
        if expr.negated { return "negation ('not')" }
        if expr.isEquality { return "unification ('=')" }
        if expr.isAssignment { return "assignment (':=')" }
        if expr.every != nil { return "'every'" }
        return expr.some == nil ? nil : "'some'"
    }
}

/// OPA refuses numbers whose binary exponent is beyond 100,000, because exact arithmetic on them takes too long.
enum NumberSize {
    static func isReasonable(_ text: String) -> Bool {
        var bytes = Array(text.utf8)[...]
        if bytes.first == UInt8(ascii: "-") { bytes.removeFirst() }
        var digits = 0
        var leadingZeros = 0
        var point: Int?
        while let byte = bytes.first, ASCII.isDigit(byte) || byte == UInt8(ascii: ".") {
            bytes.removeFirst()
            if byte == UInt8(ascii: ".") {
                point = digits
                continue
            }
            if byte == UInt8(ascii: "0"), leadingZeros == digits { leadingZeros += 1 }
            digits += 1
        }
        if leadingZeros == digits { return true }
        let magnitude = (point ?? digits) - leadingZeros
        guard !bytes.isEmpty else { return abs(magnitude) <= 30_102 }
        guard let exponent = Int(String(decoding: bytes.dropFirst(), as: UTF8.self)), exponent.magnitude < 1 << 40 else { return false }
        // 10^30102 is just under 2^100000.
        return abs(magnitude + exponent) <= 30_102
    }
}
