import GraphQL
import RegoValue

/// Reads GraphQL documents from the objects that ``GraphQLEncoder`` makes, by the rules of Go's JSON decoder, which OPA uses: unknown
/// members are ignored, names match in any case, absent and null members are empty.
///
/// As in OPA, every selection that can be read as a field is one: fragments within a tree are not recognized, and such a tree is not valid.
/// Where OPA would fail on something absent (a type, a value), there is an error.
struct GraphQLDecoder {
    private static let deepest = 200
    let depth: Int

    init() { depth = 0 }

    private init(depth: Int) { self.depth = depth }

    // MARK: parts of queries and schemas

    func arguments(_ object: GraphQLMembers) throws(BuiltinError) -> [Argument] {
        try list(object["Arguments"], "Arguments") { value throws(BuiltinError) in
            let object = try GraphQLMembers(value, "Argument")
            var argument = Argument(name: try object.text("Name"), value: try required(try literal(object["Value"]), "Argument.Value"))
            argument.comment = try comment(object["Comment"])
            return argument
        }
    }

    func directives(_ object: GraphQLMembers) throws(BuiltinError) -> [Directive] {
        try list(object["Directives"], "Directives") { value throws(BuiltinError) in
            let object = try GraphQLMembers(value, "Directive")
            var directive = Directive()
            directive.name = try object.text("Name")
            directive.arguments = try arguments(object)
            directive.location = try object.text("Location")
            return directive
        }
    }

    func literal(_ value: Value) throws(BuiltinError) -> Literal? {
        if value.isUndefined || value.kind == .null { return nil }
        let inner = try deeper()
        let object = try GraphQLMembers(value, "Value")
        let number = object["Kind"]
        guard number.isUndefined || number.kind == .null || number.isNumber else {
            throw BuiltinError.mismatch("Value.Kind", number, "number")
        }
        guard let kind = Literal.Kind(rawValue: number.isNumber ? Int(number.immediateInteger ?? -1) : 0) else {
            throw BuiltinError("unknown value kind \(number)")
        }
        var literal = Literal(kind, raw: try object.text("Raw"))
        literal.children = try list(object["Children"], "Children") { value throws(BuiltinError) in
            let object = try GraphQLMembers(value, "ChildValue")
            let inner = try required(try inner.literal(object["Value"]), "ChildValue.Value")
            var child = Literal.Child(name: try object.text("Name"), value: inner)
            child.comment = try comment(object["Comment"])
            return child
        }
        literal.comment = try comment(object["Comment"])
        return literal
    }

    func type(_ value: Value) throws(BuiltinError) -> TypeReference {
        let inner = try deeper()
        let object = try GraphQLMembers(try required(value.isUndefined || value.kind == .null ? nil : value, "Type"), "Type")
        let name = try object.text("NamedType")
        let isNonNull = try object.flag("NonNull")
        if !name.isEmpty { return TypeReference(.named(name), isNonNull: isNonNull) }
        return TypeReference(.list(try inner.type(object["Elem"])), isNonNull: isNonNull)
    }

    func comment(_ value: Value) throws(BuiltinError) -> CommentGroup {
        if value.isUndefined || value.kind == .null { return [] }
        return try list(try GraphQLMembers(value, "CommentGroup")["List"], "List") { value throws(BuiltinError) in
            try GraphQLMembers(value, "Comment").text("Value")
        }
    }

    // MARK: lists and depth

    func list<Node>(
        _ value: Value, _ name: String, _ node: (Value) throws(BuiltinError) -> Node
    ) throws(BuiltinError) -> [Node] {
        if value.isUndefined || value.kind == .null { return [] }
        guard value.isArray || value.isSet else { throw BuiltinError.mismatch(name, value, "array") }
        value.sortEntries()
        var nodes: [Node] = []
        for element in value.storage { nodes.append(try node(element)) }
        return nodes
    }

    func texts(_ value: Value, _ name: String) throws(BuiltinError) -> [String] {
        try list(value, name) { value throws(BuiltinError) in
            guard let text = value.string else { throw BuiltinError.mismatch(name, value, "string") }
            return text
        }
    }

    func required<Part>(_ part: Part?, _ name: String) throws(BuiltinError) -> Part {
        guard let part else { throw BuiltinError("GraphQL AST: \(name) is missing") }
        return part
    }

    func deeper() throws(BuiltinError) -> GraphQLDecoder {
        if depth >= Self.deepest { throw BuiltinError("GraphQL AST nests deeper than \(Self.deepest) levels") }
        return GraphQLDecoder(depth: depth + 1)
    }
}
