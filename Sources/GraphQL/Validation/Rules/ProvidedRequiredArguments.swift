/// Arguments that are required are given (specification, section 5.4.2.1).
struct ProvidedRequiredArguments: ValidationRule {
    func visit(_ field: Field, _ context: ValidationContext) throws(GraphQLError) {
        guard let definition = field.definition else { return }
        for missing in missing(definition.arguments, field.arguments) {
            try context.report(
                "Field \"\(field.name)\" argument \"\(missing.name)\" of type \"\(missing.type.text)\" is required, but it was not provided.",
                at: field.position)
        }
    }

    func visit(_ applied: AppliedDirective, _ context: ValidationContext) throws(GraphQLError) {
        guard let definition = applied.definition else { return }
        for missing in missing(definition.arguments, applied.directive.arguments) {
            try context.report(
                "Directive \"@\(definition.name)\" argument \"\(missing.name)\" of type \"\(missing.type.text)\" is required, but it was not provided.",
                at: applied.directive.position)
        }
    }

    private func missing(_ definitions: [ArgumentDefinition], _ arguments: [Argument]) -> [ArgumentDefinition] {
        definitions.filter { definition in definition.isRequired && !arguments.contains { $0.name == definition.name } }
    }
}
