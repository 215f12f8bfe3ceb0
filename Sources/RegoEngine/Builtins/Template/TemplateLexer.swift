import RegoValue

/// Cuts a template into tokens, in the manner of Go's `text/template/parse`.
struct TemplateLexer {
    let bytes: [UInt8]
    private var position = 0
    private var start = 0
    private var startLine = 1
    private var isInsideAction = false
    private var openParentheses = 0
    private var isOver = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next token; after the end or an error, the end.
    mutating func next() -> TemplateToken {
        if isOver { return token(.end) }
        while true {
            let found = isInsideAction ? insideAction() : outsideAction()
            guard let found else { continue }
            if found.kind == .error || found.kind == .end { isOver = true }
            return found
        }
    }

    // MARK: the text between

    private static let leftDelimiter = Array("{{".utf8)
    private static let rightDelimiter = Array("}}".utf8)

    /// Text up to an action, the beginning of an action, or nil for what leaves no token.
    private mutating func outsideAction() -> TemplateToken? {
        guard let mark = find(Self.leftDelimiter, from: position) else {
            position = bytes.count
            return position > start ? emit(.text) : token(.end)
        }
        if mark > position {
            position = mark
            if hasLeftTrimMarker(mark + 2) { while position > start, Self.isSpace(bytes[position - 1]) { position -= 1 } }
            let text = position > start ? emit(.text) : nil
            position = mark
            skip()
            if let text { return text }
        }
        position += 2
        let isTrimmed = hasLeftTrimMarker(position)
        if starts(with: "/*", at: position + (isTrimmed ? 2 : 0)) {
            position += isTrimmed ? 2 : 0
            skip()
            return comment()
        }
        let delimiter = token(.leftDelimiter)
        isInsideAction = true
        openParentheses = 0
        position += isTrimmed ? 2 : 0
        skip()
        return delimiter
    }

    private mutating func comment() -> TemplateToken? {
        guard let end = find(Array("*/".utf8), from: position + 2) else { return error("unclosed comment") }
        position = end + 2
        guard let isTrimmed = rightDelimiter(at: position) else { return error("comment ends before closing delimiter") }
        position += isTrimmed ? 4 : 2
        if isTrimmed { skipSpace() }
        skip()
        return nil
    }

    // MARK: actions

    private mutating func insideAction() -> TemplateToken? {
        if let isTrimmed = rightDelimiter(at: position) {
            guard openParentheses == 0 else { return error("unclosed left paren") }
            return closeAction(isTrimmed: isTrimmed)
        }
        guard position < bytes.count else { return error("unclosed action") }
        let byte = bytes[position]
        switch byte {
        case _ where Self.isSpace(byte): return space()
        case UInt8(ascii: "="): return single(.assign)
        case UInt8(ascii: "|"): return single(.pipe)
        case UInt8(ascii: ":"):
            position += 1
            guard peek == UInt8(ascii: "=") else { return error("expected :=") }
            return single(.declare)
        case UInt8(ascii: "\""): return quoted(by: byte, .string, "unterminated quoted string")
        case UInt8(ascii: "'"): return quoted(by: byte, .characterConstant, "unterminated character constant")
        case UInt8(ascii: "`"): return rawString()
        case UInt8(ascii: "$"): return name(.variable)
        case UInt8(ascii: ".") where position + 1 < bytes.count && bytes[position + 1] &- 48 > 9: return name(.field)
        case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        case UInt8(ascii: "("):
            openParentheses += 1
            return single(.leftParenthesis)
        case UInt8(ascii: ")"):
            openParentheses -= 1
            position += 1
            return openParentheses < 0 ? error("unexpected right paren") : emit(.rightParenthesis)
        default: return word()
        }
    }

    private mutating func closeAction(isTrimmed: Bool) -> TemplateToken {
        if isTrimmed {
            position += 2
            skip()
        }
        position += 2
        let delimiter = emit(.rightDelimiter)
        if isTrimmed { skipSpace() }
        skip()
        isInsideAction = false
        return delimiter
    }

    /// A run of space; the last one belongs to a trim marker that follows. Nil when there is no other.
    private mutating func space() -> TemplateToken? {
        while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
        if rightDelimiter(at: position - 1) == true {
            position -= 1
            if position == start { return nil }
        }
        return emit(.space)
    }

    private mutating func single(_ kind: TemplateToken.Kind) -> TemplateToken {
        position += 1
        return emit(kind)
    }

