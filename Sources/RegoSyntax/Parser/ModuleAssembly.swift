/// Makes a module of statements: checks what v1 demands, and gives annotations to what they annotate.
enum ModuleAssembly {
    static func module(
        of statements: consuming Statements, _ comments: [Comment], _ annotations: [RawAnnotations], _ source: SourceFile,
        _ version: RegoVersion
    ) throws(RegoDiagnostics) -> Module {
        guard let first = statements.order.first else {
            let place = SourceLocation(file: source, offset: 0, length: 0, row: 0, column: 0)
            throw RegoDiagnostics(RegoDiagnostic(.parse, "empty module", at: place))
        }
        var errors: [RegoDiagnostic] = []
        if first.kind != .package { errors.append(RegoDiagnostic(.parse, "package expected", at: first.location)) }
        var later = statements.packages.dropFirst(first.kind == .package ? 1 : 0).map {
            RegoDiagnostic(.parse, "unexpected package", at: $0.location)
        }
        // What stands where the package should be is not looked at any closer.
        later += statements.refusals.dropFirst(first.kind == .body ? 1 : 0)
        later.sort { $0.location.offset < $1.location.offset }
        errors += later
        let regoVersion = effectiveVersion(version, statements.imports)
        if regoVersion.isV1Compatible { RegoV1Check.check(statements.rules, from: first.kind == .rule ? 1 : 0, &errors) }
        guard errors.isEmpty, let package = statements.packages.first else { throw RegoDiagnostics(errors) }
        let order = statements.order
        var module = Module(
            package: package, imports: statements.imports, rules: statements.rules, comments: comments, regoVersion: regoVersion,
            source: source)
        guard !annotations.isEmpty else { return module }
        errors = AnnotationAttachment.attach(annotations, AnnotationTarget.targets(order, module.rules), to: &module)
        guard errors.isEmpty else { throw RegoDiagnostics(errors) }
        return module
    }

    /// `import rego.v1` makes a v0 text one that must be valid in both versions.
    private static func effectiveVersion(_ version: RegoVersion, _ imports: [Import]) -> RegoVersion {
        guard version == .v0 else { return version }
        let hasImport = imports.contains { $0.path.ref?.headVariable == "rego" && $0.path.ref?.constantPath == ["v1"] }
        return hasImport ? .v0CompatV1 : .v0
    }
}

/// What Rego v1 demands of every rule.
enum RegoV1Check {
    static func check(_ rules: [Rule], from first: Int, _ errors: inout [RegoDiagnostic]) {
        for index in first..<max(first, rules.count) {
            if !isFine(rules[index]) { report(rules[index], &errors) }
            for branch in rules[index].elseChain.indices where !isFine(rules[index].elseChain[branch]) {
                report(rules[index].elseChain[branch], &errors)
            }
        }
    }

    private static func isFine(_ rule: borrowing Rule) -> Bool {
        if rule.head.ref.terms.count < 2, Keywords.isKeyword(rule.head.name, in: .v1) { return false }
        if rule.hasGeneratedBody ? rule.head.generatedValue : !rule.head.hasIf && !rule.isDefault { return false }
        return rule.head.hasContains || !rule.head.isPartialSet
    }

    private static func report(_ rule: Rule, _ errors: inout [RegoDiagnostic]) {
        let kind = rule.head.isFunction ? "function" : "rule"
        var messages: [String] = []
        if rule.head.ref.count < 2, Keywords.isKeyword(rule.head.name, in: .v1) {
            messages.append("\(rule.head.name) keyword cannot be used for rule name")
        }
        if rule.hasGeneratedBody, rule.head.generatedValue {
            messages.append("\(kind) must have value assignment and/or body declaration")
        }
        if !rule.hasGeneratedBody, !rule.head.hasIf, !rule.isDefault {
            messages.append("`if` keyword is required before \(kind) body")
        }
        if rule.head.isPartialSet, !rule.head.hasContains {
            messages.append("`contains` keyword is required for partial set rules")
        }
        errors += messages.map { RegoDiagnostic(.parse, $0, at: rule.location) }
    }
}
