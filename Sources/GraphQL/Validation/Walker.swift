/// Goes through a document depth first, notes types at the nodes, and shows each node to the rules after what is below it.
///
/// The fragments that an operation spreads are gone through where they are first spread, and every fragment once more by itself.
struct Walker {
    let context: ValidationContext
    var rules: [any ValidationRule]
    /// The fragments that were gone through within the current definition.
    private var walked: Set<String> = []

    init(context: ValidationContext, rules: [any ValidationRule]) {
        self.context = context
        self.rules = rules
    }

    private var schema: Schema { context.schema }

    mutating func walk() throws(GraphQLError) {
        for operation in context.document.operations {
            walked = []
            try walk(operation)
        }
        for fragment in context.document.fragments {
            walked = []
            try walk(fragment)
        }
    }

    // MARK: definitions

    private mutating func walk(_ operation: OperationDefinition) throws(GraphQLError) {
        context.operation = operation
        for variable in operation.variables {
            for index in rules.indices { try rules[index].visit(variable, context) }
        }
        for variable in operation.variables {
            let definition = schema.types[variable.type.name]
            if let value = variable.defaultValue {
                try walk(ExpectedValue(literal: value, type: variable.type, definition: definition))
            }
            try walk(variable.directives, at: .variableDefinition)
        }
        let location: DirectiveLocation =
            switch operation.kind {
            case .query, .unspecified: .query
            case .mutation: .mutation
            case .subscription: .subscription
            }
        try walk(operation.directives, at: location)
        try walk(operation.selections, in: schema.root(operation.kind))
        for index in rules.indices { try rules[index].visit(operation, context) }
        context.operation = nil
    }

    private mutating func walk(_ fragment: FragmentDefinition) throws(GraphQLError) {
        try walk(fragment.directives, at: .fragmentDefinition)
        try walk(fragment.selections, in: schema.types[fragment.typeCondition])
        for index in rules.indices { try rules[index].visit(fragment, context) }
    }

    // MARK: selections

    private mutating func walk(_ selections: [Selection], in parent: TypeDefinition?) throws(GraphQLError) {
        for selection in selections {
            try descend { walker throws(GraphQLError) in
                switch selection {
                case .field(let field): try walker.walk(field, in: parent)
                case .inline(let fragment): try walker.walk(fragment, in: parent)
                case .spread(let spread): try walker.walk(spread, in: parent)
                }
            }
        }
    }

    private mutating func walk(_ field: Field, in parent: TypeDefinition?) throws(GraphQLError) {
        let definition =
            field.name == "__typename" ? FieldDefinition(name: field.name, type: .named("String")) : parent?.field(named: field.name)
        field.definition = definition
        field.parent = parent
        try walk(field.arguments) { definition?.argument(named: $0) }
        try walk(field.directives, at: .field)
        try walk(field.selections, in: definition.flatMap { schema.types[$0.type.name] })
        for index in rules.indices { try rules[index].visit(field, context) }
    }

    private mutating func walk(_ fragment: InlineFragment, in parent: TypeDefinition?) throws(GraphQLError) {
        fragment.parent = parent
        try walk(fragment.directives, at: .inlineFragment)
        try walk(fragment.selections, in: fragment.typeCondition.isEmpty ? parent : schema.types[fragment.typeCondition])
        for index in rules.indices { try rules[index].visit(fragment, context) }
    }

    private mutating func walk(_ spread: FragmentSpread, in parent: TypeDefinition?) throws(GraphQLError) {
        let fragment = context.fragments[spread.name]
        spread.definition = fragment
        spread.parent = parent
        try walk(spread.directives, at: .fragmentSpread)
        if let fragment, walked.insert(fragment.name).inserted {
            try walk(fragment.selections, in: schema.types[fragment.typeCondition])
        }
        for index in rules.indices { try rules[index].visit(spread, context) }
    }

    // MARK: directives and values

    private mutating func walk(_ directives: [Directive], at location: DirectiveLocation) throws(GraphQLError) {
        for directive in directives {
            let definition = schema.directives[directive.name]
            try walk(directive.arguments) { definition?.argument(named: $0) }
            let applied = AppliedDirective(directive: directive, definition: definition, location: location)
            for index in rules.indices { try rules[index].visit(applied, context) }
        }
        for index in rules.indices { try rules[index].visit(directives, context) }
    }

    private mutating func walk(_ arguments: [Argument], definition: (String) -> ArgumentDefinition?) throws(GraphQLError) {
        for argument in arguments {
            var value = ExpectedValue(literal: argument.value)
            if let definition = definition(argument.name) { value.expect(definition.type, definition.defaultValue, schema) }
            try walk(value)
        }
    }

    private mutating func walk(_ value: ExpectedValue) throws(GraphQLError) {
        if value.literal.kind == .variable, context.variables[value.literal.raw] != nil { context.usedVariables.insert(value.literal.raw) }
        for child in value.literal.children {
            var expected = ExpectedValue(literal: child.value)
            if value.literal.kind == .list, let element = value.type?.element {
                expected.type = element
                expected.definition = value.definition
            } else if value.literal.kind == .object, let field = value.definition?.field(named: child.name) {
                expected.expect(field.type, field.defaultValue, schema)
            }
            try descend { walker throws(GraphQLError) in try walker.walk(expected) }
        }
        for index in rules.indices { try rules[index].visit(value, context) }
    }

    private mutating func descend(_ body: (inout Walker) throws(GraphQLError) -> Void) throws(GraphQLError) {
        let context = context
        try context.descend { () throws(GraphQLError) in try body(&self) }
    }
}

extension ExpectedValue {
    fileprivate mutating func expect(_ type: TypeReference, _ defaultValue: Literal?, _ schema: Schema) {
        self.type = type
        definition = schema.types[type.name]
        hasDefault = defaultValue.map { $0.kind != .null } ?? false
    }
}
