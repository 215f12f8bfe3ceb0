/// Directives exist and stand where they may (specification, sections 5.7.1 and 5.7.2).
struct KnownDirectives: ValidationRule {
    private struct Misplaced: Hashable {
        let name: String
        let position: Position?
    }

    private var misplaced: Set<Misplaced> = []

    mutating func visit(_ applied: AppliedDirective, _ context: ValidationContext) throws(GraphQLError) {
        let directive = applied.directive
        guard let definition = applied.definition else {
            return try context.report("Unknown directive \"@\(directive.name)\".", at: directive.position)
        }
        if definition.locations.contains(applied.location.rawValue) { return }
        if misplaced.insert(Misplaced(name: directive.name, position: directive.position)).inserted {
            try context.report(
                "Directive \"@\(directive.name)\" may not be used on \(applied.location.rawValue).", at: directive.position)
        }
    }
}
