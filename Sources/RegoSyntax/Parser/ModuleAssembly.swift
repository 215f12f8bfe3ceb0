/// Makes a module of statements: reads bare expressions as rules, checks what v1 demands, and gives annotations to what they annotate.
struct ModuleAssembly {
    let source: SourceFile
    let options: ParserOptions
    let comments: [Comment]
    var annotations: [RawAnnotations]
    private var errors: [RegoDiagnostic] = []

    init(source: SourceFile, options: ParserOptions, comments: [Comment], annotations: [RawAnnotations]) {
        self.source = source
        self.options = options
        self.comments = comments
        self.annotations = annotations
    }

    mutating func module(from statements: [Statement]) throws(RegoDiagnostics) -> Module {
        guard let first = statements.first else {
            let place = SourceLocation(file: source, offset: 0, length: 0, row: 0, column: 0)
            throw RegoDiagnostics(RegoDiagnostic(.parse, "empty module", at: place))
        }
        var module = Module(package: Package(path: []), comments: comments, regoVersion: options.regoVersion, source: source)
        if case .package(let package) = first {
            module.package = package
        } else {
            errors.append(RegoDiagnostic(.parse, "package expected", at: first.location))
        }
        var targets = [AnnotationTarget(first)]
        for statement in statements.dropFirst() {
            if let target = add(statement, to: &module) { targets.append(target) }
        }
        if module.regoVersion.isV1Compatible { errors += module.rules.flatMap(RegoV1Check.errors(in:)) }
        try throwErrors()
        errors += AnnotationAttachment.attach(annotations, targets, to: &module)
        try throwErrors()
        return module
    }

    private func throwErrors() throws(RegoDiagnostics) {
        if !errors.isEmpty { throw RegoDiagnostics(errors) }
    }

    private mutating func add(_ statement: Statement, to module: inout Module) -> AnnotationTarget? {
        switch statement {
        case .package(let package): errors.append(RegoDiagnostic(.parse, "unexpected package", at: package.location))
        case .import(let statement):
            module.imports.append(statement)
            if module.regoVersion == .v0, let path = statement.path.ref, path.headVariable == "rego", path.constantPath == ["v1"] {
                module.regoVersion = .v0CompatV1
            }
        case .rule(let rule): module.rules.append(rule)
        case .body(let body):
            do {
                var rule = try RuleFromExpression(builtinNames: options.builtinNames).rule(from: body)
                rule.hasGeneratedBody = true
                module.rules.append(rule)
                return AnnotationTarget(.rule(rule))
            } catch {
                errors.append(RegoDiagnostic(.parse, error.message, at: statement.location))
                return nil
            }
        }
        return AnnotationTarget(statement)
    }
}

/// What Rego v1 demands of every rule.
enum RegoV1Check {
    static func errors(in rule: Rule) -> [RegoDiagnostic] {
        ([rule] + rule.elseChain).flatMap(branchErrors)
    }

    private static func branchErrors(_ rule: Rule) -> [RegoDiagnostic] {
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
        return messages.map { RegoDiagnostic(.parse, $0, at: rule.location) }
    }
}
