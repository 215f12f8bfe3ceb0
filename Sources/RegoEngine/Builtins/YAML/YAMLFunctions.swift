import RegoValue

/// YAML text made and read.
enum YAMLFunctions {
    static let builtins: [Builtin] = [
        Builtin("yaml.marshal", 1) { call throws(BuiltinError) in
            try call.requireRoom(forTextOf: call[0])
            guard let text = YAMLWriter().write(try asReadFromJSON(call[0], call.arena)) else {
                throw BuiltinError("the value cannot be written as YAML")
            }
            return call.arena.string(text)
        },
        Builtin("yaml.unmarshal", 1) { call throws(BuiltinError) in try read(try call.string(0), call.arena) },
        Builtin("yaml.is_valid", 1) { call throws(BuiltinError) in
            .boolean(call[0].isString && (try? YAMLReader(arena: call.arena).read(call[0].utf8)) != nil)
        },
    ]

    private static func read(_ text: ByteView, _ arena: Arena) throws(BuiltinError) -> Value {
        do throws(YAMLReader.Failure) {
            return try YAMLReader(arena: arena).read(text)
        } catch {
            throw BuiltinError(error.message)
        }
    }

    /// OPA makes YAML of JSON by way of a YAML reader. It makes a difference for U+0085 alone, which for YAML is the end of a line.
    private static func asReadFromJSON(_ value: Value, _ arena: Arena) throws(BuiltinError) -> Value {
        let json = try json(value)
        guard !hasControlCharacters(json) else { throw BuiltinError("yaml: control characters are not allowed") }
        guard json.contains(0x85), String(decoding: json, as: UTF8.self).unicodeScalars.contains("\u{85}") else { return value }
        return try read(arena.string(json).utf8, arena)
    }

    private static func json(_ value: Value) throws(BuiltinError) -> [UInt8] {
        do throws(BuiltinError) {
            return try JSONFunctions.json(value)
        } catch {
            throw BuiltinError("error marshaling into JSON: \(error.message)")
        }
    }

    /// Whether a text has characters that YAML does not: those of JSON's strings from U+007F on.
    private static func hasControlCharacters(_ json: [UInt8]) -> Bool {
        String(decoding: json, as: UTF8.self).unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x85: false
            case 0x7F...0x9F, 0xFFFE, 0xFFFF: true
            default: false
            }
        }
    }
}
