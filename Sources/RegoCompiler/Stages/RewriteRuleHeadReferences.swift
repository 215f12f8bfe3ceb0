import RegoSyntax

extension ModuleCompilation {
    /// Leaves only scalars and variables in the references of heads: `p[x.y]` becomes `p[local]` with `local = x.y` in the body.
    mutating func rewriteRuleHeadReferences() {
        let features = context.options.capabilities.features
        let general = features.contains("rule_head_refs") || features.contains("rego_v1")
        let prefixes = general || features.contains("rule_head_ref_string_prefixes")
        for position in module.rules.indices {
            if !module.rules[position].head.needsCapture, general { continue }
            let head = module.rules[position].head
            let location = module.rules[position].location
            if !prefixes, head.name.isEmpty {
                report([RegoDiagnostic(.compile, "rule heads with refs are not supported: \(head.ref)", at: location)])
            } else if !general, head.hasGeneralReference {
                let message = "rule heads with general refs (containing variables) are not supported: \(head.ref)"
                report([RegoDiagnostic(.type, message, at: location)])
            } else {
                module.rules[position].captureHeadPath(&locals.generator)
            }
        }
    }
}

extension Head {
    /// Whether the path has steps that are neither scalars nor variables.
    fileprivate var needsCapture: Bool { ref.count > 1 && ref.terms.dropFirst().contains { $0.variable == nil && !$0.isScalar } }

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
