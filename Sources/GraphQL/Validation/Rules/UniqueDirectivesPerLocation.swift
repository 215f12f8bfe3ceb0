/// A directive stands only once at a node, unless it is repeatable (specification, section 5.7.3).
struct UniqueDirectivesPerLocation: ValidationRule {
    func visit(_ directives: [Directive], _ context: ValidationContext) throws(GraphQLError) {
        var seen: Set<String> = []
        for directive in directives where !seen.insert(directive.name).inserted {
            if context.schema.directives[directive.name]?.isRepeatable == true { continue }
            try context.report("The directive \"@\(directive.name)\" can only be used once at this location.", at: directive.position)
        }
    }
}
