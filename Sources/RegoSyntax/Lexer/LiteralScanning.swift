// Words, numbers and the many kinds of string.

extension Parser {
    mutating func scanWord() -> Token {
        var position = state.next &+ 1
        while true {
            let next = byte(position)
            if ASCII.isIdentifierPart(next) {
                position &+= 1
            } else if next >= 0x80, let length = unicodeDigitLength(at: position) {
                state.continuationBytes &+= length &- 1
                position &+= length
            } else {
                break
            }
        }
        state.next = position
        // OPA takes a part of a following character that is not ASCII for a part of the word.
        return byte(position) >= 0x80 ? .identifier : keyword(from: state.start, to: position)
    }

    /// OPA lets a digit of any script stand in an identifier after the first letter.
    private func unicodeDigitLength(at position: Int32) -> Int32? {
        guard let (scalar, length) = UTF8Decoding.decode(bytes, at: Int(position)) else { return nil }
        return scalar.properties.generalCategory == .decimalNumber ? Int32(length) : nil
    }

    private func keyword(from start: Int32, to end: Int32) -> Token {
        let length = end &- start
        guard length >= 2, length <= 8 else { return .identifier }
        switch byte(start) {
        case UInt8(ascii: "a"):
            if length == 2, matches("as", start) { return .as }
            return length == 3 && keywords.contains(.and) && matches("and", start) ? .logicalAnd : .identifier
        case UInt8(ascii: "c"):
            return length == 8 && keywords.contains(.contains) && matches("contains", start) ? .contains : .identifier
        case UInt8(ascii: "d"): return length == 7 && matches("default", start) ? .default : .identifier
        case UInt8(ascii: "e"):
            if length == 4, matches("else", start) { return .else }
            return length == 5 && keywords.contains(.every) && matches("every", start) ? .every : .identifier
        case UInt8(ascii: "f"): return length == 5 && matches("false", start) ? .false : .identifier
        case UInt8(ascii: "i"):
            if length == 2, keywords.contains(.if), matches("if", start) { return .if }
            if length == 2, keywords.contains(.in), matches("in", start) { return .in }
            return length == 6 && matches("import", start) ? .import : .identifier
        case UInt8(ascii: "n"):
            if length == 3, matches("not", start) { return .not }
            return length == 4 && matches("null", start) ? .null : .identifier
        case UInt8(ascii: "o"): return length == 2 && keywords.contains(.or) && matches("or", start) ? .logicalOr : .identifier
        case UInt8(ascii: "p"): return length == 7 && matches("package", start) ? .package : .identifier
        case UInt8(ascii: "s"): return length == 4 && matches("some", start) ? .some : .identifier
        case UInt8(ascii: "t"): return length == 4 && matches("true", start) ? .true : .identifier
        case UInt8(ascii: "w"): return length == 4 && matches("with", start) ? .with : .identifier
        default: return .identifier
        }
    }

    @inline(__always)
    private func matches(_ word: StaticString, _ start: Int32) -> Bool {
        word.withUTF8Buffer { letters in
            for index in letters.indices where letters[index] != byte(start &+ Int32(index)) { return false }
            return true
        }
    }

    mutating func scanNumber() -> Token {
        skipDigits()
        if byte(state.next) == UInt8(ascii: ".") {
            state.next &+= 1
            if skipDigits() == 0 { tokenErrors.append("expected fraction") }
        }
        if byte(state.next) | 0x20 == UInt8(ascii: "e") {
            state.next &+= 1
            if byte(state.next) == UInt8(ascii: "+") || byte(state.next) == UInt8(ascii: "-") { state.next &+= 1 }
            if skipDigits() == 0 { tokenErrors.append("expected exponent") }
        }
        if ASCII.isIdentifierStart(byte(state.next)) {
            tokenErrors.append("illegal number format")
            while ASCII.isIdentifierPart(byte(state.next)) { state.next &+= 1 }
        }
        return .number
    }

    @discardableResult
    private mutating func skipDigits() -> Int32 {
        let start = state.next
        while ASCII.isDigit(byte(state.next)) { state.next &+= 1 }
        return state.next &- start
    }

    /// One character on, which may be a line break or the end of the text.
    @inline(__always)
    private mutating func skipCharacter() {
        guard state.next < byteCount else { return }
        let first = byte(state.next)
        state.next &+= 1
        if first == 0x0A {
            startLine()
        } else if first >= 0x80 {
            while byte(state.next) & 0xC0 == 0x80, state.next < byteCount { state.next &+= 1 }
        }
    }

    /// After the opening quote, to behind the closing one.
    mutating func scanString() -> Token {
        while true {
            let next = byte(state.next)
            if next == UInt8(ascii: "\"") {
                state.next &+= 1
                break
            } else if next == UInt8(ascii: "\\") {
                state.next &+= 1
                skipEscape(inTemplate: false)
            } else if next == 0x0A || state.next >= byteCount {
                tokenErrors.append("non-terminated string")
                break
            } else {
                state.next &+= 1
            }
        }
        countContinuations(from: state.start)
        return .string
    }

    private mutating func skipEscape(inTemplate: Bool) {
        switch byte(state.next) {
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            state.next &+= 1
        case UInt8(ascii: "u"):
            for _ in 0..<4 { skipCharacter() }
        case UInt8(ascii: "{") where inTemplate: state.next &+= 1
        default: tokenErrors.append("illegal escape sequence")
        }
    }

    mutating func scanRawString() -> Token {
        while state.next < byteCount {
            let next = byte(state.next)
            state.next &+= 1
            if next == UInt8(ascii: "`") {
                countContinuations(from: state.start)
                return .string
            }
            if next == 0x0A { startLine() }
        }
        tokenErrors.append("non-terminated string")
        return .string
    }

    mutating func scanTemplate() -> Token {
        while true {
            let next = byte(state.next)
            if next == 0x0A || state.next >= byteCount {
                tokenErrors.append("non-terminated string")
                return .templatePart
            }
            state.next &+= 1
            if next == UInt8(ascii: "\"") || next == UInt8(ascii: "{") {
                countContinuations(from: state.start)
                return next == UInt8(ascii: "{") ? .templatePart : .templateEnd
            }
            if next == UInt8(ascii: "\\") { skipEscape(inTemplate: true) }
        }
    }

    mutating func scanRawTemplate() -> Token {
        while state.next < byteCount {
            let next = byte(state.next)
            state.next &+= 1
            if next == UInt8(ascii: "`") || next == UInt8(ascii: "{") {
                countContinuations(from: state.start)
                return next == UInt8(ascii: "{") ? .rawTemplatePart : .rawTemplateEnd
            }
            if next == 0x0A { startLine() }
            if next == UInt8(ascii: "\\"), byte(state.next) == UInt8(ascii: "{") { state.next &+= 1 }
        }
        tokenErrors.append("non-terminated string")
        return .rawTemplatePart
    }
}
