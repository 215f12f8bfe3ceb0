// Syntax trees in the JSON of `opa parse --format json`.

/// What the JSON of a syntax tree holds beside the tree.
public struct ASTJSONOptions: Sendable {
    /// `--json-include locations`: where each node is written, with its text in base64.
    public var locations: Bool
    public init(locations: Bool = false) { self.locations = locations }
}

extension Module {
    public func json(_ options: ASTJSONOptions = ASTJSONOptions()) -> JSONNode {
        let writer = ASTJSONWriter(options: options)
        var members = [JSONNode.Member("package", writer.package(package))]
        if !imports.isEmpty { members.append(.init("imports", .array(imports.map(writer.import)))) }
        if !annotations.isEmpty { members.append(.init("annotations", .array(annotations.map(writer.annotations)))) }
        if !rules.isEmpty { members.append(.init("rules", .array(rules.map(writer.rule)))) }
        if !comments.isEmpty { members.append(.init("comments", .array(writer.comments(self)))) }
        return .object(members)
    }
}

extension [Expr] {
    public func json(_ options: ASTJSONOptions = ASTJSONOptions()) -> JSONNode { ASTJSONWriter(options: options).body(self) }
}

extension Term {
    public func json(_ options: ASTJSONOptions = ASTJSONOptions()) -> JSONNode { ASTJSONWriter(options: options).term(self) }
}

extension Expr {
    public func json(_ options: ASTJSONOptions = ASTJSONOptions()) -> JSONNode { ASTJSONWriter(options: options).expr(self) }
}

extension Rule {
    public func json(_ options: ASTJSONOptions = ASTJSONOptions()) -> JSONNode { ASTJSONWriter(options: options).rule(self) }
}

struct ASTJSONWriter {
    let options: ASTJSONOptions

    /// An object with its location, if it has one; members in the order of their names.
    private func node(_ place: SourceLocation, _ members: [JSONNode.Member]) -> JSONNode {
        guard options.locations, !place.isNone else { return .object(members) }
        let location = JSONNode.Member("location", place.json(includingText: true))
        let position = members.firstIndex { $0.key > "location" } ?? members.endIndex
        return .object(Array(members[..<position]) + [location] + members[position...])
    }

    func package(_ package: Package) -> JSONNode { node(package.location, [.init("path", ref(package.path))]) }

    func `import`(_ statement: Import) -> JSONNode {
        let alias = statement.alias.map { [JSONNode.Member("alias", .string($0))] } ?? []
        return node(statement.location, alias + [.init("path", term(statement.path))])
    }

    func rule(_ rule: Rule) -> JSONNode { branch(rule, followedBy: rule.elseChain[...]) }

    /// OPA nests each `else` in the branch before it.
    private func branch(_ rule: Rule, followedBy rest: ArraySlice<Rule>) -> JSONNode {
        var members: [JSONNode.Member] = []
        if !rule.annotations.isEmpty { members.append(.init("annotations", .array(rule.annotations.map(annotations)))) }
        members.append(.init("body", body(rule.body)))
        if rule.isDefault { members.append(.init("default", .bool(true))) }
        if let next = rest.first { members.append(.init("else", branch(next, followedBy: rest.dropFirst()))) }
        members.append(.init("head", head(rule.head)))
        return node(rule.location, members)
    }

    private func head(_ head: Head) -> JSONNode {
        var members: [JSONNode.Member] = []
        if !head.name.isEmpty { members.append(.init("name", .string(head.name))) }
        if !head.args.isEmpty { members.append(.init("args", .array(head.args.map(term)))) }
        if let key = head.key { members.append(.init("key", term(key))) }
        if let value = head.value { members.append(.init("value", term(value))) }
        if head.assign { members.append(.init("assign", .bool(true))) }
        members.append(.init("ref", ref(head.ref)))
        if options.locations, !head.location.isNone { members.append(.init("location", head.location.json(includingText: true))) }
        return .object(members)
    }

    func body(_ body: Body) -> JSONNode { .array(body.map(expr)) }

