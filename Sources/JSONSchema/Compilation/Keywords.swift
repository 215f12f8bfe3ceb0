/// The keywords, in the order in which OPA looks at them.
extension SchemaCompiler {
    private static let knownTypes = ["array", "boolean", "integer", "number", "null", "object", "string"]

    func readTypes(_ node: SchemaNode, _ document: SchemaDocument) throws(SchemaError) {
        guard let value = document["type"] else { return }
        let error = SchemaError.invalidType(expected: "type", given: "string/Array Of Strings")
        guard let given = value.items ?? (value.string == nil ? nil : [value]) else { throw error }
        for item in given {
            guard let name = item.string else { throw error }
            guard Self.knownTypes.contains(name) else {
                throw SchemaError(
                    "has a primitive type that is NOT VALID -- given: /\(name)/ Expected valid values are:"
                        + "[\(Self.knownTypes.joined(separator: " "))]")
            }
            if node.types.contains(name) { throw SchemaError("\(name) type is duplicated") }
            node.types.append(name)
        }
    }

    // MARK: objects

    mutating func readObjectKeywords(_ node: SchemaNode, _ document: SchemaDocument) throws(SchemaError) {
        if let properties = document["properties"] {
            guard let members = properties.members else { throw SchemaError("Properties must be of type object") }
            for (name, value) in members { node.properties.append((name, try self.node(value, node.draft))) }
        }
        node.additionalProperties = try additional("additionalProperties", document, node.draft)
        try readPatternProperties(node, document)
        if let names = document["propertyNames"], node.draft >= .draft6 {
            // OPA names the wrong keyword here.
            node.propertyNames = try self.node(
                names, node.draft, orElse: .invalidType(expected: "Valid Schema", given: "patternProperties"))
        }
        try readDependencies(node, document)
    }

    private mutating func additional(
        _ keyword: String, _ document: SchemaDocument, _ draft: Draft
    ) throws(SchemaError) -> SchemaNode.Additional? {
        guard let value = document[keyword] else { return nil }
        if let flag = value.bool { return .allowed(flag) }
        return .schema(try node(value, draft, orElse: .invalidType(expected: "boolean/Valid Schema", given: keyword)))
    }

    private mutating func readPatternProperties(_ node: SchemaNode, _ document: SchemaDocument) throws(SchemaError) {
        guard let value = document["patternProperties"] else { return }
        guard let members = value.members else { throw .invalidType(expected: "Valid Schema", given: "patternProperties") }
        for (text, schema) in members {
            guard let pattern = environment.pattern(text) else { throw SchemaError("Invalid regex pattern '\(text)'") }
            node.patternProperties.append((pattern, try self.node(schema, node.draft)))
        }
    }

    private mutating func readDependencies(_ node: SchemaNode, _ document: SchemaDocument) throws(SchemaError) {
        guard let value = document["dependencies"] else { return }
        guard let members = value.members else { throw SchemaError("dependencies must be of type object") }
        let error = SchemaError("Dependency must be of type Schema Or Array Of Strings")
        for (name, dependency) in members {
            guard let items = dependency.items else {
                node.dependencies.append((name, .schema(try self.node(dependency, node.draft, orElse: error))))
                continue
            }
            var names: [String] = []
            for item in items {
                guard let text = item.string else { throw error }
                names.append(text)
            }
            node.dependencies.append((name, .properties(names)))
        }
    }

    // MARK: arrays

    mutating func readArrayKeywords(_ node: SchemaNode, _ document: SchemaDocument) throws(SchemaError) {
        let error = SchemaError.invalidType(expected: "Valid Schema/Array Of Schemas", given: "items")
        if let items = document["items"] {
            if let list = items.items {
                for item in list { node.items.append(try self.node(item, node.draft, orElse: error)) }
            } else {
                node.items = [try self.node(items, node.draft, orElse: error)]
                node.itemsAreAlike = true
            }
        }
        node.additionalItems = try additional("additionalItems", document, node.draft)
    }

    mutating func readContains(_ node: SchemaNode, _ document: SchemaDocument) throws(SchemaError) {
        node.minItems = try count("minItems", in: document)
        node.maxItems = try count("maxItems", in: document)
        if let unique = document["uniqueItems"] {
            guard let flag = unique.bool else { throw SchemaError("uniqueItems must be of a boolean") }
            node.uniqueItems = flag
        }
        if let contains = document["contains"], node.draft >= .draft6 { node.contains = try self.node(contains, node.draft) }
    }

