/// A schema that holds together: every type it mentions exists, extensions are merged, interfaces are implemented.
public struct Schema {
    private(set) var types: [String: TypeDefinition] = [:]
    private(set) var directives: [String: DirectiveDefinition] = [:]
    /// The names of the types of operations.
    private var roots: [OperationDefinition.Kind: String] = [:]
    /// For abstract types, and for objects (themselves), the names of the types that a value may have.
    private(set) var possibleTypes: [String: [String]] = [:]

    /// Merges a document with GraphQL's own definitions, and checks it.
    ///
    /// - Throws: the first thing that is wrong with it.
    public init(_ document: SchemaDocument) throws(GraphQLError) {
        let prelude = try Prelude.document()
        let order = try define(prelude.definitions + document.definitions, extensions: document.extensions)
        collectPossibleTypes(order)
        try define(prelude.directives + document.directives)
        if document.schemas.count > 1 {
            throw GraphQLError(
                "Cannot have multiple schema entry points, consider schema extensions instead.", at: document.schemas[1].position)
        }
        for part in document.schemas + document.schemaExtensions { try setRoots(part.entries) }
        try SchemaValidation(schema: self).run(document)
        if document.schemas.isEmpty { setRootsByName() }
        if let query = roots[.query] { types[query]?.fields += Prelude.introspectionFields }
    }

    /// The type that operations of a kind select fields on.
    func root(_ kind: OperationDefinition.Kind) -> TypeDefinition? {
        roots[kind == .unspecified ? .query : kind].flatMap { types[$0] }
    }

    /// The definitions of the types that a value of an abstract type may have; an object's only one is itself.
    func possibleTypes(of type: TypeDefinition) -> [TypeDefinition] { (possibleTypes[type.name] ?? []).compactMap { types[$0] } }

    // MARK: merging

    /// The names of the types in the order they appear.
    private mutating func define(
        _ definitions: [TypeDefinition], extensions: [TypeDefinition]
    ) throws(GraphQLError) -> [String] {
        var order: [String] = []
        for type in definitions {
            if types[type.name] != nil { throw GraphQLError("Cannot redeclare type \(type.name).", at: type.position) }
            types[type.name] = type
            order.append(type.name)
        }
        for part in extensions {
            if types[part.name] == nil {
                var type = TypeDefinition(kind: part.kind)
                type.name = part.name
                type.position = part.position
                types[part.name] = type
                order.append(part.name)
            }
            try extend(part)
        }
        return order
    }

    private mutating func extend(_ part: TypeDefinition) throws(GraphQLError) {
        guard var type = types[part.name] else { return }
        if type.kind != part.kind {
            throw GraphQLError(
                "Cannot extend type \(part.name) because the base type is a \(type.kind.rawValue), not \(part.kind.rawValue).",
                at: part.position)
        }
        type.directives += part.directives
        type.interfaces += part.interfaces
        type.fields += part.fields
        type.types += part.types
        type.enumValues += part.enumValues
        types[part.name] = type
    }

    private mutating func collectPossibleTypes(_ order: [String]) {
        for name in order {
            guard let type = types[name] else { continue }
            switch type.kind {
            case .union: possibleTypes[name, default: []] += type.types
            case .object, .inputObject:
                for interface in type.interfaces { possibleTypes[interface, default: []].append(name) }
                possibleTypes[name, default: []].append(name)
            case .interface: for interface in type.interfaces { possibleTypes[interface, default: []].append(name) }
            default: break
            }
        }
    }

    private mutating func define(_ definitions: [DirectiveDefinition]) throws(GraphQLError) {
        for directive in definitions {
            if directives[directive.name] != nil, !Prelude.redefinableDirectives.contains(directive.name) {
                throw GraphQLError("Cannot redeclare directive \(directive.name).", at: directive.position)
            }
            directives[directive.name] = directive
        }
    }

    // MARK: roots

    private mutating func setRoots(_ entries: [SchemaDefinition.Entry]) throws(GraphQLError) {
        for entry in entries {
            guard types[entry.type] != nil else {
                throw GraphQLError(
                    "Schema root \(entry.operation.rawValue) refers to a type \(entry.type) that does not exist.", at: entry.position)
            }
            if entry.operation != .unspecified { roots[entry.operation] = entry.type }
        }
    }

    /// Without a `schema` definition the types named after the operations are their roots.
    private mutating func setRootsByName() {
        for (kind, name) in [(OperationDefinition.Kind.query, "Query"), (.mutation, "Mutation"), (.subscription, "Subscription")]
        where roots[kind] == nil && types[name] != nil {
            roots[kind] = name
        }
    }
}
