import RegoSyntax
import RegoValue

/// Holds a document against a schema.
struct Validator {
    let environment: any SchemaEnvironment
    private let stack = StackGauge()
    private var steps = 0

    /// How many times a value may be held against a part of a schema.
    private static let stepLimit = 10_000_000
    /// References that may follow each other without anything else.
    private static let largestChain = 1_000

    init(_ environment: any SchemaEnvironment) { self.environment = environment }

    /// What a schema says about a value, counted by itself.
    mutating func verdict(on value: Value, by node: SchemaNode, at place: Place) throws(SchemaError) -> Verdict {
        var verdict = Verdict()
        try check(value, by: node, at: place, &verdict)
        return verdict
    }

    mutating func check(_ value: Value, by node: SchemaNode, at place: Place, _ verdict: inout Verdict) throws(SchemaError) {
        var node = node
        try step()
        var hops = 0
        while node.verdict == nil, let target = node.target {
            hops += 1
            guard hops <= Self.largestChain else { throw SchemaError("the references of the schema lead in a circle") }
            node = target
        }
        if let flag = node.verdict {
            if !flag { verdict.add("false", "False always fails validation", at: place) }
            return
        }
        guard Self.hasType(value, node) else {
            let expected = node.types.count > 1 ? "[\(node.types.joined(separator: ","))]" : node.types.first ?? ""
            verdict.add("invalid_type", "Invalid type. Expected: \(expected), given: \(Self.typeName(value))", at: place)
            return
        }
        try checkCombinations(value, node, place, &verdict)
        switch value.kind {
        case .array: try checkArray(value, node, place, &verdict)
        case .object: try checkObject(value, node, place, &verdict)
        case .integer, .decimal: checkNumber(value, node, place, &verdict)
        default: break
        }
        try checkValue(value, node, place, &verdict)
        if value.isString { checkString(value.string ?? "", node, place, &verdict) }
        if value.isObject { try checkProperties(value, node, place, &verdict) }
        verdict.count()
    }

    private mutating func step() throws(SchemaError) {
        steps += 1
        guard steps <= Self.stepLimit else { throw SchemaError("holding the document against the schema takes too many steps") }
        if steps & 1023 == 0, environment.isOver { throw SchemaError("holding the document against the schema takes too long") }
        guard stack.used() < SchemaDocument.stackLimit else { throw SchemaError("the document or the schema is nested too deeply") }
    }

    // MARK: types

    private static func hasType(_ value: Value, _ node: SchemaNode) -> Bool {
        if node.types.isEmpty { return true }
        let name = typeName(value)
        return node.types.contains(name) || name == "integer" && node.types.contains("number")
    }

    private static func typeName(_ value: Value) -> String {
        switch value.kind {
        case .boolean: "boolean"
        case .integer: "integer"
        case .decimal: value.isWholeNumber ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        default: "null"
        }
    }

    // MARK: single values

    private func checkNumber(_ value: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict) {
        let number = SchemaNumber(value.numberText ?? "0")
        if let divisor = node.multipleOf, !number.isMultiple(of: divisor) {
            verdict.add("multiple_of", "Must be a multiple of \(divisor.text)", at: place)
        }
        if let bound = node.maximum, bound < number {
            verdict.add("number_lte", "Must be less than or equal to \(bound.text)", at: place)
        }
        if let bound = node.exclusiveMaximum, !(number < bound) {
            verdict.add("number_lt", "Must be less than \(bound.text)", at: place)
        }
        if let bound = node.minimum, number < bound {
            verdict.add("number_gte", "Must be greater than or equal to \(bound.text)", at: place)
        }
        if let bound = node.exclusiveMinimum, !(bound < number) {
            verdict.add("number_gt", "Must be greater than \(bound.text)", at: place)
        }
        verdict.count()
    }

    /// What holds for values of all types.
    private func checkValue(_ value: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict) throws(SchemaError) {
        if node.const != nil || node.enumeration != nil {
            let text = try CanonicalJSON.text(of: value)
            if let const = node.const, const != text {
                verdict.add("const", at: place) { "\($0) does not match: \(String(decoding: const, as: UTF8.self))" }
            }
            if let allowed = node.enumeration, !allowed.contains(text) {
                let list = allowed.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
                verdict.add("enum", at: place) { "\($0) must be one of the following: \(list)" }
            }
        }
        if let format = node.format, let text = value.string, !environment.hasFormat(format, text) {
            verdict.add("format", "Does not match format '\(format)'", at: place)
        }
        verdict.count()
    }

    private func checkString(_ text: String, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict) {
        if node.minLength != nil || node.maxLength != nil {
            let length = text.unicodeScalars.count
            if let least = node.minLength, length < least {
                verdict.add("string_gte", "String length must be greater than or equal to \(least)", at: place)
            }
            if let most = node.maxLength, length > most {
                verdict.add("string_lte", "String length must be less than or equal to \(most)", at: place)
            }
        }
        if let pattern = node.pattern, !pattern.matches(text) {
            verdict.add("pattern", "Does not match pattern '\(node.patternText)'", at: place)
        }
        verdict.count()
    }
}
