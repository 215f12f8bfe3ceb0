import CYaml
import RegoValue

/// Writes a value as YAML in the layout of the library that OPA uses.
final class YAMLWriter {
    private var emitter = yaml_emitter_t()
    private var bytes: [UInt8] = []
    private var succeeded = true
    private var root = Value.undefined
    private lazy var lineEndMark = LineEndMark(for: root)
    private var hasMarks = false

    deinit { yaml_emitter_delete(&emitter) }

    /// The text, or nil when the library refuses the value.
    func write(_ value: Value) -> [UInt8]? {
        root = value
        yaml_emitter_initialize(&emitter)
        yaml_emitter_set_unicode(&emitter, 1)
        // The handler is called only within this call, while the writer lives.
        yaml_emitter_set_output(
            &emitter,
            { target, buffer, size in
                guard let target, let buffer else { return 0 }
                Unmanaged<YAMLWriter>.fromOpaque(target).takeUnretainedValue().bytes += UnsafeBufferPointer(start: buffer, count: size)
                return 1
            }, Unmanaged.passUnretained(self).toOpaque())
        emit { yaml_stream_start_event_initialize(&$0, YAML_UTF8_ENCODING) }
        emit { yaml_document_start_event_initialize(&$0, nil, nil, nil, 1) }
        append(value)
        // A text that ends in several line ends would get the mark of the end of a document, which OPA's library does not write.
        emitter.open_ended = 0
        emit { yaml_document_end_event_initialize(&$0, 1) }
        emitter.open_ended = 0
        emit { yaml_stream_end_event_initialize(&$0) }
        guard succeeded else { return nil }
        return hasMarks ? lineEndMark?.removed(from: bytes) : bytes
    }

    private func emit(_ initialize: (inout yaml_event_t) -> Int32) {
        var event = yaml_event_t()
        guard succeeded, initialize(&event) == 1 else {
            succeeded = false
            return
        }
        succeeded = yaml_emitter_emit(&emitter, &event) == 1
    }

    private func append(_ value: Value) {
        switch value.kind {
        case .undefined, .null: scalar("null", YAML_PLAIN_SCALAR_STYLE)
        case .boolean: scalar(value.isTrue ? "true" : "false", YAML_PLAIN_SCALAR_STYLE)
        case .integer, .decimal: scalar(number(value), YAML_PLAIN_SCALAR_STYLE)
        case .string: string(value.string ?? "")
        case .array, .set:
            value.sortEntries()
            emit { yaml_sequence_start_event_initialize(&$0, nil, nil, 1, YAML_BLOCK_SEQUENCE_STYLE) }
            for element in value.storage { append(element) }
            emit { yaml_sequence_end_event_initialize(&$0) }
        case .object: object(value)
        }
    }

    private func object(_ value: Value) {
        value.sortEntries()
        // Of several keys with one text the last in Rego's order stands.
        var byText: [[UInt8]: Value] = [:]
        for position in 0..<value.count {
            let key = value.key(at: position)
            byText[key.isString ? Array(key.utf8) : JSONWriter.textOfKey(key)] = value.value(at: position)
        }
        var entries = byText.map { (key: String(decoding: $0.key, as: UTF8.self), value: $0.value) }
        entries.sort { Self.precedes($0.key, $1.key) }
        emit { yaml_mapping_start_event_initialize(&$0, nil, nil, 1, YAML_BLOCK_MAPPING_STYLE) }
        for entry in entries {
            string(entry.key)
            append(entry.value)
        }
        emit { yaml_mapping_end_event_initialize(&$0) }
    }

    /// 64-bit integers as they are, and what is too large for a double; everything else as a double.
    private func number(_ value: Value) -> String {
        let text = value.numberText ?? "0"
        if let integer = Int64(text) { return String(integer) }
        if let integer = UInt64(text) { return String(integer) }
        guard let double = value.double, double.isFinite else { return text }
        return String(decoding: GoFloat.format(double, UInt8(ascii: "g"), nil), as: UTF8.self)
    }

    private func string(_ text: String) {
        if text.utf8.contains(0x0A) {
            scalar(text, YAML_LITERAL_SCALAR_STYLE)
        } else {
            let style = YAMLScalar.needsQuotes(text) ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE
            scalar(marked(text), style)
        }
    }

    private func marked(_ text: String) -> String {
        guard LineEndMark.isWanted(behind: text.utf8), let mark = lineEndMark else { return text }
        hasMarks = true
        return mark.put(behind: text)
    }

    private func scalar(_ text: String, _ style: yaml_scalar_style_t) {
        var text = text
        text.withUTF8 { bytes in
            emit { yaml_scalar_event_initialize(&$0, nil, nil, bytes.baseAddress, Int32(clamping: bytes.count), 1, 1, style) }
        }
    }

    /// The order of keys: letters behind everything else, runs of digits as numbers.
    private static func precedes(_ a: String, _ b: String) -> Bool {
        let x = Array(a.unicodeScalars)
        let y = Array(b.unicodeScalars)
        guard let place = (0..<min(x.count, y.count)).first(where: { x[$0] != y[$0] }) else { return x.count < y.count }
        let xIsLetter = x[place].properties.isAlphabetic
        let yIsLetter = y[place].properties.isAlphabetic
        if xIsLetter && yIsLetter { return x[place] < y[place] }
        if xIsLetter || yIsLetter { return yIsLetter }
        func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .decimalNumber }
        var start = 0
        if x[place] == "0" || y[place] == "0", x[..<place].reversed().prefix(while: isDigit).contains(where: { $0 != "0" }) { start = 1 }
        func number(_ scalars: [Unicode.Scalar]) -> (value: Int, end: Int) {
            let digits = scalars[place...].prefix(while: isDigit)
            return (digits.reduce(start) { $0 &* 10 &+ Int($1.value) &- 48 }, place + digits.count)
        }
        let (m, mEnd) = number(x)
        let (n, nEnd) = number(y)
        if m != n { return m < n }
        if mEnd != nEnd { return mEnd < nEnd }
        return x[place] < y[place]
    }
}
