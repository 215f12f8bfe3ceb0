import RegoSyntax

/// Collects the names of variables under a node, leaving out what the options say.
struct VariableCollector {
    struct Options: OptionSet {
        let rawValue: Int

        /// The head of a reference does not count.
        static let skipRefHead = Options(rawValue: 1)
        /// The head of a call's operation does not count, nor heads of references in `with`.
        static let skipOperationHead = Options(rawValue: 2)
        static let skipObjectKeys = Options(rawValue: 4)
        /// Comprehensions, template strings, the bodies of `every` and operands in braces do not count.
        static let skipClosures = Options(rawValue: 8)
        static let skipSets = Options(rawValue: 16)
        /// With `skipClosures`, no operand of `not`, `and` or `or` counts.
        static let skipOperands = Options(rawValue: 32)

        /// What safety asks for: the variables that an expression itself touches.
        static let safety: Options = [.skipOperationHead, .skipClosures]
        /// What a pattern binds.
        static let pattern: Options = [.skipRefHead, .skipObjectKeys, .skipClosures]
    }

    let options: Options
    private(set) var names: VariableSet = []
    /// Whether a comprehension, `every` or an operand of `not`, `and` or `or` was met.
    private(set) var metClosures = false

    init(_ options: Options = []) { self.options = options }

    mutating func collect(_ body: Body) {
        for expr in body { collect(expr) }
    }

    mutating func collect(_ expr: Expr) {
        switch expr.kind {
        case .every(let every):
            metClosures = true
            collect(every.domain)
            if options.contains(.skipClosures) { return }
            if let key = every.key { collect(key) }
            collect(every.value)
            collect(every.body)
        case .call(let call): collect(call)
        case .term(let term): collect(term)
        case .some(let declaration): collect(declaration.symbols)
        case .logical(let logical):
            metClosures = true
            for operand in logical.operands { collect(operand) }
        }
        for with in expr.withs { collect(with) }
    }

    /// An operand without braces binds nothing, so that its variables are those of the expression around it.
    private mutating func collect(_ operand: Logical.Operand) {
        guard options.contains(.skipClosures) else { return collect(operand.body) }
        if !operand.isExplicit, !options.contains(.skipOperands) { names.formUnion(Self.names(inImplicit: operand.body, options)) }
    }

    /// The variables of an operand without braces, without those that a compiler has put into it. What is negated in it is not looked
    /// at.
    private static func names(inImplicit body: Body, _ options: Options) -> VariableSet {
        names(in: body.filter { $0.logical?.operation != .not }, options).subtracting(VariableSet(body.compactMap(\.generatedVariable)))
    }

    mutating func collect(_ with: With) {
        guard options.contains(.skipOperationHead) else {
            collect(with.target)
            collect(with.value)
            return
        }
        if case .ref(let ref) = with.target.kind { collect(ref.terms, from: 1) }
        if case .ref(let ref) = with.value.kind { collect(ref.terms, from: 1) } else { collect(with.value) }
    }

    mutating func collect(_ terms: some Sequence<Term>) {
        for term in terms { collect(term) }
    }

    /// Most terms are variables and scalars, which are looked at where they are.
    private mutating func collect(_ terms: [Term], from first: Int = 0) {
        let span = terms.span
        for position in span.indices.dropFirst(first) {
            switch span[position].kind {
            case .null, .bool, .number, .string: continue
            case .var(let name): names.insert(name)
            default: collect(span[position])
            }
        }
    }

    private mutating func collect(_ call: Call) {
        if options.contains(.skipOperationHead) {
            if case .ref(let ref) = call.operation.kind { collect(ref.terms, from: 1) }
        } else {
            collect(call.operation)
        }
        collect(call.arguments)
    }

    mutating func collect(_ term: Term) {
        switch term.kind {
        case .null, .bool, .number, .string: break
        case .var(let name): names.insert(name)
        case .ref(let ref): collect(ref.terms, from: options.contains(.skipRefHead) ? 1 : 0)
        case .array(let items): collect(items)
        case .set(let items): if !options.contains(.skipSets) { collect(items) }
        case .object(let members):
            let span = members.span
            for position in span.indices {
                if !options.contains(.skipObjectKeys), !span[position].key.isScalar { collect(span[position].key) }
                if !span[position].value.isScalar { collect(span[position].value) }
            }
        case .call(let call): collect(call)
        case .arrayComprehension, .setComprehension, .objectComprehension:
            metClosures = true
            if !options.contains(.skipClosures) { collectClosure(term) }
        case .template:
            if !options.contains(.skipClosures) { collectClosure(term) }
        }
    }

    private mutating func collectClosure(_ term: Term) {
        switch term.kind {
        case .arrayComprehension(let head, let body), .setComprehension(let head, let body):
            collect(head)
            collect(body)
        case .objectComprehension(let key, let value, let body):
            collect(key)
            collect(value)
            collect(body)
        case .template(let template):
            for case .expression(let expr) in template.parts { collect(expr) }
        default: break
        }
    }

    static func names(in body: Body, _ options: Options = []) -> VariableSet {
        var collector = VariableCollector(options)
        collector.collect(body)
        return collector.names
    }

    static func names(in expr: Expr, _ options: Options = []) -> VariableSet {
        var collector = VariableCollector(options)
        collector.collect(expr)
        return collector.names
    }

    static func names(in terms: some Sequence<Term>, _ options: Options = []) -> VariableSet {
        var collector = VariableCollector(options)
        collector.collect(terms)
        return collector.names
    }

    static func names(in term: Term, _ options: Options = []) -> VariableSet {
        var collector = VariableCollector(options)
        collector.collect(term)
        return collector.names
    }
}

extension Expr {
    /// The variable that a compiler made up for the value of a term, in the expression that finds the value.
    fileprivate var generatedVariable: String? {
        guard generated, let call else { return nil }
        return (isEquality ? call.arguments.first : call.arguments.last)?.variable
    }
}
