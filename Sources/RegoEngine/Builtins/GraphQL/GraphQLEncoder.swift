import GraphQL
import RegoValue

/// Makes the objects that OPA shows for GraphQL documents: the members have the names of gqlparser's structures; nulls, empty collections
/// and positions are left out, empty strings and `false` are not.
struct GraphQLEncoder {
    let call: BuiltinCall
    let arena: Arena

    init(_ call: BuiltinCall) {
        self.call = call
        arena = call.arena
    }

    // MARK: parts of queries and schemas

    func value(_ argument: Argument) throws(BuiltinError) -> Value {
        try object(argument.comment) { members throws(BuiltinError) in
            members.add("Name", argument.name)
            members.add("Value", try value(argument.value))
        }
    }

    func value(_ directive: Directive) throws(BuiltinError) -> Value {
        try object { members throws(BuiltinError) in
            members.add("Name", directive.name)
            members.add("Arguments", try array(directive.arguments, value))
            members.add("Location", directive.location)
        }
    }

    func value(_ literal: Literal) throws(BuiltinError) -> Value {
        try object(literal.comment) { members throws(BuiltinError) in
            members.add("Raw", literal.raw)
            members.add("Kind", .integer(literal.kind.rawValue))
            members.add("Children", try array(literal.children, value))
            // Set by validation, which the tree does not show.
            members.add("ExpectedTypeHasDefault", .boolean(false))
        }
    }

    func value(_ child: Literal.Child) throws(BuiltinError) -> Value {
        try object(child.comment) { members throws(BuiltinError) in
            members.add("Name", child.name)
            members.add("Value", try value(child.value))
        }
    }

    func value(_ type: TypeReference) throws(BuiltinError) -> Value {
        try object { members throws(BuiltinError) in
            switch type.shape {
            case .named(let name): members.add("NamedType", name)
            case .list(let element):
                members.add("NamedType", "")
                members.add("Elem", try value(element))
            }
            members.add("NonNull", .boolean(type.isNonNull))
        }
    }

    // MARK: objects

    /// Adds what is there.
    struct Members {
        let arena: Arena
        let object: Value

        func add(_ name: String, _ value: Value?) {
            if let value { arena.insert(object, name, value) }
        }

        func add(_ name: String, _ text: String) { arena.insert(object, name, arena.string(text)) }
    }

    func object(
        _ comment: CommentGroup = [], _ fill: (Members) throws(BuiltinError) -> Void
    ) throws(BuiltinError) -> Value {
        try call.requireRoom(for: 256)
        let members = Members(arena: arena, object: arena.object())
        try fill(members)
        members.add("Comment", value(comment))
        return members.object
    }

    func definition(
        _ description: String, _ comments: DefinitionComments, _ directives: [Directive],
        _ fill: (Members) throws(BuiltinError) -> Void
    ) throws(BuiltinError) -> Value {
        try object { members throws(BuiltinError) in
            members.add("Description", description)
            members.add("Directives", try array(directives, value))
            members.add("BeforeDescriptionComment", value(comments.beforeDescription))
            members.add("AfterDescriptionComment", value(comments.afterDescription))
            members.add("EndOfDefinitionComment", value(comments.endOfDefinition))
            try fill(members)
        }
    }

    func array<Node>(_ nodes: [Node], _ value: (Node) throws(BuiltinError) -> Value) throws(BuiltinError) -> Value? {
        if nodes.isEmpty { return nil }
        let result = arena.array(capacity: nodes.count)
        for node in nodes { arena.append(result, try value(node)) }
        return result
    }

    func strings(_ texts: [String]) -> Value? {
        if texts.isEmpty { return nil }
        return arena.array(texts.map { arena.string($0) })
    }

    func value(_ comment: CommentGroup) -> Value? {
        if comment.isEmpty { return nil }
        let lines = comment.map { line in
            let object = arena.object()
            arena.insert(object, "Value", arena.string(line))
            return object
        }
        let group = arena.object()
        arena.insert(group, "List", arena.array(lines))
        return group
    }
}
