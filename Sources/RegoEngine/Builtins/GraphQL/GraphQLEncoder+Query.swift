import GraphQL
import RegoValue

/// Operations, fragments and selections.
extension GraphQLEncoder {
    func value(_ document: QueryDocument) throws(BuiltinError) -> Value {
        try object { members throws(BuiltinError) in
            members.add("Operations", try array(document.operations, value))
            members.add("Fragments", try array(document.fragments, value))
        }
    }

    private func value(_ operation: OperationDefinition) throws(BuiltinError) -> Value {
        try object(operation.comment) { members throws(BuiltinError) in
            members.add("Operation", operation.kind.rawValue)
            members.add("Name", operation.name)
            members.add("VariableDefinitions", try array(operation.variables, value))
            members.add("Directives", try array(operation.directives, value))
            members.add("SelectionSet", try array(operation.selections, value))
        }
    }

    private func value(_ fragment: FragmentDefinition) throws(BuiltinError) -> Value {
        try object(fragment.comment) { members throws(BuiltinError) in
            members.add("Name", fragment.name)
            members.add("VariableDefinition", try array(fragment.variables, value))
            members.add("TypeCondition", fragment.typeCondition)
            members.add("Directives", try array(fragment.directives, value))
            members.add("SelectionSet", try array(fragment.selections, value))
        }
    }

    private func value(_ variable: VariableDefinition) throws(BuiltinError) -> Value {
        try object(variable.comment) { members throws(BuiltinError) in
            members.add("Variable", variable.name)
            members.add("Type", try value(variable.type))
            members.add("DefaultValue", try variable.defaultValue.map(value))
            members.add("Directives", try array(variable.directives, value))
            members.add("Used", .boolean(variable.isUsed))
        }
    }

    private func value(_ selection: Selection) throws(BuiltinError) -> Value {
        switch selection {
        case .field(let field):
            try object(field.comment) { members throws(BuiltinError) in
                members.add("Alias", field.alias)
                members.add("Name", field.name)
                members.add("Arguments", try array(field.arguments, value))
                members.add("Directives", try array(field.directives, value))
                members.add("SelectionSet", try array(field.selections, value))
            }
        case .spread(let spread):
            try object(spread.comment) { members throws(BuiltinError) in
                members.add("Name", spread.name)
                members.add("Directives", try array(spread.directives, value))
            }
        case .inline(let fragment):
            try object(fragment.comment) { members throws(BuiltinError) in
                members.add("TypeCondition", fragment.typeCondition)
                members.add("Directives", try array(fragment.directives, value))
                members.add("SelectionSet", try array(fragment.selections, value))
            }
        }
    }
}
