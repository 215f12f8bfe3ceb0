/// Writes values as JSON the way OPA does: keys sorted by their bytes, sets as arrays in order, keys that are not strings as their JSON text.
public struct JSONWriter {
    /// How the text is laid out.
    public struct Options: Sendable, Hashable {
        /// Spaces per level; nil for one line without spaces.
        public var indent: Int?
        /// Go's `json.Marshal` writes `<`, `>` and `&` as escapes; its encoders for output can be told not to.
        public var escapesHTML: Bool

        public init(indent: Int? = nil, escapesHTML: Bool = false) {
            self.indent = indent
            self.escapesHTML = escapesHTML
        }
    }

    public private(set) var bytes: [UInt8] = []
    /// The spelling of the first number written that JSON has no way to write; nil when there is none.
    public private(set) var unwritableNumber: String?
    let options: Options

    public init(options: Options = Options(), reserving capacity: Int = 256) {
        self.options = options
        bytes.reserveCapacity(capacity)
    }

    /// Appends the JSON text of a value. An undefined value is written as `null`.
    public mutating func write(_ value: Value) { write(value, level: 0) }

    private mutating func write(_ value: Value, level: Int) {
        switch value.kind {
        case .undefined, .null: bytes += "null".utf8
        case .boolean: bytes += (value.isTrue ? "true" : "false").utf8
        case .integer: Self.appendInteger(Int64(bitPattern: value.word), to: &bytes)
        case .decimal:
            bytes += value.textBytes
            if unwritableNumber == nil, !NumberText.isJSON(value.textBytes) { unwritableNumber = value.numberText }
        case .string: writeString(value.textBytes)
        case .array, .set:
            value.sortEntries()
            writeSequence(value.storage, level: level)
        case .object:
            value.sortEntries()
            writeObject(value, level: level)
        }
    }

    private mutating func writeSequence(_ elements: UnsafeBufferPointer<Value>, level: Int) {
        guard !elements.isEmpty else {
            bytes += "[]".utf8
            return
        }
        bytes.append(UInt8(ascii: "["))
        for (position, element) in elements.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            newLine(level + 1)
            write(element, level: level + 1)
        }
        newLine(level)
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func writeObject(_ object: Value, level: Int) {
        guard object.count > 0 else {
            bytes += "{}".utf8
            return
        }
        bytes.append(UInt8(ascii: "{"))
        if object.key(at: 0).isString && object.key(at: object.count - 1).isString {
            for position in 0..<object.count {
                writeEntry(position == 0, object.key(at: position).textBytes, object.value(at: position), level)
            }
        } else {
            for (position, entry) in textKeyed(object).enumerated() {
                entry.key.withUnsafeBytes { writeEntry(position == 0, $0, entry.value, level) }
            }
        }
        newLine(level)
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func writeEntry(_ isFirst: Bool, _ key: UnsafeRawBufferPointer, _ value: Value, _ level: Int) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        newLine(level + 1)
        writeString(key)
        bytes.append(UInt8(ascii: ":"))
        if options.indent != nil { bytes.append(UInt8(ascii: " ")) }
        write(value, level: level + 1)
    }

    /// The text that stands for a key which is not a string: its JSON, always with Go's escapes for HTML.
    public static func textOfKey(_ key: Value) -> [UInt8] { key.json(Options(escapesHTML: true)) }

    private mutating func text(ofKey key: Value) -> [UInt8] {
        var writer = JSONWriter(options: Options(escapesHTML: true))
        writer.write(key)
        unwritableNumber = unwritableNumber ?? writer.unwritableNumber
        return writer.bytes
    }

    /// The entries with their keys as text, in order of the text. Of several keys with one text the last in Rego's order stands.
    private mutating func textKeyed(_ object: Value) -> [(key: [UInt8], value: Value)] {
        var byText: [[UInt8]: Value] = [:]
        for position in 0..<object.count {
            let key = object.key(at: position)
            byText[key.isString ? Array(key.textBytes) : text(ofKey: key)] = object.value(at: position)
        }
        return byText.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { (key: $0.key, value: $0.value) }
    }

    private mutating func newLine(_ level: Int) {
        guard let indent = options.indent else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: indent * level))
    }

    private static let hex = Array("0123456789abcdef".utf8)

    /// Appends a JSON string literal with these bytes. What is not UTF-8 (a string may hold any bytes: `hex.decode`) becomes U+FFFD.
    public mutating func writeString(_ text: UnsafeRawBufferPointer) {
        bytes.append(UInt8(ascii: "\""))
        var run = 0
        var position = 0
        while position < text.count {
            let byte = text[position]
            let isHTML = options.escapesHTML && (byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "&"))
            let isSeparator = byte == 0xE2 && position + 2 < text.count && text[position + 1] == 0x80 && text[position + 2] & 0xFE == 0xA8
            let isBroken = byte >= 0x80 && UTF8Text.sequenceLength(text, at: position) == 0
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), !isHTML, !isSeparator, !isBroken {
                position += byte < 0x80 ? 1 : UTF8Text.sequenceLength(text, at: position)
                continue
            }
            bytes += UnsafeRawBufferPointer(rebasing: text[run..<position])
            if isSeparator {
                bytes += (text[position + 2] == 0xA8 ? "\\u2028" : "\\u2029").utf8
                position += 3
            } else if isBroken {
                bytes += "\\ufffd".utf8
                position += 1
            } else {
                writeEscape(byte)
                position += 1
            }
            run = position
        }
        bytes += UnsafeRawBufferPointer(rebasing: text[run...])
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes += "\\\"".utf8
        case UInt8(ascii: "\\"): bytes += "\\\\".utf8
        case 0x08: bytes += "\\b".utf8
        case 0x0C: bytes += "\\f".utf8
        case 0x0A: bytes += "\\n".utf8
        case 0x0D: bytes += "\\r".utf8
        case 0x09: bytes += "\\t".utf8
        default:
            bytes += "\\u00".utf8
            bytes.append(Self.hex[Int(byte >> 4)])
            bytes.append(Self.hex[Int(byte & 15)])
        }
    }

    static func appendInteger(_ value: Int64, to bytes: inout [UInt8]) {
        var text = String(value)
        text.withUTF8 { bytes += $0 }
    }
}

extension Value {
    /// The JSON text.
    public func json(_ options: JSONWriter.Options = JSONWriter.Options()) -> [UInt8] {
        var writer = JSONWriter(options: options)
        writer.write(self)
        return writer.bytes
    }
}
