import RegoValue

/// A value while a template runs: a document's, or one that the template made, as Go's reflection sees it.
enum TemplateValue {
    /// Nothing: a missing member, an untyped nil.
    case invalid
    /// An element of a document's array or object, whose static type is `interface {}`; may be null.
    case element(Value)
    /// A value of a document that is not null. Numbers are Go's `json.Number`, which is a kind of string.
    case document(Value)
    /// A part of a `json.Number`.
    case numberText([UInt8])
    case integer(Int64)
    case byte(UInt8)
    case float(Double)
    case complex(Double, Double)

    /// The value itself, without the interface around it.
    var concrete: TemplateValue {
        guard case .element(let value) = self else { return self }
        return value.kind == .null ? .invalid : .document(value)
    }

    var isInvalid: Bool { if case .invalid = self { true } else { false } }

    /// The name of the Go type.
    var typeName: String {
        switch self {
        case .invalid: "<nil>"
        case .element: "interface {}"
        case .numberText: "json.Number"
        case .integer: "int"
        case .byte: "uint8"
        case .float: "float64"
        case .complex: "complex128"
        case .document(let value):
            switch value.kind {
            case .boolean: "bool"
            case .integer, .decimal: "json.Number"
            case .array: "[]interface {}"
            case .object: "map[string]interface {}"
            default: "string"
            }
        }
    }

    /// The bytes of what Go takes for a kind of string.
    var stringBytes: [UInt8]? {
        switch self {
        case .numberText(let bytes): bytes
        case .document(let value) where value.isString: Array(value.utf8)
        case .document(let value) where value.isNumber: Array((value.numberText ?? "0").utf8)
        default: nil
        }
    }

    var array: Value? { if case .document(let value) = self, value.isArray { value } else { nil } }
    var object: Value? { if case .document(let value) = self, value.isObject { value } else { nil } }
    var isPlainString: Bool { if case .document(let value) = self { value.isString } else { false } }

    /// Whether `if` takes it for true: what is not empty, zero or nothing. All numbers of documents are true, being texts.
    var isTrue: Bool {
        switch concrete {
        case .invalid, .element: return false
        case .numberText(let bytes): return !bytes.isEmpty
        case .integer(let integer): return integer != 0
        case .byte(let byte): return byte != 0
        case .float(let float): return float != 0
        case .complex(let real, let imaginary): return real != 0 || imaginary != 0
        case .document(let value):
            if value.isNumber { return true }
            return value.boolean ?? (value.count > 0)
        }
    }

    /// As an argument of Go's `fmt`.
    var argument: GoFormat.Argument {
        switch concrete {
        case .invalid, .element: return .null
        case .numberText(let bytes): return .named("json.Number", bytes)
        case .integer(let integer): return .integer(integer)
        case .byte(let byte): return .integer(Int64(byte))
        case .float(let float): return .float(float)
        case .complex(let real, let imaginary): return .complex(real, imaginary)
        case .document(let value): return Self.argument(value)
        }
    }

    private static func argument(_ value: Value) -> GoFormat.Argument {
        switch value.kind {
        case .boolean: return .boolean(value.isTrue)
        case .integer, .decimal: return .named("json.Number", Array((value.numberText ?? "0").utf8))
        case .string: return .string(Array(value.utf8))
        case .array: return .list(value.storage.map(argument))
        case .object:
            return .members(
                (0..<value.count).map { (Array(value.key(at: $0).utf8), argument(value.value(at: $0))) }
                    .sorted { $0.0.lexicographicallyPrecedes($1.0) })
        default: return .null
        }
    }
}
