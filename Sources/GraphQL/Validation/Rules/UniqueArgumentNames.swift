/// No argument is given twice (specification, section 5.4.2).
struct UniqueArgumentNames: ValidationRule {
    func visit(_ field: Field, _ context: ValidationContext) throws(GraphQLError) { try check(field.arguments, context) }

    func visit(_ applied: AppliedDirective, _ context: ValidationContext) throws(GraphQLError) {
        try check(applied.directive.arguments, context)
    }

    private func check(_ arguments: [Argument], _ context: ValidationContext) throws(GraphQLError) {
        var counts: [String: Int] = [:]
        for argument in arguments {
            counts[argument.name, default: 0] += 1
            if counts[argument.name] == 2 {
                try context.report("There can be only one argument named \"\(argument.name)\".", at: argument.position)
            }
        }
    }
}
