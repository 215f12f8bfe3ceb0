/// Reads JSON text (RFC 8259) into an arena, one pass, without recursion.
///
/// simdjson finds the tokens of texts that are not short (``JSONScanner``); what has mistakes or is not UTF-8 is read byte by byte, so that
/// errors name their place.
///
/// Like Go's `encoding/json`, which OPA uses: a repeated key takes the last value, invalid UTF-8 and lone surrogates become U+FFFD. Numbers
/// keep their spelling. Strings that the given table knows are represented by the table's values.
public struct JSONReader {
    let arena: Arena
    let limits: JSONLimits
    let interned: InternedStrings
    private let scanner: JSONScanner?
    private var recent: RecentStrings?
    private var stack: [Value] = []
    private var frames: [Frame] = []
    private var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    private var position = 0

    private struct Frame {
        var isObject: Bool
        /// Where this collection's values begin on the stack.
        var base: Int
    }

    /// - Parameter sharing: Strings that are repeated become one word, for documents that are kept: less memory, and comparing them is
    ///   comparing words. Takes some time for each string.
    /// - Parameter scanner: One that several readers use after each other. Without one, long texts get their own.
    public init(
        arena: Arena, limits: JSONLimits = JSONLimits(), interned: InternedStrings = .none, sharing: Bool = false,
        scanner: JSONScanner? = nil
    ) {
        self.scanner = scanner
        self.arena = arena
        self.limits = limits
        self.interned = interned
        if sharing { recent = RecentStrings() }
    }

