/// Turns the bytes of a document into tokens. Comments are tokens too: the parser hands them on to the nodes they stand before.
struct Lexer {
    private let text: [UInt8]
    /// Where the next token begins.
    private var offset = 0
    private var line = 1
    private var column = 1

    init(_ text: [UInt8]) { self.text = text }

    /// A text that is no token gives one of kind `invalid`, placed at the character that is wrong; `error` says what is wrong with it.
    private(set) var error: GraphQLError?

    mutating func next() -> Token {
        skipIgnored()
        guard let byte = peek() else { return token(.endOfFile) }
        if let punctuation = Self.punctuation[byte] { return advance(1, making: punctuation) }
        switch byte {
        case UInt8(ascii: ".") where starts(with: "..."): return advance(3, making: .spread)
        case UInt8(ascii: "#"): return comment()
        case UInt8(ascii: "_"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return name()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        case UInt8(ascii: "\""): return starts(with: "\"\"\"") ? blockString() : string()
        case ..<0x20: return invalid("Cannot contain the invalid character \"\\u\(Self.fourDigits(byte))\"")
        case UInt8(ascii: "'"): return invalid("Unexpected single quote character ('), did you mean to use a double quote (\")?")
        default: return invalid("Cannot parse the unexpected character \"\(Unicode.Scalar(byte))\".")
        }
    }

    private static let punctuation: [UInt8: TokenKind] = {
        let kinds: [TokenKind] = [
            .bang, .dollar, .ampersand, .leftParenthesis, .rightParenthesis, .colon, .equals, .at, .leftBracket, .rightBracket, .leftBrace,
            .rightBrace, .pipe,
        ]
        return Dictionary(uniqueKeysWithValues: kinds.map { ($0.rawValue.utf8[$0.rawValue.utf8.startIndex], $0) })
    }()

    // MARK: characters

    private var position: Position { Position(line: line, column: column) }

    private func peek(_ ahead: Int = 0) -> UInt8? { offset + ahead < text.count ? text[offset + ahead] : nil }

    private func starts(with word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard offset + length <= text.count else { return false }
        return word.withUTF8Buffer { text[offset..<offset + length].elementsEqual($0) }
    }

    /// Goes over `count` characters of one byte on the same line.
    private mutating func advance(_ count: Int) {
        offset += count
        column += count
    }

    /// Goes over one character of any length that does not end the line.
    private mutating func advanceCharacter() {
        offset += 1
        while let byte = peek(), byte & 0xC0 == 0x80 { offset += 1 }
        column += 1
    }

    private mutating func newLine() {
        if text[offset] == UInt8(ascii: "\r"), peek(1) == UInt8(ascii: "\n") { offset += 1 }
        offset += 1
        line += 1
        column = 1
    }

    private func token(_ kind: TokenKind, _ value: String = "") -> Token { Token(kind: kind, value: value, position: position) }

    private mutating func advance(_ count: Int, making kind: TokenKind) -> Token {
        let made = token(kind)
        advance(count)
        return made
    }

    private mutating func invalid(_ message: String) -> Token {
        error = GraphQLError(message, at: position)
        return token(.invalid)
    }

    private static func fourDigits(_ byte: UInt8) -> String {
        let digits = String(byte)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    private func slice(from start: Int) -> String { String(decoding: text[start..<offset], as: UTF8.self) }

    // MARK: tokens

    private mutating func skipIgnored() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\t"), UInt8(ascii: " "), UInt8(ascii: ","): advance(1)
            case UInt8(ascii: "\n"): newLine()
            case UInt8(ascii: "\r"):
                // The reference parser counts a line that ends in two characters from the second of them.
                let isPair = peek(1) == UInt8(ascii: "\n")
                newLine()
                if isPair { column = 2 }
            case 0xEF where starts(with: "\u{FEFF}"):
                offset += 3
                column += 1
            default: return
            }
        }
    }

    private mutating func comment() -> Token {
        let start = offset
        let place = position
        while let byte = peek(), byte > 0x1F || byte == UInt8(ascii: "\t") { advanceCharacter() }
        return Token(kind: .comment, value: slice(from: start), position: place)
    }

    private mutating func name() -> Token {
        let start = offset
        let place = position
        while let byte = peek(), Self.isNamePart(byte) { advance(1) }
        return Token(kind: .name, value: slice(from: start), position: place)
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private mutating func number() -> Token {
        let start = offset
        let place = position
        var kind = TokenKind.int
        if peek() == UInt8(ascii: "-") { advance(1) }
        if peek() == UInt8(ascii: "0") {
            advance(1)
            if let byte = peek(), byte &- 48 <= 9 { return invalid("Invalid number, unexpected digit after 0: \(described(byte)).") }
        } else if !digits() {
            return missingDigit()
        }
        if peek() == UInt8(ascii: ".") {
            kind = .float
            advance(1)
            if !digits() { return missingDigit() }
        }
        if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
            kind = .float
            advance(1)
            if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { advance(1) }
            if !digits() { return missingDigit() }
        }
        return Token(kind: kind, value: slice(from: start), position: place)
    }

    private mutating func digits() -> Bool {
        let start = offset
        while let byte = peek(), byte &- 48 <= 9 { advance(1) }
        return offset > start
    }

    private mutating func missingDigit() -> Token { invalid("Invalid number, expected digit but got: \(described(peek())).") }

    private func described(_ byte: UInt8?) -> String { byte.map { "\"\(Unicode.Scalar($0))\"" } ?? "<EOF>" }

    /// Where a string's token is: behind the opening quotes, on the line where the string ends, as the reference parser counts.
    private mutating func string() -> Token {
        advance(1)
        let place = position
        var value: [UInt8] = []
        while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
            switch byte {
            case UInt8(ascii: "\""):
                advance(1)
                return Token(kind: .string, value: String(decoding: value, as: UTF8.self), position: place)
            case UInt8(ascii: "\\"):
                if let failure = escape(into: &value) { return failure }
            case ..<0x20 where byte != UInt8(ascii: "\t"):
                return invalid("Invalid character within String: \"\\u\(Self.fourDigits(byte))\".")
            default:
                let start = offset
                advanceCharacter()
                value += text[start..<offset]
            }
        }
        return invalid("Unterminated string.")
    }

    /// Reads an escape; the result is a token when it is wrong.
    private mutating func escape(into value: inout [UInt8]) -> Token? {
        guard let letter = peek(1) else {
            advance(1)
            return invalid("Invalid character escape sequence.")
        }
        let plain: [UInt8: UInt8] = [
            UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
            UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
        ]
        if let character = plain[letter] {
            value.append(character)
            advance(2)
            return nil
        }
        guard letter == UInt8(ascii: "u") else {
            advance(1)
            return invalid("Invalid character escape sequence: \\\(Unicode.Scalar(letter)).")
        }
        guard offset + 6 < text.count else {
            advance(1)
            return invalid("Invalid character escape sequence: \\\(String(decoding: text[offset...], as: UTF8.self)).")
        }
        let digits = text[offset + 2..<offset + 6]
        guard digits.allSatisfy(Self.isHexadecimal), let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
            advance(1)
            return invalid("Invalid character escape sequence: \\\(String(decoding: text[offset..<offset + 5], as: UTF8.self)).")
        }
        // Halves of surrogate pairs are no characters.
        value += String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8
        advance(6)
        return nil
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte &- 48 <= 9 || (byte | 0x20) &- UInt8(ascii: "a") <= 5
    }

    private mutating func blockString() -> Token {
        advance(3)
        let startColumn = column
        let startLine = line
        /// The characters since the start, line ends included.
        var characters = 0
        var lineStart = 0
        var value: [UInt8] = []
        while let byte = peek() {
            if starts(with: "\"\"\"") {
                // The reference parser relates the place where the string starts to the line where it ends.
                let place = Position(line: line, column: line == startLine ? startColumn : 1 - lineStart)
                advance(3)
                return Token(kind: .blockString, value: BlockString.value(of: value), position: place)
            }
            switch byte {
            case UInt8(ascii: "\\") where starts(with: "\\\"\"\""):
                value += Array("\"\"\"".utf8)
                advance(4)
                characters += 4
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                characters += byte == UInt8(ascii: "\r") && peek(1) == UInt8(ascii: "\n") ? 2 : 1
                value.append(UInt8(ascii: "\n"))
                newLine()
                lineStart = characters
            case ..<0x20 where byte != UInt8(ascii: "\t"):
                return invalid("Invalid character within String: \"\\u\(Self.fourDigits(byte))\".")
            default:
                let start = offset
                advanceCharacter()
                characters += 1
                value += text[start..<offset]
            }
        }
        return invalid("Unterminated string.")
    }
}
