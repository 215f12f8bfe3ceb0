/// A selected field exists on the type it is selected on (specification, section 5.3.1).
struct FieldsOnCorrectType: ValidationRule {
    func visit(_ field: Field, _ context: ValidationContext) throws(GraphQLError) {
        guard let parent = field.parent, field.definition == nil else { return }
        let message = "Cannot query field \"\(field.name)\" on type \"\(parent.name)\"."
        try context.report(message + (try suggestion(for: field.name, on: parent, context)), at: field.position)
    }

    private func suggestion(for name: String, on parent: TypeDefinition, _ context: ValidationContext) throws(GraphQLError) -> String {
        let types = try typesWithField(name, among: parent, context)
        if !types.isEmpty { return " Did you mean to use an inline fragment on \(Suggestions.quotedList(types))?" }
        guard parent.kind == .object || parent.kind == .interface else { return "" }
        return try Suggestions.question(name, parent.fields.map(\.name), context)
    }

    /// Types that a value of an abstract type may have, or interfaces that those implement, with a field of the name; interfaces that
    /// many of them implement first.
    private func typesWithField(
        _ name: String, among parent: TypeDefinition, _ context: ValidationContext
    ) throws(GraphQLError) -> [String] {
        guard parent.isAbstract else { return [] }
        var objects: [String] = []
        var interfaces: [String] = []
        var uses: [String: Int] = [:]
        for type in context.schema.possibleTypes(of: parent) where type.field(named: name) != nil {
            try context.spend(1 + type.interfaces.count)
            objects.append(type.name)
            for interface in type.interfaces where context.schema.types[interface]?.field(named: name) != nil {
                if uses[interface] == nil { interfaces.append(interface) }
                uses[interface, default: 0] += 1
            }
        }
        return (interfaces + objects).sorted { (-uses[$0, default: 0], $0) < (-uses[$1, default: 0], $1) }
    }
}