    // MARK: numbers

    func readNumberKeywords(_ node: SchemaNode, _ document: SchemaDocument) throws(SchemaError) {
        if let multiple = document["multipleOf"] {
            guard let number = multiple.number else { throw .invalidType(expected: "Number", given: "multipleOf") }
            node.multipleOf = SchemaNumber(number)
            guard SchemaNumber("0") < SchemaNumber(number) else { throw SchemaError("multipleOf must be strictly greater than 0") }
        }
        (node.minimum, node.exclusiveMinimum) = try bound("minimum", "exclusiveMinimum", document, node.draft)
        (node.maximum, node.exclusiveMaximum) = try bound("maximum", "exclusiveMaximum", document, node.draft)
    }

    /// A bound and the same excluded: in draft 4 by a flag beside it, later by a keyword of its own.
    private func bound(
        _ keyword: String, _ exclusive: String, _ document: SchemaDocument, _ draft: Draft
    ) throws(SchemaError) -> (SchemaNumber?, SchemaNumber?) {
        var bound: SchemaNumber?
        if let value = document[keyword] {
            guard let number = value.number else { throw SchemaError("\(keyword) must be of a Number") }
            bound = SchemaNumber(number)
        }
        guard let value = document[exclusive] else { return (bound, nil) }
        if draft != .draft4, let number = value.number { return (bound, SchemaNumber(number)) }
        guard draft == .draft4 || draft == .hybrid, let flag = value.bool else {
            let expected = draft == .draft4 ? "boolean" : draft == .hybrid ? "boolean/number" : "number"
            throw .invalidType(expected: expected, given: exclusive)
        }
        guard bound != nil else { throw SchemaError("\(exclusive) cannot be used without \(keyword)") }
        return flag ? (nil, bound) : (bound, nil)
    }

    // MARK: strings

    func readStringKeywords(_ node: SchemaNode, _ document: SchemaDocument) throws(SchemaError) {
        node.minLength = try count("minLength", in: document)
        node.maxLength = try count("maxLength", in: document)
        if let least = node.minLength, let most = node.maxLength, least > most {
            throw SchemaError("minLength cannot be greater than maxLength")
        }
        if let text = try string("pattern", in: document) {
            guard let pattern = environment.pattern(text) else { throw SchemaError("pattern must be a valid regex") }
            node.pattern = pattern
            node.patternText = text
        }
        node.format = try string("format", in: document)
    }

    func readCounts(_ node: SchemaNode, _ document: SchemaDocument) throws(SchemaError) {
        node.minProperties = try count("minProperties", in: document)
        node.maxProperties = try count("maxProperties", in: document)
        if let least = node.minProperties, let most = node.maxProperties, least > most {
            throw SchemaError("minProperties cannot be greater than maxProperties")
        }
        for value in try list("required", in: document) {
            guard let name = value.string else { throw .invalidType(expected: "string", given: "required") }
            if node.required.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { throw SchemaError("required items must be unique") }
            node.required.append(name)
        }
    }

    // MARK: values and combinations

    func readValues(_ node: SchemaNode, _ document: SchemaDocument) throws(SchemaError) {
        if node.draft >= .draft6, let value = document["const"] { node.const = try CanonicalJSON.text(of: value) }
        guard document["enum"] != nil else { return }
        var values: [[UInt8]] = []
        for value in try list("enum", in: document) {
            let text = try CanonicalJSON.text(of: value)
            if values.contains(text) { throw SchemaError("enum items must be unique") }
            values.append(text)
        }
        node.enumeration = values
    }

    mutating func readCombinations(_ node: SchemaNode, _ document: SchemaDocument) throws(SchemaError) {
        for value in try list("oneOf", in: document) { node.oneOf.append(try self.node(value, node.draft)) }
        for value in try list("anyOf", in: document) { node.anyOf.append(try self.node(value, node.draft)) }
        for value in try list("allOf", in: document) { node.allOf.append(try self.node(value, node.draft)) }
        node.not = try part("not", document, node.draft)
        guard node.draft >= .draft7 else { return }
        node.condition = try part("if", document, node.draft)
        node.consequence = try part("then", document, node.draft)
        node.alternative = try part("else", document, node.draft)
    }

    private mutating func part(_ keyword: String, _ document: SchemaDocument, _ draft: Draft) throws(SchemaError) -> SchemaNode? {
        guard let value = document[keyword] else { return nil }
        return try node(value, draft, orElse: SchemaError("\(keyword) must be of an object"))
    }
}
