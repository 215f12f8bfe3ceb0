import RegoSyntax
import RegoValue

/// A part of a schema's text. Parts have an identity, because references are written into them.
final class SchemaDocument {
    enum Kind {
        case null
        case bool(Bool)
        /// As it is spelled.
        case number(String)
        case string(String)
        case array([SchemaDocument])
        /// Members sorted by name.
        case object([(name: String, value: SchemaDocument)])
    }

    let kind: Kind
    /// What its `$ref` refers to, relative to nothing.
    var absoluteReference: String?

    /// Bytes of stack that nested documents may use.
    static let stackLimit = 384 << 10

    convenience init(_ value: Value) throws(SchemaError) { try self.init(value, StackGauge()) }

    private init(_ value: Value, _ stack: StackGauge) throws(SchemaError) {
        guard stack.used() < Self.stackLimit else { throw SchemaError("the schema is nested too deeply") }
        switch value.kind {
        case .boolean: kind = .bool(value.isTrue)
        case .integer, .decimal: kind = .number(value.numberText ?? "0")
        case .string: kind = .string(value.string ?? "")
        case .array, .set:
            var items: [SchemaDocument] = []
            for element in value.storage { items.append(try SchemaDocument(element, stack)) }
            kind = .array(items)
        case .object:
            var members: [(name: String, value: SchemaDocument)] = []
            for position in 0..<value.count {
                members.append((value.key(at: position).string ?? "", try SchemaDocument(value.value(at: position), stack)))
            }
            kind = .object(members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
        default: kind = .null
        }
    }

    /// The member of an object; nil for other kinds too.
    subscript(name: String) -> SchemaDocument? { members?.first { $0.name.utf8.elementsEqual(name.utf8) }?.value }

    var members: [(name: String, value: SchemaDocument)]? { if case .object(let members) = kind { members } else { nil } }
    var items: [SchemaDocument]? { if case .array(let items) = kind { items } else { nil } }
    var string: String? { if case .string(let text) = kind { text } else { nil } }
    var bool: Bool? { if case .bool(let flag) = kind { flag } else { nil } }
    var number: String? { if case .number(let text) = kind { text } else { nil } }

    /// Whether it may be a schema.
    var isSchema: Bool { bool != nil || members != nil }
}