    func expr(_ expr: Expr) -> JSONNode {
        var members: [JSONNode.Member] = []
        if expr.generated { members.append(.init("generated", .bool(true))) }
        members.append(.init("index", .number("\(expr.index)")))
        if expr.negated { members.append(.init("negated", .bool(true))) }
        members.append(.init("terms", terms(expr.kind)))
        if !expr.withs.isEmpty { members.append(.init("with", .array(expr.withs.map(with)))) }
        return node(expr.location, members)
    }

    private func terms(_ kind: Expr.Kind) -> JSONNode {
        switch kind {
        case .term(let single): term(single)
        case .call(let call): .array(([call.operation] + call.arguments).map(term))
        case .some(let declaration): node(declaration.location, [.init("symbols", .array(declaration.symbols.map(term)))])
        case .every(let every):
            node(
                every.location,
                [
                    .init("body", body(every.body)), .init("domain", term(every.domain)),
                    .init("key", every.key.map(term) ?? .null), .init("value", term(every.value)),
                ])
        case .logical(let logical): self.logical(logical)
        }
    }

    private func logical(_ logical: Logical) -> JSONNode {
        var members: [JSONNode.Member] = []
        if logical.operation == .not {
            members.append(.init("body", body(logical.operands[0].body)))
            members.append(.init("explicit_body", .bool(logical.operands[0].isExplicit)))
        } else {
            let sides = Array(zip(["lhs", "rhs"], logical.operands))
            members += sides.filter(\.1.isExplicit).map { .init("explicit_\($0.0)", .bool(true)) }
            members += sides.map { .init($0.0, body($0.1.body)) }
        }
        return node(logical.location, (members + [.init("type", .string(logical.operation.rawValue))]).sorted { $0.key < $1.key })
    }

    private func with(_ with: With) -> JSONNode {
        node(with.location, [.init("target", term(with.target)), .init("value", term(with.value))])
    }

    private func ref(_ ref: Ref) -> JSONNode { .array(ref.terms.map(term)) }

    func term(_ term: Term) -> JSONNode {
        node(term.location, [.init("type", .string(term.kind.typeName)), .init("value", value(term.kind))])
    }

    private func value(_ kind: Term.Kind) -> JSONNode {
        switch kind {
        case .null: .object([])
        case .bool(let flag): .bool(flag)
        case .number(let text): .number(Self.jsonNumber(text))
        case .string(let text), .var(let text): .string(text)
        case .ref(let path): ref(path)
        case .array(let items): .array(items.map(term))
        case .set(let items): .array(items.sorted().map(term))
        case .object(let members):
            .array(members.sorted { $0.key < $1.key }.map { .array([term($0.key), term($0.value)]) })
        case .arrayComprehension(let head, let body), .setComprehension(let head, let body):
            .object([.init("term", term(head)), .init("body", self.body(body))])
        case .objectComprehension(let key, let value, let body):
            .object([.init("key", term(key)), .init("value", term(value)), .init("body", self.body(body))])
        case .call(let call): .array(([call.operation] + call.arguments).map(term))
        case .template(let template):
            .object([
                .init("parts", template.parts.isEmpty ? .null : .array(template.parts.map(part))),
                .init("multi_line", .bool(template.isRaw)),
            ])
        }
    }

    private func part(_ part: TemplateString.Part) -> JSONNode {
        switch part {
        case .constant(let constant): term(constant)
        case .expression(let expression): expr(expression)
        }
    }

    /// Rego has `.5`, JSON has not.
    private static func jsonNumber(_ text: String) -> String {
        if text.hasPrefix(".") { return "0" + text }
        return text.hasPrefix("-.") ? "-0" + text.dropFirst() : text
    }

    /// The first comment of a METADATA block has the whole block for its place, as in OPA.
    func comments(_ module: Module) -> [JSONNode] {
        let blocks = Dictionary(module.annotations.map { ($0.location.offset, $0.location) }) { first, _ in first }
        return module.comments.map { comment in
            let place = blocks[comment.location.offset] ?? comment.location
            let text: JSONNode = comment.bytes.isEmpty ? .null : .string(Base64.encode(comment.bytes))
            return .object([.init("Text", text), .init("Location", place.json(includingText: options.locations))])
        }
    }
}