    /// Reads one document that is the whole text.
    public mutating func read(_ text: [UInt8]) throws(JSONError) -> Value {
        let result: Result<Value, JSONError> = text.withUnsafeBytes { bytes in
            do throws(JSONError) { return .success(try read(bytes)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Reads one document that is the whole text.
    public mutating func read(_ text: UnsafeRawBufferPointer) throws(JSONError) -> Value {
        bytes = text
        if let value = readIndexed(text) { return value }
        position = 0
        let value = try readValue()
        skipSpace()
        guard position == bytes.count else { throw unexpected("after the end of the document") }
        return value
    }

    /// Reads the next document of a text that holds several; nil at its end. `offset` is moved behind the document.
    public mutating func readNext(_ text: UnsafeRawBufferPointer, at offset: inout Int) throws(JSONError) -> Value? {
        bytes = text
        position = offset
        skipSpace()
        guard position < bytes.count else { return nil }
        let value = try readValue()
        offset = position
        return value
    }

    /// Nil for a short text, and for one that is to be read byte by byte.
    private mutating func readIndexed(_ text: UnsafeRawBufferPointer) -> Value? {
        guard text.count >= (scanner == nil ? JSONScanner.shortestTextForItsOwn : JSONScanner.shortestText) else { return nil }
        var recent = self.recent.take()
        let value = RecentStrings.withSlots(of: &recent) { recent in
            (scanner ?? JSONScanner()).read(text, into: arena, depth: limits.depth, interned: interned, recent: recent)
        }
        // What was met in a text that is read again is gone.
        self.recent = value == nil && recent != nil ? RecentStrings() : recent
        return value
    }

    // MARK: structure

    private mutating func readValue() throws(JSONError) -> Value {
        stack.removeAll(keepingCapacity: true)
        frames.removeAll(keepingCapacity: true)
        while true {
            skipSpace()
            guard position < bytes.count else { throw failure(.syntax, "the text ends where a value is expected") }
            var value: Value
            switch bytes[position] {
            case UInt8(ascii: "{"):
                position += 1
                if try openObject() { continue }
                value = arena.object()
            case UInt8(ascii: "["):
                position += 1
                if try openArray() { continue }
                value = arena.array()
            default:
                value = try readScalar()
            }
            if try attach(&value) { return value }
            if arena.isExhausted { throw failure(.size, "the document needs more than \(arena.limit) bytes of memory") }
        }
    }

    /// Returns false when the object is empty (and read).
    private mutating func openObject() throws(JSONError) -> Bool {
        skipSpace()
        if position < bytes.count, bytes[position] == UInt8(ascii: "}") {
            position += 1
            return false
        }
        try push(isObject: true)
        try readKey()
        return true
    }

    private mutating func openArray() throws(JSONError) -> Bool {
        skipSpace()
        if position < bytes.count, bytes[position] == UInt8(ascii: "]") {
            position += 1
            return false
        }
        try push(isObject: false)
        return true
    }

    private mutating func push(isObject: Bool) throws(JSONError) {
        guard frames.count < limits.depth else { throw failure(.depth, "nested deeper than \(limits.depth) levels") }
        frames.append(Frame(isObject: isObject, base: stack.count))
    }

    private mutating func readKey() throws(JSONError) {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw unexpected("where a key is expected") }
        stack.append(try readString())
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { throw unexpected("where ':' is expected") }
        position += 1
    }

    /// Puts a finished value where it belongs, closing collections that end here. True when the document is complete.
    private mutating func attach(_ value: inout Value) throws(JSONError) -> Bool {
        while let frame = frames.last {
            stack.append(value)
            skipSpace()
            guard position < bytes.count else {
                throw failure(.syntax, "the text ends inside \(frame.isObject ? "an object" : "an array")")
            }
            let byte = bytes[position]
            if byte == UInt8(ascii: ",") {
                position += 1
                if frame.isObject { try readKey() }
                return false
            }
            guard byte == (frame.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                throw unexpected("where ',' or the end of \(frame.isObject ? "the object" : "the array") is expected")
            }
            position += 1
            value = close(frame)
            frames.removeLast()
        }
        return true
    }

    private mutating func close(_ frame: Frame) -> Value {
        let value = stack.withUnsafeBufferPointer { stack in
            let entries = UnsafeBufferPointer(rebasing: stack[frame.base...])
            return frame.isObject ? arena.object(entries) : arena.array(entries)
        }
        stack.removeLast(stack.count - frame.base)
        return value
    }

    // MARK: scalars

    private mutating func readScalar() throws(JSONError) -> Value {
        switch bytes[position] {
        case UInt8(ascii: "\""): return try readString()
        case UInt8(ascii: "t"): return try readWord("true", .boolean(true))
        case UInt8(ascii: "f"): return try readWord("false", .boolean(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        default: return try readNumber()
        }
    }

    private mutating func readWord(_ word: StaticString, _ value: Value) throws(JSONError) -> Value {
        let length = word.utf8CodeUnitCount
        guard bytes.count - position >= length else { throw unexpected("where a value is expected") }
        for offset in 0..<length where bytes[position + offset] != word.utf8Start[offset] {
            throw unexpected("where a value is expected")
        }
        position += length
        return value
    }

    private mutating func readNumber() throws(JSONError) -> Value {
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        if peek == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if peek == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if peek | 0x20 == UInt8(ascii: "e") {
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        return arena.number(UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
    }

    /// The next byte, or zero at the end.
    private var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func digits() throws(JSONError) {
        let start = position
        while position < bytes.count, bytes[position] &- 48 <= 9 { position += 1 }
        if position == start { throw unexpected("where a \(start == 0 || bytes[start - 1] &- 48 > 9 ? "value" : "digit") is expected") }
    }

    /// Reads a string; `position` is at its opening quote.
    private mutating func readString() throws(JSONError) -> Value {
        let start = position + 1
        var end = start
        var plain: UInt8 = 0
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") || byte < 0x20 { return try readEscapedString(from: start) }
            plain |= byte
            end += 1
        }
        guard end < bytes.count else {
            position = end
            throw failure(.syntax, "the text ends inside a string")
        }
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        if plain >= 0x80, !UTF8Text.isValid(text) { return try readEscapedString(from: start) }
        position = end + 1
        return string(text)
    }

    private mutating func string(_ text: UnsafeRawBufferPointer) -> Value {
        let hash = Hash.of(text)
        if let known = interned.find(text, hash: hash) { return known }
        if let met = recent?.find(text, hash: hash) { return met }
        let new = arena.string(text, hash: hash)
        recent?.note(new)
        return new
    }

    private mutating func readEscapedString(from start: Int) throws(JSONError) -> Value {
        var escaped = EscapedString(in: bytes, from: start)
        let text = try escaped.read()
        position = escaped.position
        return text.withUnsafeBytes { string($0) }
    }

    @inline(__always)
    private mutating func skipSpace() {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    // MARK: errors

    private func unexpected(_ place: String) -> JSONError { JSONError(unexpected: place, at: position, in: bytes) }

    private func failure(_ reason: JSONError.Reason, _ message: String) -> JSONError {
        JSONError(reason, message, at: position, in: bytes)
    }
}
