// Syntax trees as indented text: `opa parse --format pretty`.

extension Module {
    /// One node per line, each a space deeper than the node that holds it. Terms that only wrap a value have no line of their own.
    public var treeText: String {
        var writer = TreeTextWriter()
        writer.write(self)
        return writer.text
    }
}

private struct TreeTextWriter {
    private(set) var text = ""
    private var depth = 0

    private mutating func line(_ content: String) { text += String(repeating: " ", count: depth) + content + "\n" }

    private mutating func node(_ name: String, _ inside: (inout TreeTextWriter) -> Void = { _ in }) {
        line(name)
        depth += 1
        inside(&self)
        depth -= 1
    }

    mutating func write(_ module: Module) {
        node("module") { writer in
            writer.node("package") { $0.write(module.package.path) }
            for statement in module.imports {
                writer.node("import") {
                    $0.write(statement.path)
                    // OPA prints an empty name where there is no alias.
                    $0.line(statement.alias ?? "")
                }
            }
            for rule in module.rules { writer.write(rule, followedBy: rule.elseChain[...]) }
            for _ in module.annotations { writer.node("annotations") }
            for _ in module.comments { writer.node("comment") }
        }
    }

    private mutating func write(_ rule: Rule, followedBy branches: ArraySlice<Rule>) {
        node("rule") { writer in
            writer.node("head") {
                $0.write(rule.head.ref)
                if !rule.head.args.isEmpty { $0.write("args", rule.head.args) }
                if let value = rule.head.value { $0.write(value) }
            }
            writer.write(rule.body)
            if let next = branches.first { writer.write(next, followedBy: branches.dropFirst()) }
        }
    }

    private mutating func write(_ name: String, _ terms: [Term]) {
        node(name) { writer in
            for term in terms { writer.write(term) }
        }
    }

    private mutating func write(_ ref: Ref) { write("ref", ref.terms) }

    private mutating func write(_ body: Body) {
        node("body") { writer in
            for expr in body { writer.write(expr) }
        }
    }

    private mutating func write(_ expr: Expr) {
        node("expr \(expr.negated ? "negated " : "")index=\(expr.index)") { writer in
            switch expr.kind {
            case .term(let term): writer.write(term)
            case .call(let call):
                writer.write(call.operation)
                for argument in call.arguments { writer.write(argument) }
            case .some(let declaration): writer.write("somedecl", declaration.symbols)
            case .every(let every): writer.write(every)
            case .logical(let logical): writer.write(logical)
            }
            for with in expr.withs { writer.write("with", [with.target, with.value]) }
        }
    }

    private mutating func write(_ every: Every) {
        node("every") { writer in
            if let key = every.key { writer.write(key) }
            writer.write(every.value)
            writer.write(every.domain)
            writer.write(every.body)
        }
    }

    private mutating func write(_ logical: Logical) {
        node(logical.operation == .not ? "not" : "logical\(logical.operation.rawValue)") { writer in
            for operand in logical.operands { writer.write(operand.body) }
        }
    }

    private mutating func write(_ term: Term) {
        switch term.kind {
        case .null, .bool, .number, .string, .var: line(term.description)
        case .ref(let ref): write(ref)
        case .array(let items): write("array", items)
        case .set(let items): write("set", items.sorted())
        case .object(let members):
            write("object", members.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
        case .arrayComprehension(let head, let body): write("arraycomprehension", [head], body)
        case .setComprehension(let head, let body): write("setcomprehension", [head], body)
        case .objectComprehension(let key, let value, let body): write("objectcomprehension", [key, value], body)
        case .call(let call): write("call", [call.operation] + call.arguments)
        case .template(let template): write(template)
        }
    }

    private mutating func write(_ name: String, _ heads: [Term], _ body: Body) {
        node(name) { writer in
            for head in heads { writer.write(head) }
            writer.write(body)
        }
    }

    private mutating func write(_ template: TemplateString) {
        node("templatestring") { writer in
            for part in template.parts {
                switch part {
                case .constant(let term): writer.write(term)
                case .expression(let expr): writer.write(expr)
                }
            }
        }
    }
}
