import RegoSyntax

/// Reads the short notation of types in `BuiltinTable`.
struct TypeNotation {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// A function type from its argument and result columns.
    static func function(arguments: some Sequence<UInt8>, result: some Sequence<UInt8>) -> FunctionType {
        var type = FunctionType(arguments: [], result: nil)
        var reader = TypeNotation(arguments)
        while !reader.isAtEnd {
            if reader.take("...") {
                type.variadic = reader.type()
            } else {
                type.arguments.append(reader.type())
            }
            _ = reader.take(";")
        }
        var resultReader = TypeNotation(result)
        if !resultReader.isAtEnd { type.result = resultReader.type() }
        return type
    }

    private var isAtEnd: Bool { position >= bytes.count }

    private mutating func take(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        let matches = text.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + count]) }
        if matches { position += count }
        return matches
    }

    private mutating func type() -> RegoType {
        guard position < bytes.count else { return .anything }
        let symbol = bytes[position]
        position += 1
        switch symbol {
        case UInt8(ascii: "0"): return .null
        case UInt8(ascii: "b"): return .boolean
        case UInt8(ascii: "n"): return .number
        case UInt8(ascii: "s"): return .string
        case UInt8(ascii: "("): return union()
        case UInt8(ascii: "["): return array()
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "<"):
            let element = type()
            _ = take(">")
            return .set(element)
        default: return .anything
        }
    }

    private mutating func union() -> RegoType {
        var types = [type()]
        while take("|") { types.append(type()) }
        _ = take(")")
        return .anyOf(types)
    }

    private mutating func array() -> RegoType {
        var elements: [RegoType] = []
        var rest: RegoType?
        while !isAtEnd, !take("]") {
            if take("#") { rest = type() } else { elements.append(type()) }
            _ = take(",")
        }
        return .array(elements, rest: rest)
    }

    private mutating func object() -> RegoType {
        var members: [RegoType.Member] = []
        var rest: RegoType.Rest?
        while !isAtEnd, !take("}") {
            if take("#") {
                let key = type()
                _ = take(":")
                rest = .init(key: key, value: type())
            } else {
                let name = name()
                members.append(.init(.string(name), type()))
            }
            _ = take(",")
        }
        return .objectOf(members, rest: rest)
    }

    /// The characters up to the next colon, which is passed over.
    private mutating func name() -> String {
        let end = bytes[position...].firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        defer { position = min(end + 1, bytes.count) }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }
}