    private mutating func quoted(by mark: UInt8, _ kind: TemplateToken.Kind, _ complaint: String) -> TemplateToken {
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
            let byte = bytes[position]
            position += 1
            if byte == mark { return emit(kind) }
            if byte == UInt8(ascii: "\\") {
                guard position < bytes.count, bytes[position] != UInt8(ascii: "\n") else { break }
                position += 1
            }
        }
        return error(complaint)
    }

    private mutating func rawString() -> TemplateToken {
        guard let end = find([UInt8(ascii: "`")], from: position + 1) else {
            position = bytes.count
            return error("unterminated raw quoted string")
        }
        position = end + 1
        return emit(.rawString)
    }

    /// `.name`, `$name`, or the mark alone.
    private mutating func name(_ kind: TemplateToken.Kind) -> TemplateToken {
        position += 1
        if isAtTerminator { return emit(kind == .field ? .dot : kind) }
        skipAlphanumeric()
        return isAtTerminator ? emit(kind) : badCharacter()
    }

    private mutating func word() -> TemplateToken {
        guard Self.isAlphanumeric(scalar) else {
            if bytes[position] > 0x20, bytes[position] < 0x7F { return single(.character) }
            return error("unrecognized character in action: \(Self.unicode(scalar))")
        }
        skipAlphanumeric()
        guard isAtTerminator else { return badCharacter() }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        if let keyword = TemplateToken.keywords[word] { return emit(keyword) }
        return emit(word == "true" || word == "false" ? .bool : .identifier)
    }

    private mutating func badCharacter() -> TemplateToken { error("bad character \(Self.unicode(scalar))") }

    // MARK: numbers

    private mutating func number() -> TemplateToken {
        guard scanNumber() else { return badNumber() }
        guard peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") else { return emit(.number) }
        guard scanNumber(), bytes[position - 1] == UInt8(ascii: "i") else { return badNumber() }
        return emit(.complex)
    }

    private mutating func badNumber() -> TemplateToken {
        error("bad number syntax: \(GoText.quoted(String(decoding: bytes[start..<position], as: UTF8.self)))")
    }

    /// What may be a number; whether it is one, the parser sees.
    private mutating func scanNumber() -> Bool {
        _ = accept("+-")
        var digits = "0123456789_"
        var exponent = "eE"
        if accept("0") {
            if accept("xX") {
                (digits, exponent) = ("0123456789abcdefABCDEF_", "pP")
            } else if accept("oO") {
                (digits, exponent) = ("01234567_", "")
            } else if accept("bB") {
                (digits, exponent) = ("01_", "")
            }
        }
        while accept(digits) {}
        if accept(".") { while accept(digits) {} }
        if accept(exponent) {
            _ = accept("+-")
            while accept("0123456789_") {}
        }
        _ = accept("i")
        guard position < bytes.count, Self.isAlphanumeric(scalar) else { return true }
        position += CodePoints.decode(bytes, at: position).length
        return false
    }

    private mutating func accept(_ set: String) -> Bool {
        guard let byte = peek, set.utf8.contains(byte) else { return false }
        position += 1
        return true
    }

    // MARK: tokens and bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func token(_ kind: TemplateToken.Kind) -> TemplateToken {
        TemplateToken(kind: kind, place: start, bytes: Array(bytes[start..<position]), line: startLine)
    }

    private mutating func emit(_ kind: TemplateToken.Kind) -> TemplateToken {
        let found = token(kind)
        skip()
        return found
    }

    private func error(_ message: String) -> TemplateToken {
        TemplateToken(kind: .error, place: start, bytes: Array(message.utf8), line: startLine)
    }

    /// Goes on after what was read.
    private mutating func skip() {
        for byte in bytes[start..<position] where byte == UInt8(ascii: "\n") { startLine += 1 }
        start = position
    }

    private mutating func skipSpace() { while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 } }

    private mutating func skipAlphanumeric() {
        while position < bytes.count, Self.isAlphanumeric(scalar) { position += CodePoints.decode(bytes, at: position).length }
    }

    /// Whether an identifier may end here.
    private var isAtTerminator: Bool {
        guard let byte = peek else { return true }
        return Self.isSpace(byte) || ".,|:)(".utf8.contains(byte) || starts(with: "}}", at: position)
    }

    private func hasLeftTrimMarker(_ place: Int) -> Bool {
        place + 1 < bytes.count && bytes[place] == UInt8(ascii: "-") && Self.isSpace(bytes[place + 1])
    }

    /// Whether the right delimiter that stands here is trimmed; nil when none stands here.
    private func rightDelimiter(at place: Int) -> Bool? {
        if place + 1 < bytes.count, Self.isSpace(bytes[place]), starts(with: "-}}", at: place + 1) { return true }
        return starts(with: "}}", at: place) ? false : nil
    }

    private func starts(with prefix: String, at place: Int) -> Bool { place <= bytes.count && bytes[place...].starts(with: prefix.utf8) }

    private func find(_ wanted: [UInt8], from place: Int) -> Int? {
        guard place <= bytes.count else { return nil }
        return bytes.withUnsafeBytes { text in wanted.withUnsafeBytes { ByteSearch.first($0, in: text, from: place) } }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 9 || byte == 13 || byte == 10 }

    /// The scalar at the position, which is not the end.
    private var scalar: Unicode.Scalar {
        guard position < bytes.count else { return "\u{FFFD}" }
        return Unicode.Scalar(CodePoints.decode(bytes, at: position).scalar) ?? "\u{FFFD}"
    }

    private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.generalCategory.isLetterOrDigit
    }

    /// `U+0024 '$'`.
    private static func unicode(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let shown = GoQuote.isPrintable(scalar) ? " '\(scalar)'" : ""
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + shown
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        default: false
        }
    }
}

extension CodePoints {
    fileprivate static func decode(_ bytes: [UInt8], at position: Int) -> (scalar: UInt32, length: Int) {
        bytes.withUnsafeBytes { decode($0, at: position) }
    }
}
