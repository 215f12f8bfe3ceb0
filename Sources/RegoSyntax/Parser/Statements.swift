/// What a text is made of at its top level. Nodes are kept apart by kind, so that they are never copied; `order` tells how they follow.
struct Statements {
    enum Kind: String {
        case package, `import`, rule, body
    }

    var order: [(kind: Kind, location: SourceLocation)] = []
    var packages: [Package] = []
    var imports: [Import] = []
    var rules: [Rule] = []
    /// Queries; in a module, each that can be read as a rule becomes one (see `refusals`).
    var bodies: [Body] = []
    /// Errors that count only if there are no others.
    var refusals: [RegoDiagnostic] = []

    fileprivate mutating func add(_ kind: Kind, at place: SourceLocation) {
        order.append((kind, place))
    }
}

/// Whether bare expressions at the top level are a query or rules.
enum StatementMode {
    case query, module
}

extension Parser {
    /// Reads to the end, or to the first statement that is wrong.
    mutating func parseStatements(_ mode: StatementMode) -> Statements {
        var statements = Statements()
        // What cannot be read is told when it is reached, which may be before the statement that would begin with it.
        while state.token != .eof, state.token != .illegal || errors.isEmpty {
            cache.removeAll()
            loneBodies.removeAll()
            guard parseStatement(mode, into: &statements) else { break }
        }
        return statements
    }

    /// Tries package, import, rule and query, in that order, each from the same place.
    private mutating func parseStatement(_ mode: StatementMode, into statements: inout Statements) -> Bool {
        let beginning = state
        if state.token == .package {
            if let package = parsePackage() {
                statements.add(.package, at: package.location)
                statements.packages.append(package)
                return true
            }
            guard errors.isEmpty else { return false }
            restore(beginning)
        }
        if state.token == .import {
            if let statement = parseImport() {
                takeKeywords(from: statement)
                statements.add(.import, at: statement.location)
                statements.imports.append(statement)
                // As in OPA, where it might be the end of the path: `not := 1` is then refused for its name.
                if statement.alias == nil, state.token == .not { state.token = .identifier }
                return true
            }
            guard errors.isEmpty else { return false }
            restore(beginning)
        }
        if mode == .module {
            let first = statements.rules.count
            if parseRules(into: &statements.rules) {
                for index in first..<statements.rules.count { statements.add(.rule, at: statements.rules[index].location) }
                return true
            }
            statements.rules.removeSubrange(first...)
            guard errors.isEmpty else { return false }
            restore(beginning)
        }
        guard let body = parseQuery(needsSemicolon: true, until: .eof) else { return false }
        add(body, mode, to: &statements)
        return true
    }

    private func add(_ body: Body, _ mode: StatementMode, to statements: inout Statements) {
        let place = body.first?.location ?? .none
        guard mode == .module else {
            statements.add(.body, at: place)
            statements.bodies.append(body)
            return
        }
        do {
            var rule = try RuleFromExpression(isBuiltin: options.isBuiltin).rule(from: body)
            rule.hasGeneratedBody = true
            statements.add(.rule, at: rule.location)
            statements.rules.append(rule)
        } catch {
            statements.add(.body, at: place)
            statements.refusals.append(RegoDiagnostic(.parse, error.message, at: place))
        }
    }

    private mutating func parsePackage() -> Package? {
        let place = location
        guard startPath() else { return nil }
        guard let term = parseTerm() else {
            if errors.isEmpty { report("expected path", at: location) }
            return nil
        }
        switch term.kind {
        case .var(let name):
            return Package(path: Ref([.variable("data", at: term.location), .string(name, at: term.location)]), at: place)
        case .ref(let ref): return packagePath(ref).map { Package(path: $0, at: place) }
        default:
            unexpected()
            return nil
        }
    }

    /// Goes past `package` or `import` and to the first word of its path; false when the keyword begins a reference, or with an error.
    private mutating func startPath() -> Bool {
        scanSpace()
        if state.token == .dot || state.token == .leftBracket { return false }
        if state.token == .whitespace { scan() }
        if state.token == .identifier { return true }
        if isRefKeyword(state.token) {
            state.token = .identifier
            return true
        }
        unexpected()
        return false
    }

    private mutating func packagePath(_ ref: Ref) -> Ref? {
        let head = ref[0]
        guard let name = head.variable else {
            report("unexpected \(head.kind.typeName) token: expecting var", at: head.location)
            return nil
        }
        if let wrong = ref.dropFirst().first(where: { $0.string == nil }) {
            report("unexpected \(wrong.kind.typeName) token: expecting string", at: wrong.location)
            return nil
        }
        return Ref([.variable("data", at: head.location), .string(name, at: head.location)] + ref.terms.dropFirst())
    }

