import RegoValue

/// Reading JSON texts as Go's decoder does, and telling in its words, which OPA passes on, what is wrong.
extension JSONFunctions {
    /// Whether a text is one JSON document. The memory for reading it goes away with the evaluation.
    static func isValid(_ text: ByteView, _ arena: Arena) -> Bool {
        var reader = JSONReader(arena: arena, limits: limits)
        return (try? reader.read(text)) != nil
    }

    /// Reads a JSON text as OPA does: after the document there may be nothing, or `null` and then anything.
    static func read(_ text: ByteView, _ arena: Arena) throws(BuiltinError) -> Value {
        var offset = 0
        let value = try next(text, at: &offset, arena)
        while offset < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[offset]) { offset += 1 }
        if offset < text.count { try refuse(ByteView(rebasing: text[offset...]), arena) }
        return value
    }

    static func read(_ text: [UInt8], _ arena: Arena) throws(BuiltinError) -> Value {
        let value: Result<Value, BuiltinError> = text.withUnsafeBytes { bytes in
            do throws(BuiltinError) { return .success(try read(bytes, arena)) } catch { return .failure(error) }
        }
        return try value.get()
    }

    /// Reads the JSON document that a text begins with, whatever follows.
    static func readFirst(_ text: ByteView, _ arena: Arena) throws(BuiltinError) -> Value {
        var offset = 0
        return try next(text, at: &offset, arena)
    }

    private static func next(_ text: ByteView, at offset: inout Int, _ arena: Arena) throws(BuiltinError) -> Value {
        var reader = JSONReader(arena: arena, limits: limits)
        do throws(JSONError) {
            if let value = try reader.readNext(text, at: &offset) { return value }
        } catch {
            throw BuiltinError(message(error, text))
        }
        throw BuiltinError("EOF")
    }

    /// Throws what OPA says of a text behind a document; it looks at one token of it.
    private static func refuse(_ rest: ByteView, _ arena: Arena) throws(BuiltinError) {
        func refusal(_ token: String) -> BuiltinError { BuiltinError("error: invalid character '\(token)' after top-level value") }
        switch rest[0] {
        case UInt8(ascii: "{"), UInt8(ascii: "["): throw refusal(String(Unicode.Scalar(rest[0])))
        case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: ":"):
            throw BuiltinError("invalid character \(shown(rest[0])) looking for beginning of value")
        default:
            let token = try readFirst(rest, arena)
            if token.kind == .null { return }
            throw refusal(token.string ?? token.boolean.map { "%!s(bool=\($0))" } ?? token.numberText ?? "")
        }
    }

    // MARK: messages

    private static func message(_ error: JSONError, _ text: ByteView) -> String {
        guard error.reason == .syntax else { return error.message }
        guard error.offset < text.count else {
            return text.allSatisfy { $0 == 0x20 || (9...13).contains($0) } ? "EOF" : "unexpected EOF"
        }
        let byte = text[error.offset]
        if let place = numberPlace(text, error.offset) { return "invalid character \(shown(byte)) \(place)" }
        let places = [
            ("end of the array", "after array element"), ("end of the object", "after object key:value pair"),
            ("a key is expected", "looking for beginning of object key string"), ("':' is expected", "after object key"),
            ("in an escape", "in string escape code"), ("control character", "in string literal"),
            ("hexadecimal", "in \\u hexadecimal character escape"),
        ]
        if let (_, place) = places.first(where: { contains(error.message, $0.0) }) { return "invalid character \(shown(byte)) \(place)" }
        for word in ["true", "false", "null"] where byte == word.utf8.first {
            return literalMessage(word, ByteView(rebasing: text[error.offset...]))
        }
        let place = contains(error.message, "a value is expected") ? "looking for beginning of value" : "in literal"
        return "invalid character \(shown(byte)) \(place)"
    }

    /// Where in a number the byte stands that should be a digit; nil when it stands elsewhere.
    private static func numberPlace(_ text: ByteView, _ offset: Int) -> String? {
        var start = offset
        while start > 0, text[start - 1] &- 48 <= 9 || "+-.eE".utf8.contains(text[start - 1]) { start -= 1 }
        guard start < offset, text[offset - 1] &- 48 > 9 else { return nil }
        let beginsNumber = text[start] &- 48 <= 9 || text[start] == UInt8(ascii: "-")
        guard beginsNumber else { return nil }
        switch text[offset - 1] {
        case UInt8(ascii: "."): return "after decimal point in numeric literal"
        case UInt8(ascii: "-") where offset - start == 1: return "in numeric literal"
        default: return "in exponent of numeric literal"
        }
    }

    /// What is wrong with something that begins like `true`, `false` or `null`.
    private static func literalMessage(_ word: String, _ text: ByteView) -> String {
        for (position, wanted) in word.utf8.enumerated() {
            guard position < text.count else { return "unexpected EOF" }
            if text[position] != wanted {
                let expected = String(Unicode.Scalar(wanted))
                return "invalid character \(shown(text[position])) in literal \(word) (expecting '\(expected)')"
            }
        }
        return "unexpected EOF"
    }

    /// A byte in quotes as Go shows it: as if it were the character of that number.
    private static func shown(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "'"): "'\\''"
        case UInt8(ascii: "\""): "'\"'"
        default: "'" + GoText.quoted(String(Unicode.Scalar(byte))).dropFirst().dropLast() + "'"
        }
    }

    private static func contains(_ text: String, _ part: String) -> Bool {
        var text = text
        var part = part
        return text.withUTF8 { text in part.withUTF8 { ByteSearch.first(ByteView($0), in: ByteView(text)) != nil } }
    }
}
