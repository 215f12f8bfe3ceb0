import RegoSyntax

extension Compilation {
    /// Leaves only scalars and variables in the references of heads: `p[x.y]` becomes `p[local]` with `local = x.y` in the body.
    mutating func rewriteRuleHeadReferences() {
        let features = options.capabilities.features
        let general = features.contains("rule_head_refs") || features.contains("rego_v1")
        let prefixes = general || features.contains("rule_head_ref_string_prefixes")
        for number in modules.indices {
            for position in modules[number].rules.indices {
                let head = modules[number].rules[position].head
                let location = modules[number].rules[position].location
                if !prefixes, head.name.isEmpty {
                    report(RegoDiagnostic(.compile, "rule heads with refs are not supported: \(head.ref)", at: location))
                } else if !general, head.hasGeneralReference {
                    let message = "rule heads with general refs (containing variables) are not supported: \(head.ref)"
                    report(RegoDiagnostic(.type, message, at: location))
                } else {
                    modules[number].rules[position].captureHeadPath(&locals)
                }
            }
        }
    }
}

extension Head {
    fileprivate var hasGeneralReference: Bool {
        let steps = isPartialSet ? ref.terms.dropFirst() : ref.terms.dropFirst().dropLast()
        return steps.contains { $0.string == nil }
    }
}

extension Rule {
    fileprivate mutating func captureHeadPath(_ locals: inout LocalGenerator) {
        for position in head.ref.terms.indices.dropFirst() {
            let term = head.ref.terms[position]
            if term.variable != nil || term.isScalar { continue }
            let (expr, local) = locals.capture(term)
            if position == head.ref.terms.count - 1, head.key == term { head.key = local }
            head.ref.terms[position] = local
            body.append(renumbering: expr)
        }
    }
}
