import JSONSchema
import RegoSyntax

/// Finds the types that JSON schemas describe, as far as OPA's type checker understands schemas: types, properties, items,
/// `anyOf`, `allOf` and references. All else in a schema restricts values, not types.
struct SchemaTypes {
    /// The references on the way to the current place: a schema that contains itself is anything there.
    private var open: Set<ObjectIdentifier> = []
    /// Types that were made, which one schema may multiply by references.
    private var count = 0

    private static let largestCount = 100_000

    /// - Throws: why the schema cannot be used, in OPA's words.
    static func type(of schema: JSONNode) throws(SchemaError) -> RegoType {
        if case .null = schema { throw SchemaError("no schema as input to compile") }
        let compiled: SchemaNode
        do throws(SchemaError) {
            compiled = try SchemaNode.compile(json: Array(schema.text().utf8), in: SchemaTextEnvironment())
        } catch {
            throw SchemaError("unable to compile the schema: \(error.message)")
        }
        var types = SchemaTypes()
        do throws(SchemaError) {
            return try types.type(of: SchemaShape(compiled))
        } catch {
            throw SchemaError("type checking: \(error.message)")
        }
    }

    private mutating func type(of node: SchemaNode) throws(SchemaError) -> RegoType { try type(of: SchemaShape(node)) }

    private mutating func type(of shape: SchemaShape) throws(SchemaError) -> RegoType {
        count += 1
        guard count <= Self.largestCount else { throw SchemaError("the schema describes more than \(Self.largestCount) types") }
        if let target = shape.target {
            guard open.insert(ObjectIdentifier(target)).inserted else { return .anything }
            defer { open.remove(ObjectIdentifier(target)) }
            return try type(of: target)
        }
        if !shape.anyOf.isEmpty { return try union(shape) }
        if !shape.allOf.isEmpty { return try type(of: try shape.merged()) }
        return try plainType(shape)
    }

    /// The type of a schema that is not made of others: of the types it names, the first in this order.
    private mutating func plainType(_ shape: SchemaShape) throws(SchemaError) -> RegoType {
        if shape.types.contains("boolean") { return .boolean }
        if shape.types.contains("string") { return .string }
        if shape.types.contains("integer") || shape.types.contains("number") { return .number }
        if shape.types.contains("object") { return try object(shape) }
        if shape.types.contains("array") { return try array(shape) }
        if !shape.properties.isEmpty { return try object(shape) }
        return shape.items.isEmpty ? .anything : try array(shape)
    }

    private mutating func union(_ shape: SchemaShape) throws(SchemaError) -> RegoType {
        var type = RegoType.unknown
        if !shape.types.isEmpty {
            var core = shape
            core.anyOf = []
            let coreType = try self.type(of: core)
            if case .object(let members, rest: nil) = coreType, !members.isEmpty { type = coreType }
        }
        for choice in shape.anyOf { type = try self.type(of: choice).union(type) }
        return type
    }

    private mutating func object(_ shape: SchemaShape) throws(SchemaError) -> RegoType {
        if shape.properties.isEmpty { return .object([], rest: .init(key: .anything, value: .anything)) }
        var members: [RegoType.Member] = []
        for (name, schema) in shape.properties {
            let member = RegoType.Member(.string(name), try type(of: schema))
            if let known = members.firstIndex(where: { $0.key == member.key }) { members[known] = member } else { members.append(member) }
        }
        return .objectOf(members, rest: nil)
    }

    private mutating func array(_ shape: SchemaShape) throws(SchemaError) -> RegoType {
        guard let first = shape.items.first else { return .array([], rest: .anything) }
        if shape.itemsAreAlike { return .array([], rest: try type(of: first)) }
        var elements: [RegoType] = []
        for item in shape.items { elements.append(try type(of: item)) }
        return .array(elements, rest: nil)
    }
}

/// What of a schema matters for types. The parts of an `allOf` are merged into one.
private struct SchemaShape {
    var types: [String]
    var target: SchemaNode?
    var properties: [(name: String, schema: SchemaNode)]
    var items: [SchemaNode]
    var itemsAreAlike: Bool
    var anyOf: [SchemaNode]
    var allOf: [SchemaNode]

    init(_ node: SchemaNode) {
        types = node.types
        target = node.target
        properties = node.properties
        items = node.items
        itemsAreAlike = node.itemsAreAlike
        anyOf = node.anyOf
        allOf = node.allOf
    }

    /// As messages name the types.
    private var typeText: String {
        switch types.count {
        case 0: "undefined"
        case 1: types[0]
        default: "[\(types.joined(separator: ","))]"
        }
    }

    /// The schema that `allOf` and what stands beside it make together.
    func merged() throws(SchemaError) -> SchemaShape {
        let parts = try Self.merge(allOf.map(SchemaShape.init))
        if types.isEmpty { return parts }
        if ["object", "array"].contains(where: { types.contains($0) && parts.types.contains($0) }) {
            var own = self
            own.allOf = []
            return try Self.merge([parts, own])
        }
        guard typeText == parts.typeText else { throw SchemaError("unable to merge these schemas") }
        return parts
    }

    private static func merge(_ given: [SchemaShape]) throws(SchemaError) -> SchemaShape {
        let shapes = given.map(\.withEvidentType)
        guard var result = shapes.first else { throw SchemaError("unable to merge these schemas") }
        for shape in shapes.dropFirst() {
            guard result.typeText == shape.typeText else {
                throw SchemaError("unable to merge these schemas: type mismatch: \(result.typeText) and \(shape.typeText)")
            }
            if result.types.contains("object"), !result.properties.isEmpty, !shape.properties.isEmpty {
                result.properties += shape.properties
            } else if result.types.contains("array"), !result.items.isEmpty, !shape.items.isEmpty {
                for (position, item) in shape.items.enumerated() {
                    if position >= result.items.count { result.items.append(item) }
                    guard SchemaShape(result.items[position]).typeText == SchemaShape(item).typeText else {
                        throw SchemaError("unable to merge these schemas")
                    }
                }
            }
        }
        return result
    }

    /// With the type that properties or items tell.
    private var withEvidentType: SchemaShape {
        var shape = self
        let evident = !properties.isEmpty ? "object" : !items.isEmpty ? "array" : nil
        if let evident, !types.contains(evident) { shape.types.append(evident) }
        return shape
    }
}

/// What schemas need while only their types matter. Documents elsewhere are not loaded.
private final class SchemaTextEnvironment: SchemaEnvironment {
    private struct Anything: SchemaPattern {
        func matches(_ text: String) -> Bool { true }
    }

    func pattern(_ text: String) -> (any SchemaPattern)? { Anything() }

    func hasFormat(_ name: String, _ text: String) -> Bool { true }

    var isOver: Bool { false }

    /// References are either fragments, which belong to the base, or addresses of their own.
    func reference(_ text: String, relativeTo base: String?) throws(SchemaError) -> SchemaReference {
        let whole = text.hasPrefix("#") ? (base ?? "").prefix { $0 != "#" } + text : text[...]
        let document = String(whole.prefix { $0 != "#" })
        let fragment = String(whole.dropFirst(document.count + 1))
        let isCanonical = document.contains("://")
        let path = document.isEmpty || isCanonical || document.hasPrefix("/") ? document : "/" + document
        return SchemaReference(
            text: fragment.isEmpty ? path : path + "#" + fragment, document: path, fragment: fragment, isCanonical: isCanonical)
    }

    func load(_ reference: SchemaReference) throws(SchemaError) -> [UInt8] {
        throw SchemaError("remote reference loading disabled: \(reference.text)")
    }
}