    private mutating func parseImport() -> Import? {
        let place = location
        guard startPath(), let path = parseImportPath(), let ref = path.ref else { return nil }
        guard let root = ref.headVariable, ["data", "future", "input", "rego"].contains(root) else {
            state.hints.insert(.updateOPA)
            report("unexpected import path, must begin with one of: {data, future, input, rego}, got: \(ref[0])", at: path.location)
            return nil
        }
        if state.token == .as { return parseAlias().map { Import(path: path, alias: $0, at: place) } }
        refuseKeywordAtEnd(of: ref)
        return Import(path: path, at: place)
    }

    /// The path, in which the keywords of `future.keywords` are plain words (`import future.keywords.in`).
    private mutating func parseImportPath() -> Term? {
        let known = keywords
        keywords = []
        defer { keywords = known }
        guard let term = parseTerm() else {
            report("expected path", at: location)
            return nil
        }
        switch term.kind {
        case .var: return Term(.ref(Ref([term])), at: term.location)
        case .ref(let ref):
            if let wrong = ref.dropFirst().first(where: { $0.string == nil }) {
                report("unexpected \(wrong.kind.typeName) token: expecting string", at: wrong.location)
                return nil
            }
            return term
        default:
            report("expected path", at: location)
            return nil
        }
    }

    private mutating func parseAlias() -> String? {
        scan()
        guard state.token == .identifier else {
            unexpected("expected var")
            return nil
        }
        if let name = parseTerm()?.variable { return name }
        unexpected("expected var")
        return nil
    }

    private mutating func refuseKeywordAtEnd(of ref: Ref) {
        guard ref.count == 1 || ref.headVariable != "future", let last = ref.last else { return }
        let name = last.variable ?? last.string ?? ""
        guard Keywords.isKeyword(name, in: options.regoVersion) else { return }
        state.hints.insert(.otherImport)
        report("unexpected import path, must not end with a keyword, got: \(name)", at: last.location)
    }
}

extension Parser {
    /// Lets `import future.keywords` and `import rego.v1` change how the rest of the text is read.
    private mutating func takeKeywords(from statement: Import) {
        guard let path = statement.path.ref else { return }
        switch path.headVariable {
        case "rego": takeRegoV1(statement, path)
        case "future": takeFutureKeywords(statement, path)
        default: break
        }
    }

    private mutating func takeFutureKeywords(_ statement: Import, _ path: Ref) {
        let place = statement.path.location
        guard path.count > 1, path[1].string == "keywords" else { return report("invalid import, must be `future.keywords`", at: place) }
        guard statement.alias == nil else { return report("`future` imports cannot be aliased", at: place) }
        guard path.count == 3 else { return keywords.formUnion(FutureKeywords(importing: options.importableKeywords)) }
        guard let name = path[2].string, options.importableKeywords.contains(name), let keyword = FutureKeywords(importing: name) else {
            return report("unexpected keyword, must be one of [\(options.importableKeywords.joined(separator: " "))]", at: place)
        }
        keywords.formUnion(keyword)
    }

    private mutating func takeRegoV1(_ statement: Import, _ path: Ref) {
        let place = statement.path.location
        guard options.features.contains(.regoV1Import) else {
            return report("invalid import, `rego.v1` is not supported by current capabilities", at: place)
        }
        guard path.count == 2, path[1].string == "v1" else { return report("invalid import `\(path)`, must be `rego.v1`", at: place) }
        if options.regoVersion == .v1 { return }
        guard statement.alias == nil else { return report("`rego` imports cannot be aliased", at: place) }
        keywords.formUnion(.standard)
    }

    /// Whether a keyword may stand where a reference has a name.
    @inline(__always)
    func isRefKeyword(_ token: Token) -> Bool {
        token.isKeyword && options.features.contains(.keywordsInRefs)
    }

    /// Turns a keyword that begins a reference (`if.foo`, `not["x"]`) into a name.
    @discardableResult
    mutating func takeKeywordAsRefHead() -> Bool {
        guard isRefKeyword(state.token), nextTokenLeadsOn() else { return false }
        state.token = .identifier
        return true
    }

    /// Whether `.` or `[` follows the current token at once.
    mutating func nextTokenLeadsOn() -> Bool {
        let here = state
        scanSpace()
        let next = state.token
        restore(here)
        return next == .dot || next == .leftBracket
    }
}

extension Term.Kind {
    /// OPA's word for the kind of value.
    package var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .var: "var"
        case .ref: "ref"
        case .array: "array"
        case .object: "object"
        case .set: "set"
        case .arrayComprehension: "arraycomprehension"
        case .objectComprehension: "objectcomprehension"
        case .setComprehension: "setcomprehension"
        case .call: "call"
        case .template: "templatestring"
        }
    }
}
