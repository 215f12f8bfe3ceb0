/// Looks at a syntax tree from the outside in.
///
/// Each method is called before what is inside the node, and says whether to go on inside. Implement the ones that matter;
/// the others go on. Begin with `walk(_:)`:
///
///     struct VariableNames: SyntaxVisitor {
///         var names: Set<String> = []
///         mutating func visit(_ term: Term) -> Bool {
///             if let name = term.variable { names.insert(name) }
///             return true
///         }
///     }
public protocol SyntaxVisitor {
    mutating func visit(_ rule: Rule) -> Bool
    mutating func visit(_ body: Body) -> Bool
    mutating func visit(_ expr: Expr) -> Bool
    mutating func visit(_ with: With) -> Bool
    /// A reference is visited as a term; then its elements, the head first, are visited as terms.
    mutating func visit(_ term: Term) -> Bool

    /// The terms inside others that `visit` wants to see. A walk that leaves most of them out is several times as quick.
    static var visitedTerms: VisitedTerms { get }
}

/// Which terms inside others a visitor is called with.
public enum VisitedTerms: Sendable {
    case all
    /// Not scalars and variables, which are most of all terms and have nothing inside.
    case compound
    /// Not references through scalars and variables either: only what may have calls or bodies inside.
    case nesting
}

extension SyntaxVisitor {
    @inlinable
    public mutating func visit(_ rule: Rule) -> Bool { true }
    @inlinable
    public mutating func visit(_ body: Body) -> Bool { true }
    @inlinable
    public mutating func visit(_ expr: Expr) -> Bool { true }
    @inlinable
    public mutating func visit(_ with: With) -> Bool { true }
    @inlinable
    public mutating func visit(_ term: Term) -> Bool { true }
    @inlinable
    public static var visitedTerms: VisitedTerms { .all }

    @inlinable
    public mutating func walk(_ module: Module) {
        let rules = module.rules.span
        for position in rules.indices { walk(rules[position]) }
    }

    @inlinable
    public mutating func walk(_ rule: Rule) {
        guard visit(rule) else { return }
        walk(rule.head)
        walk(rule.body)
        let branches = rule.elseChain.span
        for position in branches.indices { walk(branches[position]) }
    }

    /// The reference, the arguments, the key and the value.
    @inlinable
    public mutating func walk(_ head: Head) {
        walkAll(head.ref.terms)
        walkAll(head.args)
        if let key = head.key { walk(key) }
        if let value = head.value { walk(value) }
    }

    @inlinable
    public mutating func walk(_ body: Body) {
        guard visit(body) else { return }
        let exprs = body.span
        for position in exprs.indices { walk(exprs[position]) }
    }

    @inlinable
    public mutating func walk(_ expr: Expr) {
        guard visit(expr) else { return }
        switch expr.kind {
        case .term(let term): walk(term)
        case .call(let call): walk(call)
        case .some(let declaration):
            walkAll(declaration.symbols)
        case .every(let every):
            if let key = every.key { walk(key) }
            walk(every.value)
            walk(every.domain)
            walk(every.body)
        case .logical(let logical):
            let operands = logical.operands.span
            for position in operands.indices { walk(operands[position].body) }
        }
        let withs = expr.withs.span
        for position in withs.indices { walk(withs[position]) }
    }

    @inlinable
    public mutating func walk(_ with: With) {
        guard visit(with) else { return }
        walk(with.target)
        walk(with.value)
    }

    @inlinable
    public mutating func walk(_ call: Call) {
        if Self.visitedTerms != .nesting || !call.operation.isFlat { walk(call.operation) }
        walkAll(call.arguments)
    }

    @inlinable
    public mutating func walk(_ term: Term) {
        guard visit(term) else { return }
        walkInside(term)
    }

    @inlinable
    public mutating func walkAll(_ terms: [Term]) {
        let span = terms.span
        switch Self.visitedTerms {
        case .all: for position in span.indices { walk(span[position]) }
        case .compound: for position in span.indices where !span[position].isLeaf { walk(span[position]) }
        case .nesting: for position in span.indices where !span[position].isFlat { walk(span[position]) }
        }
    }

    /// What is inside a term, without the term.
    @inlinable
    public mutating func walkInside(_ term: Term) {
        switch term.kind {
        case .null, .bool, .number, .string, .var: break
        case .ref(let ref):
            walkAll(ref.terms)
        case .array(let items), .set(let items):
            walkAll(items)
        case .object(let members):
            let span = members.span
            for position in span.indices {
                walk(span[position].key)
                walk(span[position].value)
            }
        case .arrayComprehension(let head, let body), .setComprehension(let head, let body):
            walk(head)
            walk(body)
        case .objectComprehension(let key, let value, let body):
            walk(key)
            walk(value)
            walk(body)
        case .call(let call): walk(call)
        case .template(let template):
            let parts = template.parts.span
            for position in parts.indices {
                switch parts[position] {
                case .constant(let term): walk(term)
                case .expression(let expr): walk(expr)
                }
            }
        }
    }
}
