extension ASTJSONWriter {
    func annotations(_ annotations: Annotations) -> JSONNode {
        var members: [JSONNode.Member] = []
        if !annotations.authors.isEmpty { members.append(.init("authors", .array(annotations.authors.map(author)))) }
        if !annotations.custom.isEmpty { members.append(.init("custom", .object(annotations.custom))) }
        if !annotations.description.isEmpty { members.append(.init("description", .string(annotations.description))) }
        if annotations.entrypoint { members.append(.init("entrypoint", .bool(true))) }
        if options.locations, !annotations.location.isNone {
            members.append(.init("location", annotations.location.json(includingText: true)))
        }
        if !annotations.organizations.isEmpty {
            members.append(.init("organizations", .array(annotations.organizations.map { .string($0) })))
        }
        if !annotations.relatedResources.isEmpty {
            members.append(.init("related_resources", .array(annotations.relatedResources.map(relatedResource))))
        }
        if !annotations.schemas.isEmpty { members.append(.init("schemas", .array(annotations.schemas.map(schema)))) }
        members.append(.init("scope", .string(annotations.scope.rawValue)))
        if !annotations.title.isEmpty { members.append(.init("title", .string(annotations.title))) }
        return .object(members)
    }

    private func author(_ author: Annotations.Author) -> JSONNode {
        let email = author.email.isEmpty ? [] : [JSONNode.Member("email", .string(author.email))]
        return .object([.init("name", .string(author.name))] + email)
    }

    private func relatedResource(_ resource: Annotations.RelatedResource) -> JSONNode {
        let description = resource.description.isEmpty ? [] : [JSONNode.Member("description", .string(resource.description))]
        return .object(description + [.init("ref", .string(resource.ref))])
    }

    private func schema(_ schema: Annotations.Schema) -> JSONNode {
        var members = [JSONNode.Member("path", .array(schema.path.terms.map(term)))]
        if let ref = schema.schema { members.append(.init("schema", .array(ref.terms.map(term)))) }
        if let definition = schema.definition { members.append(.init("definition", definition)) }
        return .object(members)
    }
}
