import RegoSyntax

/// Makes up names for local variables that occur nowhere in the source.
struct LocalGenerator {
    private let prefix: String
    private let taken: Set<String>
    private var next = 0
    /// The terms that stand in the source where a local now stands.
    private(set) var captured: [String: Term] = [:]

    /// `taken` are the names that the source has; only those with the prefix matter.
    init(prefix: String = Variable.generatedPrefix, avoiding taken: Set<String> = []) {
        self.prefix = prefix
        self.taken = taken.filter { $0.hasPrefix(prefix) }
    }

    mutating func generate() -> String {
        while true {
            let name = "\(prefix)\(next)__"
            next += 1
            if !taken.contains(name) { return name }
        }
    }

    /// `<new local> = <term>`, and the local.
    mutating func capture(_ term: Term) -> (expr: Expr, local: Term) {
        let local = generate(for: term)
        var expr = Expr.call("eq", [local, term], at: term.location)
        expr.generated = true
        return (expr, local)
    }

    /// A new local for the value of `term`.
    mutating func generate(for term: Term) -> Term {
        let name = generate()
        captured[name] = term
        return Term.variable(name, at: term.location)
    }

    /// Replaces `term` by a new local and returns the expression that binds it.
    mutating func capture(replacing term: inout Term) -> Expr {
        let (expr, local) = capture(term)
        term = local
        return expr
    }
}
