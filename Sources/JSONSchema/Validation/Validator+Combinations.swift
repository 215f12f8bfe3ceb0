import RegoValue

/// Schemas made of schemas.
extension Validator {
    mutating func checkCombinations(_ value: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict) throws(SchemaError) {
        try checkAny(value, node, place, &verdict)
        try checkOne(value, node, place, &verdict)
        try checkAll(value, node, place, &verdict)
        if let not = node.not, try self.verdict(on: value, by: not, at: place).isValid {
            verdict.add("number_not", "Must not validate the schema (not)", at: place)
        }
        if value.isObject { try checkDependencies(value, node, place, &verdict) }
        try checkCondition(value, node, place, &verdict)
        verdict.count()
    }

    private mutating func checkAny(_ value: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict) throws(SchemaError) {
        if node.anyOf.isEmpty { return }
        var best: Verdict?
        for alternative in node.anyOf {
            let found = try self.verdict(on: value, by: alternative, at: place)
            if found.isValid { return }
            if best.map({ found.score > $0.score }) ?? true { best = found }
        }
        verdict.add("number_any_of", "Must validate at least one schema (anyOf)", at: place)
        if let best { verdict.merge(best) }
    }

    private mutating func checkOne(_ value: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict) throws(SchemaError) {
        if node.oneOf.isEmpty { return }
        var best: Verdict?
        var valid = 0
        for alternative in node.oneOf {
            let found = try self.verdict(on: value, by: alternative, at: place)
            if found.isValid {
                valid += 1
            } else if valid == 0, best.map({ found.score > $0.score }) ?? true {
                best = found
            }
        }
        if valid == 1 { return }
        verdict.add("number_one_of", "Must validate one and only one schema (oneOf)", at: place)
        if valid == 0, let best { verdict.merge(best) }
    }

    private mutating func checkAll(_ value: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict) throws(SchemaError) {
        var isValid = true
        for part in node.allOf {
            let found = try self.verdict(on: value, by: part, at: place)
            if !found.isValid { isValid = false }
            verdict.merge(found)
        }
        if !isValid { verdict.add("number_all_of", "Must validate all the schemas (allOf)", at: place) }
    }

    private mutating func checkDependencies(
        _ object: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict
    ) throws(SchemaError) {
        for (name, dependency) in node.dependencies where object.lookup(name).isDefined {
            switch dependency {
            case .properties(let names):
                for wanted in names where object.lookup(wanted).isUndefined {
                    verdict.add("missing_dependency", "Has a dependency on \(wanted)", at: place)
                }
            case .schema(let schema): try check(object, by: schema, at: place, &verdict)
            }
        }
    }

    private mutating func checkCondition(_ value: Value, _ node: SchemaNode, _ place: Place, _ verdict: inout Verdict) throws(SchemaError) {
        guard let condition = node.condition else { return }
        let holds = try self.verdict(on: value, by: condition, at: place).isValid
        guard let branch = holds ? node.consequence : node.alternative else { return }
        let found = try self.verdict(on: value, by: branch, at: place)
        if found.isValid { return }
        if holds {
            verdict.add("condition_then", "Must validate \"then\" as \"if\" was valid", at: place)
        } else {
            verdict.add("condition_else", "Must validate \"else\" as \"if\" was not valid", at: place)
        }
        verdict.merge(found)
    }
}
