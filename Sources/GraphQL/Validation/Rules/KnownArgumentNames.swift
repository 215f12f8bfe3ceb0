/// Fields and directives get only arguments they have (specification, section 5.4.1).
struct KnownArgumentNames: ValidationRule {
    func visit(_ field: Field, _ context: ValidationContext) throws(GraphQLError) {
        guard let definition = field.definition, let parent = field.parent else { return }
        for argument in field.arguments where definition.argument(named: argument.name) == nil {
            try context.report(
                "Unknown argument \"\(argument.name)\" on field \"\(parent.name).\(field.name)\"."
                    + (try Suggestions.question(argument.name, definition.arguments.map(\.name), context)),
                at: field.position)
        }
    }

    func visit(_ applied: AppliedDirective, _ context: ValidationContext) throws(GraphQLError) {
        guard let definition = applied.definition else { return }
        for argument in applied.directive.arguments where definition.argument(named: argument.name) == nil {
            try context.report(
                "Unknown argument \"\(argument.name)\" on directive \"@\(applied.directive.name)\"."
                    + (try Suggestions.question(argument.name, definition.arguments.map(\.name), context)),
                at: applied.directive.position)
        }
    }
}
