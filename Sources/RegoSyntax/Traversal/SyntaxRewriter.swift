/// Changes a syntax tree in place, without copying what does not change.
///
/// Implement the methods for the nodes to change; call the `rewriteInside` of the node to go on inside it, before or after
/// the change. A method that is not implemented goes on inside.
///
///     struct Renaming: SyntaxRewriter {
///         let names: [String: String]
///         mutating func rewrite(_ term: inout Term) {
///             if let name = term.variable, let new = names[name] { term.kind = .var(new) } else { rewriteInside(&term) }
///         }
///     }
public protocol SyntaxRewriter {
    mutating func rewrite(_ rule: inout Rule)
    mutating func rewrite(_ head: inout Head)
    mutating func rewrite(_ body: inout Body)
    mutating func rewrite(_ expr: inout Expr)
    mutating func rewrite(_ with: inout With)
    mutating func rewrite(_ term: inout Term)

    /// The terms inside others that `rewrite` is called with.
    static var visitedTerms: VisitedTerms { get }
}

extension SyntaxRewriter {
    @inlinable
    public mutating func rewrite(_ rule: inout Rule) { rewriteInside(&rule) }
    @inlinable
    public mutating func rewrite(_ head: inout Head) { rewriteInside(&head) }
    @inlinable
    public mutating func rewrite(_ body: inout Body) { rewriteInside(&body) }
    @inlinable
    public mutating func rewrite(_ expr: inout Expr) { rewriteInside(&expr) }
    @inlinable
    public mutating func rewrite(_ with: inout With) { rewriteInside(&with) }
    @inlinable
    public mutating func rewrite(_ term: inout Term) { rewriteInside(&term) }

    @inlinable
    public mutating func rewrite(_ module: inout Module) {
        for position in module.rules.indices { rewrite(&module.rules[position]) }
    }

    @inlinable
    public mutating func rewriteInside(_ rule: inout Rule) {
        rewrite(&rule.head)
        rewrite(&rule.body)
        for position in rule.elseChain.indices { rewrite(&rule.elseChain[position]) }
    }

    /// The path of the reference (not its head), the arguments, the key and the value.
    @inlinable
    public mutating func rewriteInside(_ head: inout Head) {
        for position in head.ref.terms.indices.dropFirst() { rewrite(&head.ref.terms[position]) }
        rewriteAll(&head.args)
        if head.key != nil { rewrite(&head.key!) }  // not nil: tested on this line
        if head.value != nil { rewrite(&head.value!) }  // not nil: tested on this line
    }

    @inlinable
    public mutating func rewriteInside(_ body: inout Body) {
        for position in body.indices { rewrite(&body[position]) }
    }

    @inlinable
    public mutating func rewriteInside(_ expr: inout Expr) {
        switch expr.kind {
        case .term(var term):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            rewrite(&term)
            expr.kind = .term(term)
        case .call(var call):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            rewriteInside(&call)
            expr.kind = .call(call)
        case .some(var declaration):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            rewriteAll(&declaration.symbols)
            expr.kind = .some(declaration)
        case .every(var every):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            rewriteInside(&every)
            expr.kind = .every(every)
        case .logical(var logical):
            expr.kind = .some(SomeDecl(symbols: [], at: expr.location))
            for position in logical.operands.indices { rewrite(&logical.operands[position].body) }
            expr.kind = .logical(logical)
        }
        for position in expr.withs.indices { rewrite(&expr.withs[position]) }
    }

    @inlinable
    public mutating func rewriteInside(_ every: inout Every) {
        if every.key != nil { rewrite(&every.key!) }  // not nil: tested on this line
        rewrite(&every.value)
        rewrite(&every.domain)
        rewrite(&every.body)
    }

    @inlinable
    public mutating func rewriteInside(_ with: inout With) {
        rewrite(&with.target)
        rewrite(&with.value)
    }

    @inlinable
    public mutating func rewriteInside(_ call: inout Call) {
        if Self.visitedTerms != .nesting || !call.operation.isFlat { rewrite(&call.operation) }
        rewriteAll(&call.arguments)
    }

    @inlinable
    public static var visitedTerms: VisitedTerms { .all }

    @inlinable
    public mutating func rewriteAll(_ terms: inout [Term]) {
        switch Self.visitedTerms {
        case .all: for position in terms.indices { rewrite(&terms[position]) }
        case .compound: for position in terms.indices where !terms[position].isLeaf { rewrite(&terms[position]) }
        case .nesting: for position in terms.indices where !terms[position].isFlat { rewrite(&terms[position]) }
        }
    }

    /// Takes the payload out, changes it and puts it back, so that it is never held twice and never copied.
    @inlinable
    public mutating func rewriteInside(_ term: inout Term) {
        let kind = term.kind
        switch kind {
        case .null, .bool, .number, .string, .var: return
        default: break
        }
        term.kind = .null
        term.kind = rewritingInside(consume kind)
    }

    @inlinable
    mutating func rewritingInside(_ kind: consuming Term.Kind) -> Term.Kind {
        switch consume kind {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .number(let text): return .number(text)
        case .string(let text): return .string(text)
        case .var(let name): return .var(name)
        case .ref(var ref):
            rewriteAll(&ref.terms)
            return .ref(ref)
        case .array(var items):
            rewriteAll(&items)
            return .array(items)
        case .set(var items):
            rewriteAll(&items)
            return .set(items)
        case .object(var members):
            for position in members.indices {
                rewrite(&members[position].key)
                rewrite(&members[position].value)
            }
            return .object(members)
        case .arrayComprehension(var head, var body):
            rewrite(&head)
            rewrite(&body)
            return .arrayComprehension(head, body)
        case .setComprehension(var head, var body):
            rewrite(&head)
            rewrite(&body)
            return .setComprehension(head, body)
        case .objectComprehension(var key, var value, var body):
            rewrite(&key)
            rewrite(&value)
            rewrite(&body)
            return .objectComprehension(key: key, value: value, body)
        case .call(var call):
            rewriteInside(&call)
            return .call(call)
        case .template(var template):
            for position in template.parts.indices { rewriteInside(&template.parts[position]) }
            return .template(template)
        }
    }

    @inlinable
    mutating func rewriteInside(_ part: inout TemplateString.Part) {
        switch part {
        case .constant: break
        case .expression(var expr):
            rewrite(&expr)
            part = .expression(expr)
        }
    }
}
