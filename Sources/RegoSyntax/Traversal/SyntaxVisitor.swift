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
    public mutating func walk(_ module: Module) {
        for rule in module.rules { walk(rule) }
    }

    @inlinable
    public mutating func walk(_ rule: Rule) {
        guard visit(rule) else { return }
        walk(rule.head)
        walk(rule.body)
        for branch in rule.elseChain { walk(branch) }
    }

    /// The reference, the arguments, the key and the value.
    @inlinable
    public mutating func walk(_ head: Head) {
        for term in head.ref.terms { walk(term) }
        for argument in head.args { walk(argument) }
        if let key = head.key { walk(key) }
        if let value = head.value { walk(value) }
    }

    @inlinable
    public mutating func walk(_ body: Body) {
        guard visit(body) else { return }
        for expr in body { walk(expr) }
    }

    @inlinable
    public mutating func walk(_ expr: Expr) {
        guard visit(expr) else { return }
        switch expr.kind {
        case .term(let term): walk(term)
        case .call(let call): walk(call)
        case .some(let declaration):
            for symbol in declaration.symbols { walk(symbol) }
        case .every(let every):
            if let key = every.key { walk(key) }
            walk(every.value)
            walk(every.domain)
            walk(every.body)
        case .logical(let logical):
            for operand in logical.operands { walk(operand.body) }
        }
        for with in expr.withs { walk(with) }
    }

    @inlinable
    public mutating func walk(_ with: With) {
        guard visit(with) else { return }
        walk(with.target)
        walk(with.value)
    }

    @inlinable
    public mutating func walk(_ call: Call) {
        walk(call.operation)
        for argument in call.arguments { walk(argument) }
    }

    @inlinable
    public mutating func walk(_ term: Term) {
        guard visit(term) else { return }
        walkInside(term)
    }

    /// What is inside a term, without the term.
    @inlinable
    public mutating func walkInside(_ term: Term) {
        switch term.kind {
        case .null, .bool, .number, .string, .var: break
        case .ref(let ref):
            for step in ref.terms { walk(step) }
        case .array(let items), .set(let items):
            for item in items { walk(item) }
        case .object(let members):
            for member in members {
                walk(member.key)
                walk(member.value)
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
            for part in template.parts {
                switch part {
                case .constant(let term): walk(term)
                case .expression(let expr): walk(expr)
                }
            }
        }
    }
}
