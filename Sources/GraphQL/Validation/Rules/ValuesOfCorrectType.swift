/// Values are of the types of the places they stand at (specification, sections 5.6.1, 5.6.2 and 5.6.4).
struct ValuesOfCorrectType: ValidationRule {
    private static let checkedScalars: Set<String> = ["Int", "Float", "String", "Boolean", "ID"]

    func visit(_ value: ExpectedValue, _ context: ValidationContext) throws(GraphQLError) {
        guard let definition = value.definition, let type = value.type else { return }
        let check = Check(literal: value.literal, definition: definition, type: type, context: context)
        if value.literal.kind == .null, type.isNonNull {
            try check.report("Expected value of type \"\(type.text)\", found \(value.literal.text).")
        }
        // What a custom scalar accepts is not known.
        if definition.kind == .scalar, !Self.checkedScalars.contains(definition.name) { return }
        if try !hasReadableNumbers(value.literal, context) { try check.reportUnexpected() }
        try check.run()
    }

    /// Whether all numbers in a value fit 64 bits, also in the defaults of variables.
    private func hasReadableNumbers(_ literal: Literal, _ context: ValidationContext) throws(GraphQLError) -> Bool {
        try context.descend { () throws(GraphQLError) in
            switch literal.kind {
            case .int: return Int64(literal.raw) != nil
            case .float: return Double(literal.raw).map(\.isFinite) ?? false
            case .variable:
                guard let value = context.variables[literal.raw]?.defaultValue else { return true }
                return try hasReadableNumbers(value, context)
            default:
                for child in literal.children where try !hasReadableNumbers(child.value, context) { return false }
                return true
            }
        }
    }

    /// One value at one place.
    private struct Check {
        let literal: Literal
        let definition: TypeDefinition
        let type: TypeReference
        let context: ValidationContext

        func run() throws(GraphQLError) {
            switch literal.kind {
            case .null, .variable: return
            case .list: if type.element == nil { try reportUnexpected() }
            case .int: try accept("Int", "Float", "ID")
            case .float: try accept("Float")
            case .boolean: try accept("Boolean")
            case .string, .block:
                guard definition.kind == .enum else { return try accept("String", "ID") }
                try report("Enum \"\(type.text)\" cannot represent non-enum value: \(literal.text)." + (try enumSuggestion(quoted: true)))
            case .enum: try checkEnum()
            case .object: try checkObject()
            }
        }

        private func accept(_ names: String...) throws(GraphQLError) {
            if !names.contains(definition.name) { try reportUnexpected() }
        }

        private func checkEnum() throws(GraphQLError) {
            if definition.kind != .enum {
                try report(unexpectedMessage + (try enumSuggestion(quoted: false)))
            } else if !definition.enumValues.contains(where: { $0.name == literal.raw }) {
                try report("Value \"\(literal.text)\" does not exist in \"\(type.text)\" enum." + (try enumSuggestion(quoted: true)))
            }
        }

        private func enumSuggestion(quoted: Bool) throws(GraphQLError) -> String {
            try Suggestions.question(
                literal.raw, definition.enumValues.map(\.name), context, prefix: "Did you mean the enum value", quoted: quoted)
        }

        private func checkObject() throws(GraphQLError) {
            for field in definition.fields where field.type.isNonNull && field.defaultValue == nil {
                try context.spend(1 + literal.children.count)
                if literal.children.contains(where: { $0.name == field.name }) { continue }
                try report("Field \"\(definition.name).\(field.name)\" of required type \"\(field.type.text)\" was not provided.")
            }
            if definition.isOneOf { try checkOneOf() }
            for child in literal.children where definition.field(named: child.name) == nil {
                try context.report(
                    "Field \"\(child.name)\" is not defined by type \"\(definition.name)\"."
                        + (try Suggestions.question(child.name, definition.fields.map(\.name), context)),
                    at: child.position)
            }
        }

        private func checkOneOf() throws(GraphQLError) {
            guard let child = literal.children.first, literal.children.count == 1 else {
                return try report("OneOf Input Object \"\(definition.name)\" must specify exactly one key.")
            }
            if child.value.kind == .null {
                try context.report("Field \"\(definition.name).\(child.name)\" must be non-null.", at: child.value.position)
            }
        }

        func report(_ message: String) throws(GraphQLError) { try context.report(message, at: literal.position) }

        func reportUnexpected() throws(GraphQLError) { try report(unexpectedMessage) }

        private var unexpectedMessage: String {
            let text = literal.text
            switch type.text {
            case "Int", "Int!":
                if Int32(literal.raw) == nil, isInteger(literal.raw) {
                    return "Int cannot represent non 32-bit signed integer value: \(text)"
                }
                return "Int cannot represent non-integer value: \(text)"
            case "String", "String!", "[String]": return "String cannot represent a non string value: \(text)"
            case "Boolean", "Boolean!": return "Boolean cannot represent a non boolean value: \(text)"
            case "Float", "Float!": return "Float cannot represent non numeric value: \(text)"
            case "ID", "ID!": return "ID cannot represent a non-string and non-integer value: \(text)"
            default:
                if definition.kind == .enum { return "Enum \"\(type.text)\" cannot represent non-enum value: \(text)." }
                return "Expected value of type \"\(type.text)\", found \(text)."
            }
        }

        private func isInteger(_ text: String) -> Bool {
            let digits =
                text.utf8.first == UInt8(ascii: "-") || text.utf8.first == UInt8(ascii: "+") ? text.utf8.dropFirst() : text.utf8[...]
            return !digits.isEmpty && digits.allSatisfy { $0 &- 48 <= 9 }
        }
    }
}
