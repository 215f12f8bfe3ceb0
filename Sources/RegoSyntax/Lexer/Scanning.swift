// The lexer: bytes to tokens. It is part of the parser's state, because the parser decides where a template string goes on and
// which words are keywords, and goes back and reads again where the grammar is ambiguous.

extension Parser {
    @inline(__always)
    func byte(_ position: Int32) -> UInt8 {
        let index = Int(position)
        return index < bytes.count ? bytes[index] : 0
    }

    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }

    /// Goes on to the next token that is not white space.
    @inline(__always)
    mutating func scan() { scan(skippingSpace: true) }

    /// Goes on to the next token; white space is one.
    @inline(__always)
    mutating func scanSpace() { scan(skippingSpace: false) }

    mutating func scan(skippingSpace: Bool) {
        if state.token != .whitespace {
            state.lastEnd = state.end
            state.skippedNewline = false
        }
        while true {
            if badBytes.isEmpty, skippingSpace { skipSpace() }
            beginToken()
            let first = byte(state.next)
            if Self.isSpace(first) {
                scanOneSpace(first)
            } else {
                state.token = scanToken(first)
            }
            endToken()
            if state.token == .whitespace, skippingSpace { continue }
            if state.token != .comment { return }
            comments.append(Comment(at: location))
            state.commentCount += 1
        }
    }

    /// Goes on with the text of a template string after the `}` of an interpolation.
    mutating func scanTemplate(raw: Bool) {
        state.lastEnd = state.end
        state.skippedNewline = false
        beginToken()
        placeAtCharacterRead()
        state.token = raw ? scanRawTemplate() : scanTemplate()
        endToken()
    }

    @inline(__always)
    private mutating func skipSpace() {
        var position = state.next
        while true {
            let next = byte(position)
            if next == 0x20 || next == 0x09 || next == 0x0D {
                position &+= 1
            } else if next == 0x0A {
                position &+= 1
                state.line &+= 1
                state.lineStart = position
                state.continuationBytes = 0
                state.skippedNewline = true
            } else {
                break
            }
        }
        state.next = position
    }

    @inline(__always)
    private mutating func beginToken() {
        state.start = state.next
        state.row = state.line
        state.column = state.next &- state.lineStart &- state.continuationBytes &+ 1
    }

    /// The place of text that begins with a line break, or where the file ends, as OPA's lexer has it, which reads one character ahead.
    private mutating func placeAtCharacterRead() {
        if state.next >= byteCount {
            state.column &-= 1
        } else if byte(state.next) == 0x0A {
            state.row &+= 1
            state.column = 0
        }
    }

    /// A line break is a token of the line after it, at column 0 (as in OPA).
    private mutating func scanOneSpace(_ first: UInt8) {
        state.token = .whitespace
        state.next &+= 1
        guard first == 0x0A else { return }
        state.skippedNewline = true
        startLine()
        state.row = state.line
        state.column = 0
    }

    /// The lexer has just gone past a line break.
    mutating func startLine() {
        state.line &+= 1
        state.lineStart = state.next
        state.continuationBytes = 0
    }

    @inline(__always)
    private mutating func endToken() {
        state.end = min(state.next, byteCount)
        if !badBytes.isEmpty { reportBadBytes() }
        if !tokenErrors.isEmpty { reportTokenErrors() }
    }

    /// OPA's lexer reads one scalar ahead and blames the token that it was reading.
    private mutating func reportBadBytes() {
        while Int(state.nextBadByte) < badBytes.count, badBytes[Int(state.nextBadByte)].offset <= state.next {
            tokenErrors.append(badBytes[Int(state.nextBadByte)].message)
            state.nextBadByte &+= 1
        }
    }

    private mutating func reportTokenErrors() {
        let errors = tokenErrors
        tokenErrors = []
        for message in errors { report(message, at: location) }
        state.token = .illegal
    }

    private mutating func scanToken(_ first: UInt8) -> Token {
        if ASCII.isIdentifierStart(first) { return scanWord() }
        if ASCII.isDigit(first) { return scanNumber() }
        if state.next >= byteCount {
            state.column &-= 1
            return .eof
        }
        state.next &+= 1
        switch first {
        case UInt8(ascii: "\""): return scanString()
        case UInt8(ascii: "."): return .dot
        case UInt8(ascii: ","): return .comma
        case UInt8(ascii: "("): return .leftParen
        case UInt8(ascii: ")"): return .rightParen
        case UInt8(ascii: "["): return .leftBracket
        case UInt8(ascii: "]"): return .rightBracket
        case UInt8(ascii: "{"): return .leftBrace
        case UInt8(ascii: "}"): return .rightBrace
        case UInt8(ascii: ":"): return either(.assign, .colon)
        case UInt8(ascii: "="): return either(.equal, .unify)
        case UInt8(ascii: "<"): return either(.lessOrEqual, .less)
        case UInt8(ascii: ">"): return either(.greaterOrEqual, .greater)
        case UInt8(ascii: "#"): return scanComment()
        case UInt8(ascii: ";"): return .semicolon
        default: return scanRareToken(first)
        }
    }

    private mutating func scanRareToken(_ first: UInt8) -> Token {
        switch first {
        case UInt8(ascii: "`"): return scanRawString()
        case UInt8(ascii: "+"): return .add
        case UInt8(ascii: "-"): return .subtract
        case UInt8(ascii: "*"): return .multiply
        case UInt8(ascii: "/"): return .divide
        case UInt8(ascii: "%"): return .remainder
        case UInt8(ascii: "&"): return .and
        case UInt8(ascii: "|"): return .or
        case UInt8(ascii: "!"):
            let token = either(.notEqual, .illegal)
            if token == .illegal { tokenErrors.append("illegal ! character") }
            return token
        case UInt8(ascii: "$"): return scanDollar()
        default:
            if first >= 0x80, let (_, length) = UTF8Decoding.decode(bytes, at: Int(state.start)) {
                state.next = state.start &+ Int32(length)
                state.continuationBytes &+= Int32(length - 1)
            }
            return .illegal
        }
    }

    private mutating func scanDollar() -> Token {
        let next = byte(state.next)
        if options.features.contains(.templateStrings) || next != UInt8(ascii: "\"") && next != UInt8(ascii: "`") {
            if next == UInt8(ascii: "\"") {
                state.next &+= 1
                return scanTemplate()
            }
            if next == UInt8(ascii: "`") {
                state.next &+= 1
                return scanRawTemplate()
            }
        }
        tokenErrors.append("illegal $ character")
        return .illegal
    }

    /// A token of two characters if `=` follows.
    @inline(__always)
    private mutating func either(_ two: Token, _ one: Token) -> Token {
        guard byte(state.next) == UInt8(ascii: "=") else { return one }
        state.next &+= 1
        return two
    }

    private mutating func scanComment() -> Token {
        while state.next < byteCount, byte(state.next) != 0x0A { state.next &+= 1 }
        countContinuations(from: state.start)
        return .comment
    }

    /// Keeps columns right after text that may hold more than ASCII.
    @inline(__always)
    mutating func countContinuations(from start: Int32) {
        if !isASCII { countContinuations(in: max(start, state.lineStart)..<min(state.next, byteCount)) }
    }

    private mutating func countContinuations(in range: Range<Int32>) {
        for position in range where byte(position) & 0xC0 == 0x80 { state.continuationBytes &+= 1 }
    }
}
