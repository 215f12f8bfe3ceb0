import RegoSyntax

/// JSON schemas by the names that METADATA uses: `schema.input` is the file `input.json` of the folder given to `--schema`.
public struct Schemas: Sendable {
    private var documents: [Ref: JSONNode] = [:]

    public init() {}

    /// Adds the schema at a path below `schema`, or the schema of `input` in all rules when the path is empty.
    public mutating func add(_ schema: JSONNode, at path: [String]) {
        documents[Ref("schema", path: path)] = schema
    }

    subscript(ref: Ref) -> JSONNode? { documents[ref] }

    /// The schema of `input` in all rules.
    var root: JSONNode? { documents[Ref("schema")] }
}

/// Finds the types that JSON schemas describe, as far as OPA's type checker understands schemas: types, properties, items,
/// `anyOf`, `allOf` and references inside the document.
struct SchemaReader {
    private let document: JSONNode
    /// The references on the way to the current place: a schema that contains itself is anything there.
    private var open: Set<String> = []

    private init(_ document: JSONNode) { self.document = document }

    static func type(of schema: JSONNode) -> RegoType {
        var reader = SchemaReader(schema)
        return reader.read(schema)
    }

    private mutating func read(_ schema: JSONNode) -> RegoType {
        if let reference = schema["$ref"]?.string { return read(reference: reference) }
        if let choices = schema["anyOf"]?.array { return read(choices, beside: schema) }
        if let parts = schema["allOf"]?.array { return read(merging: parts, into: schema) }
        let names = schema["type"]?.array?.compactMap(\.string) ?? [schema["type"]?.string].compactMap { $0 }
        if names.contains("boolean") { return .boolean }
        if names.contains("string") { return .string }
        if names.contains("integer") || names.contains("number") { return .number }
        if names.contains("object") { return readObject(schema) }
        if names.contains("array") { return readArray(schema) }
        if !names.isEmpty { return .anything }
        if schema["properties"] != nil { return readObject(schema) }
        return schema["items"] == nil ? .anything : readArray(schema)
    }

    private mutating func read(reference: String) -> RegoType {
        guard reference.hasPrefix("#"), open.insert(reference).inserted else { return .anything }
        defer { open.remove(reference) }
        var node = document
        for step in reference.dropFirst().split(separator: "/") {
            guard let next = node[Self.unescaped(step)] else { return .anything }
            node = next
        }
        return read(node)
    }

    /// A step of a JSON pointer (RFC 6901) without its escapes.
    private static func unescaped(_ step: Substring) -> String {
        var text = ""
        var isEscape = false
        for character in step {
            if isEscape {
                text.append(character == "1" ? "/" : "~")
                isEscape = false
            } else if character == "~" {
                isEscape = true
            } else {
                text.append(character)
            }
        }
        return text
    }

    private mutating func read(_ choices: [JSONNode], beside schema: JSONNode) -> RegoType {
        var type = RegoType.unknown
        if schema["type"] != nil, case .object(let members) = schema {
            let core = read(.object(members.filter { $0.key != "anyOf" }))
            if case .object(_, rest: nil) = core { type = core }
        }
        for choice in choices { type = read(choice).union(type) }
        return type.isUnknown ? .anything : type
    }

    private mutating func read(merging parts: [JSONNode], into schema: JSONNode) -> RegoType {
        var own = schema
        if case .object(let members) = schema { own = .object(members.filter { $0.key != "allOf" }) }
        let types = (parts + [own]).map { read($0) }.filter { !$0.isAnything }
        guard var merged = types.first else { return .anything }
        for type in types.dropFirst() { merged = Self.merge(merged, type) }
        return merged
    }

    /// A type that has the members of both.
    private static func merge(_ left: RegoType, _ right: RegoType) -> RegoType {
        guard case .object(let a, let restA) = left, case .object(let b, let restB) = right else {
            return left == right ? left : .anything
        }
        let names = Set(a.map(\.key))
        return .objectOf(a + b.filter { !names.contains($0.key) }, rest: restA == nil || restB == nil ? nil : restA)
    }

    private mutating func readObject(_ schema: JSONNode) -> RegoType {
        guard case .object(let properties) = schema["properties"] ?? .null, !properties.isEmpty else {
            return .object([], rest: .init(key: .anything, value: .anything))
        }
        var members: [RegoType.Member] = []
        for property in properties { members.append(.init(.string(property.key), read(property.value))) }
        return .objectOf(members, rest: nil)
    }

    private mutating func readArray(_ schema: JSONNode) -> RegoType {
        switch schema["items"] {
        case .array(let items)? where !items.isEmpty: return .array(items.map { read($0) }, rest: nil)
        case .object(let members)? where !members.isEmpty: return .array([], rest: read(.object(members)))
        default: return .array([], rest: .anything)
        }
    }
}
