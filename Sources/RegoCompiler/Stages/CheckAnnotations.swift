import RegoSyntax

extension Compilation {
    /// Refuses two METADATA blocks for one package, or for one document.
    mutating func checkAnnotations() {
        var packages: [Ref: SourceLocation] = [:]
        var subpackages: [Ref: SourceLocation] = [:]
        var documents: [Ref: SourceLocation] = [:]
        for module in modules where !module.annotations.isEmpty {
            for annotations in module.annotations {
                switch annotations.scope {
                case .package: checkUnique(annotations, module.package.path, &packages)
                case .subpackages: checkUnique(annotations, module.package.path, &subpackages)
                case .rule, .document: break
                }
            }
            for (position, all) in module.annotationsOfRules {
                let path = module.package.path.extended(by: module.rules[position].head.ref).groundPrefix
                for annotations in all where annotations.scope == .document { checkUnique(annotations, path, &documents) }
            }
        }
        if contains(.metadataCalls) { chains = MetadataChains(modules) }
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

extension Module {
    /// The METADATA blocks that stand directly before rules, by the rules' positions, in order.
    var annotationsOfRules: [(rule: Int, annotations: [Annotations])] {
        if annotations.isEmpty { return [] }
        let byTarget = Dictionary(grouping: annotations) { $0.target.offset }
        return rules.enumerated().compactMap { position, rule in
            let own = (byTarget[rule.location.offset] ?? []).filter { $0.scope == .rule || $0.scope == .document }
            return own.isEmpty ? nil : (position, own)
        }
    }

    /// Those before one rule.
    func annotations(of rule: Rule) -> [Annotations] {
        annotations.filter { ($0.scope == .rule || $0.scope == .document) && $0.target.offset == rule.location.offset }
    }
}
