/// Fields of scalars and enums select nothing, all others something (specification, section 5.3.3).
struct ScalarLeafs: ValidationRule {
    func visit(_ field: Field, _ context: ValidationContext) throws(GraphQLError) {
        guard let definition = field.definition, let type = context.schema.types[definition.type.name] else { return }
        if type.isLeaf && !field.selections.isEmpty {
            try context.report(
                "Field \"\(field.name)\" must not have a selection since type \"\(type.name)\" has no subfields.", at: field.position)
        }
        if !type.isLeaf && field.selections.isEmpty {
            try context.report(
                "Field \"\(field.name)\" of type \"\(definition.type.text)\" must have a selection of subfields. "
                    + "Did you mean \"\(field.name) { ... }\"?",
                at: field.position)
        }
    }
}
