import GraphQL
import RegoValue

/// Operations, fragments and selections.
extension GraphQLDecoder {
    func query(_ value: Value) throws(BuiltinError) -> QueryDocument {
        let object = try GraphQLMembers(value, "QueryDocument")
        var document = QueryDocument()
        document.operations = try list(object["Operations"], "Operations") { value throws(BuiltinError) in try operation(value) }
        document.fragments = try list(object["Fragments"], "Fragments") { value throws(BuiltinError) in try fragment(value) }
        return document
    }

    private func operation(_ value: Value) throws(BuiltinError) -> OperationDefinition {
        let object = try GraphQLMembers(value, "OperationDefinition", exact: true)
        guard let kind = OperationDefinition.Kind(rawValue: try object.text("Operation")) else {
            throw BuiltinError("got unknown operation type \(GoText.quoted(try object.text("Operation")))")
        }
        var operation = OperationDefinition(kind: kind)
        operation.name = try object.text("Name")
        operation.variables = try list(object["VariableDefinitions"], "VariableDefinitions") { value throws(BuiltinError) in
            try variable(value)
        }
        operation.directives = try directives(object)
        operation.comment = try comment(object["Comment"])
        operation.selections = try selections(object)
        return operation
    }

    private func fragment(_ value: Value) throws(BuiltinError) -> FragmentDefinition {
        let object = try GraphQLMembers(value, "FragmentDefinition", exact: true)
        var fragment = FragmentDefinition()
        fragment.name = try object.text("Name")
        fragment.variables = try list(object["VariableDefinition"], "VariableDefinition") { value throws(BuiltinError) in
            try variable(value)
        }
        fragment.typeCondition = try object.text("TypeCondition")
        fragment.directives = try directives(object)
        fragment.comment = try comment(object["Comment"])
        fragment.selections = try selections(object)
        return fragment
    }

    private func variable(_ value: Value) throws(BuiltinError) -> VariableDefinition {
        let object = try GraphQLMembers(value, "VariableDefinition")
        var variable = VariableDefinition(name: try object.text("Variable"), type: try type(object["Type"]))
        variable.defaultValue = try literal(object["DefaultValue"])
        variable.directives = try directives(object)
        variable.isUsed = try object.flag("Used")
        variable.comment = try comment(object["Comment"])
        return variable
    }

    private func selections(_ object: GraphQLMembers) throws(BuiltinError) -> [Selection] {
        let inner = try deeper()
        var selections: [Selection] = []
        let value = object["SelectionSet"]
        if value.isUndefined || value.kind == .null { return [] }
        guard value.isArray else { throw BuiltinError.mismatch("SelectionSet", value, "array") }
        for item in value.storage {
            // What cannot be read as anything is left out. Nothing fails after the selections inside were read, so that they are read once.
            if let field = try? inner.field(item) {
                selections.append(.field(field))
            } else if let spread = try? inner.spread(item) {
                selections.append(.spread(spread))
            } else if let fragment = try? inner.inlineFragment(item) {
                selections.append(.inline(fragment))
            }
        }
        return selections
    }

    private func field(_ value: Value) throws(BuiltinError) -> Field {
        let object = try GraphQLMembers(value, "Field", exact: true)
        let field = Field()
        field.alias = try object.text("Alias")
        field.name = try object.text("Name")
        field.arguments = try arguments(object)
        field.directives = try directives(object)
        field.comment = try comment(object["Comment"])
        field.selections = try selections(object)
        return field
    }

    private func spread(_ value: Value) throws(BuiltinError) -> FragmentSpread {
        let object = try GraphQLMembers(value, "FragmentSpread")
        let spread = FragmentSpread()
        spread.name = try object.text("Name")
        spread.directives = try directives(object)
        spread.comment = try comment(object["Comment"])
        return spread
    }

    private func inlineFragment(_ value: Value) throws(BuiltinError) -> InlineFragment {
        let object = try GraphQLMembers(value, "InlineFragment", exact: true)
        let fragment = InlineFragment()
        fragment.typeCondition = try object.text("TypeCondition")
        fragment.directives = try directives(object)
        fragment.comment = try comment(object["Comment"])
        fragment.selections = try selections(object)
        return fragment
    }
}
