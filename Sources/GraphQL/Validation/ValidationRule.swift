/// A rule looks at the nodes it cares about while the walk leaves them, and reports to the context.
protocol ValidationRule {
    mutating func visit(_ operation: OperationDefinition, _ context: ValidationContext) throws(GraphQLError)
    mutating func visit(_ fragment: FragmentDefinition, _ context: ValidationContext) throws(GraphQLError)
    mutating func visit(_ field: Field, _ context: ValidationContext) throws(GraphQLError)
    mutating func visit(_ spread: FragmentSpread, _ context: ValidationContext) throws(GraphQLError)
    mutating func visit(_ fragment: InlineFragment, _ context: ValidationContext) throws(GraphQLError)
    mutating func visit(_ directive: AppliedDirective, _ context: ValidationContext) throws(GraphQLError)
    /// All directives of one node.
    mutating func visit(_ directives: [Directive], _ context: ValidationContext) throws(GraphQLError)
    mutating func visit(_ value: ExpectedValue, _ context: ValidationContext) throws(GraphQLError)
    mutating func visit(_ variable: VariableDefinition, _ context: ValidationContext) throws(GraphQLError)
}

extension ValidationRule {
    mutating func visit(_ operation: OperationDefinition, _ context: ValidationContext) throws(GraphQLError) {}
    mutating func visit(_ fragment: FragmentDefinition, _ context: ValidationContext) throws(GraphQLError) {}
    mutating func visit(_ field: Field, _ context: ValidationContext) throws(GraphQLError) {}
    mutating func visit(_ spread: FragmentSpread, _ context: ValidationContext) throws(GraphQLError) {}
    mutating func visit(_ fragment: InlineFragment, _ context: ValidationContext) throws(GraphQLError) {}
    mutating func visit(_ directive: AppliedDirective, _ context: ValidationContext) throws(GraphQLError) {}
    mutating func visit(_ directives: [Directive], _ context: ValidationContext) throws(GraphQLError) {}
    mutating func visit(_ value: ExpectedValue, _ context: ValidationContext) throws(GraphQLError) {}
    mutating func visit(_ variable: VariableDefinition, _ context: ValidationContext) throws(GraphQLError) {}
}

/// A directive where it is used.
struct AppliedDirective {
    let directive: Directive
    let definition: DirectiveDefinition?
    let location: DirectiveLocation
}

/// A value and what is expected at its place.
struct ExpectedValue {
    let literal: Literal
    /// Nil where nothing is known about the place.
    var type: TypeReference?
    /// The definition of the type's name.
    var definition: TypeDefinition?
    /// Whether the place has a default value that is not null.
    var hasDefault = false
}
