import RegoValue

/// Arrays and objects.
extension Validator {
    // MARK: arrays

    mutating func checkArray(_ array: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict) throws(SchemaError) {
        try checkItems(array, node, place, &verdict)
        if let least = node.minItems, array.count < least {
            verdict.add("array_min_items", "Array must have at least \(least) items", at: place)
        }
        if let most = node.maxItems, array.count > most {
            verdict.add("array_max_items", "Array must have at most \(most) items", at: place)
        }
        if node.uniqueItems { try checkUniqueness(array, place, &verdict) }
        if let contains = node.contains { try checkContains(array, contains, place, &verdict) }
        verdict.count()
    }

    private mutating func checkItems(_ array: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict) throws(SchemaError) {
        for position in 0..<array.count {
            let schema: SchemaNode
            if node.itemsAreAlike {
                schema = node.items[0]
            } else if position < node.items.count {
                schema = node.items[position]
            } else if !node.items.isEmpty, case .schema(let additional) = node.additionalItems {
                schema = additional
            } else {
                break
            }
            verdict.merge(try self.verdict(on: array.element(position), by: schema, at: place.member("\(position)")))
        }
        let hasMore = !node.itemsAreAlike && !node.items.isEmpty && array.count > node.items.count
        if hasMore, case .allowed(false) = node.additionalItems {
            verdict.add("array_no_additional_items", "No additional items allowed on array", at: place)
        }
    }

    private func checkUniqueness(_ array: Value, _ place: Place, _ verdict: inout Verdict) throws(SchemaError) {
        var positions: [[UInt8]: Int] = [:]
        for position in 0..<array.count {
            let text = try CanonicalJSON.text(of: array.element(position))
            if let earlier = positions.updateValue(position, forKey: text) {
                verdict.add("unique", "array items[\(earlier),\(position)] must be unique", at: place)
            }
        }
    }

    private mutating func checkContains(
        _ array: Value, _ schema: SchemaNode, _ place: Place, _ verdict: inout Verdict
    ) throws(SchemaError) {
        var best: Verdict?
        for position in 0..<array.count {
            let found = try self.verdict(on: array.element(position), by: schema, at: place.member("\(position)"))
            if found.isValid { return }
            if best.map({ found.score > $0.score }) ?? true { best = found }
        }
        verdict.add("contains", "At least one of the items must match", at: place)
        if let best { verdict.merge(best) }
    }

    // MARK: objects

    mutating func checkObject(_ object: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict) throws(SchemaError) {
        if let least = node.minProperties, object.count < least {
            verdict.add("array_min_properties", "Must have at least \(least) properties", at: place)
        }
        if let most = node.maxProperties, object.count > most {
            verdict.add("array_max_properties", "Must have at most \(most) properties", at: place)
        }
        for name in node.required {
            if object.lookup(name).isDefined { verdict.count() } else { verdict.add("required", "\(name) is required", at: place) }
        }
        if !node.patternProperties.isEmpty || node.additionalProperties != nil {
            for position in Self.sortedPositions(object) {
                try checkMember(object.key(at: position).string ?? "", object.value(at: position), node, place, &verdict)
            }
        }
        if let names = node.propertyNames {
            for position in Self.sortedPositions(object) {
                let name = object.key(at: position)
                let found = try self.verdict(on: name, by: names, at: place)
                if found.isValid { continue }
                verdict.add("invalid_property_name", "Property name of \"\(name.string ?? "")\" does not match", at: place)
                verdict.merge(found)
            }
        }
        verdict.count()
    }

    /// OPA goes through members in any order; here it is that of their names.
    private static func sortedPositions(_ object: Value) -> [Int] {
        (0..<object.count).sorted { object.key(at: $0).utf8.lexicographicallyPrecedes(object.key(at: $1).utf8) }
    }

    /// A member that patterns match, or that nothing describes.
    private mutating func checkMember(
        _ name: String, _ value: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict
    ) throws(SchemaError) {
        var isDescribed = node.properties.contains { $0.name.utf8.elementsEqual(name.utf8) }
        var isMatched = false
        for (pattern, schema) in node.patternProperties where pattern.matches(name) {
            isMatched = true
            verdict.merge(try self.verdict(on: value, by: schema, at: place.member(name)))
        }
        if isMatched {
            verdict.count()
            isDescribed = true
        }
        if isDescribed { return }
        switch node.additionalProperties {
        case .allowed(false): verdict.add("additional_property_not_allowed", "Additional property \(name) is not allowed", at: place)
        case .schema(let schema): verdict.merge(try self.verdict(on: value, by: schema, at: place.member(name)))
        case .allowed, nil: break
        }
    }

    /// The members that `properties` describes.
    mutating func checkProperties(_ object: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict) throws(SchemaError) {
        for (name, schema) in node.properties {
            let value = object.lookup(name)
            if value.isDefined { try check(value, by: schema, at: place.member(name), &verdict) }
        }
    }
}
