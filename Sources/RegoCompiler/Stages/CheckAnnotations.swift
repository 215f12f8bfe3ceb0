import RegoSyntax

extension Compilation {
    /// Refuses two METADATA blocks for one package, or for one document.
    mutating func checkAnnotations() {
        var packages: [Ref: SourceLocation] = [:]
        var subpackages: [Ref: SourceLocation] = [:]
        var documents: [Ref: SourceLocation] = [:]
        for (number, module) in modules.enumerated() {
            for annotations in module.annotations {
                switch annotations.scope {
                case .package: checkUnique(annotations, module.package.path, &packages)
                case .subpackages: checkUnique(annotations, module.package.path, &subpackages)
                case .rule, .document: break
                }
            }
            for (position, all) in annotations(ofRulesIn: number) {
                let path = path(of: RuleID(module: number, rule: position)).groundPrefix
                for annotations in all where annotations.scope == .document { checkUnique(annotations, path, &documents) }
            }
        }
    }

    /// The METADATA blocks that stand directly before rules, by the rules' positions, in order.
    func annotations(ofRulesIn number: Int) -> [(rule: Int, annotations: [Annotations])] {
        let module = modules[number]
        if module.annotations.isEmpty { return [] }
        let byTarget = Dictionary(grouping: module.annotations) { $0.target.offset }
        return module.rules.enumerated().compactMap { position, rule in
            let own = (byTarget[rule.location.offset] ?? []).filter { $0.scope == .rule || $0.scope == .document }
            return own.isEmpty ? nil : (position, own)
        }
    }

    private mutating func checkUnique(_ annotations: Annotations, _ path: Ref, _ known: inout [Ref: SourceLocation]) {
        if let earlier = known[path] {
            let message = "\(annotations.scope.rawValue) annotation redeclared: \(earlier.shortDescription)"
            report(RegoDiagnostic(.type, message, at: annotations.location))
        } else {
            known[path] = annotations.location
        }
    }
}
