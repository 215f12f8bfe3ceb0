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
            for (position, rule) in module.rules.enumerated() {
                let path = path(of: RuleID(module: number, rule: position)).groundPrefix
                for annotations in rule.annotations where annotations.scope == .document {
                    checkUnique(annotations, path, &documents)
                }
            }
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
