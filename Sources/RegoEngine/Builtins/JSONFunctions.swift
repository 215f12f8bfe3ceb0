import RegoValue

/// JSON text made and read.
enum JSONFunctions {
    static let builtins: [Builtin] = [
        Builtin("json.marshal", 1) { call throws(BuiltinError) in
            try call.requireRoom(forTextOf: call[0])
            return call.arena.string(try json(call[0]))
        },
        Builtin("json.marshal_with_options", 2, marshalWithOptions),
        Builtin("json.unmarshal", 1, unmarshal),
        Builtin("json.is_valid", 1) { call throws(BuiltinError) in
            guard call[0].isString else { return .boolean(false) }
            return .boolean(isValid(call[0].utf8, call.arena))
        },
    ]

    /// How deep the text may nest.
    static let limits = JSONLimits()

    private static func unmarshal(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        try read(try call.string(0), call.arena)
    }

    /// The text of a value as Go writes it.
    static func json(_ value: Value) throws(BuiltinError) -> [UInt8] {
        var writer = JSONWriter(options: JSONWriter.Options(escapesHTML: true))
        writer.write(value)
        if let number = writer.unwritableNumber { throw BuiltinError("json: invalid number literal \(GoText.quoted(number))") }
        return writer.bytes
    }

    private static func marshalWithOptions(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        var indent = Array("\t".utf8)
        var prefix: [UInt8] = []
        var isPretty: Bool?
        var hasLayout = false
        let options = try call.object(1)
        options.sortEntries()
        for position in 0..<options.count {
            let value = options.value(at: position)
            let name = options.key(at: position).string
            switch name {
            case "prefix", "indent":
                guard value.isString else {
                    let reason = "operand \(position) must be string but got \(BuiltinCall.typeName(value))"
                    throw call.operandError(1, "key \(GoText.quoted(name ?? "")) failed cast to string: \(reason)")
                }
                if name == "prefix" { prefix = Array(value.utf8) } else { indent = Array(value.utf8) }
                hasLayout = true
            case "pretty":
                guard let boolean = value.boolean else { throw call.operandError(1, "key \(GoText.quoted("pretty")) failed cast to bool") }
                isPretty = boolean
            case let name?: throw call.operandError(1, "object contained unknown key \(GoText.quoted(name))")
            case nil:
                let key = options.key(at: position)
                throw call.operandError(
                    1,
                    "failed to stringify key \(key) at index \(position): operand \(position) must be string but got \(BuiltinCall.typeName(key))"
                )
            }
        }
        try call.requireRoom(forTextOf: call[0])
        let compact = try json(call[0])
        guard isPretty ?? hasLayout else { return call.arena.string(compact) }
        return try JSONIndentation(prefix: prefix, indent: indent).apply(to: compact, call)
    }
}

/// Compact JSON text laid out over several lines, as Go's `json.Indent`.
struct JSONIndentation {
    let prefix: [UInt8]
    let indent: [UInt8]

    func apply(to text: [UInt8], _ call: BuiltinCall) throws(BuiltinError) -> Value {
        var result = StringBuilder(in: call.arena, capacity: text.count * 2)
        prefix.withUnsafeBytes { result.append($0) }
        var depth = 0
        var inString = false
        var position = 0
        while position < text.count {
            let byte = text[position]
            if inString {
                result.append(byte)
                if byte == UInt8(ascii: "\\"), position + 1 < text.count {
                    position += 1
                    result.append(text[position])
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                position += 1
                continue
            }
            try append(byte, before: position + 1 < text.count ? text[position + 1] : 0, &result, &depth, call)
            if byte == UInt8(ascii: "\"") { inString = true }
            // An empty collection stays on its line.
            if isOpening(byte), position + 1 < text.count, isClosing(text[position + 1]) {
                result.append(text[position + 1])
                position += 1
            }
            position += 1
        }
        return result.finish()
    }

    private func isOpening(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") }
    private func isClosing(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") }

    private func append(
        _ byte: UInt8, before next: UInt8, _ result: inout StringBuilder, _ depth: inout Int, _ call: BuiltinCall
    ) throws(BuiltinError) {
        if isOpening(byte) {
            result.append(byte)
            if isClosing(next) { return }
            depth += 1
            try newLine(depth, &result, call)
        } else if isClosing(byte) {
            depth -= 1
            try newLine(depth, &result, call)
            result.append(byte)
        } else if byte == UInt8(ascii: ",") {
            result.append(byte)
            try newLine(depth, &result, call)
        } else {
            result.append(byte)
            if byte == UInt8(ascii: ":") { result.append(0x20) }
        }
    }

    private func newLine(_ depth: Int, _ result: inout StringBuilder, _ call: BuiltinCall) throws(BuiltinError) {
        try call.requireRoom(for: prefix.count + indent.count * depth + 1)
        result.append(0x0A)
        prefix.withUnsafeBytes { result.append($0) }
        for _ in 0..<depth { indent.withUnsafeBytes { result.append($0) } }
    }
}
