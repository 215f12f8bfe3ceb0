import RegoSyntax

/// Makes up names for local variables that occur nowhere in the source.
struct LocalGenerator: Sendable {
    private let prefix: String
    private let ending: String
    private let taken: Set<String>
    /// How many names there would be if none were taken.
    private(set) var next = 0

    /// `taken` are the names that the source has; only those with the prefix matter.
    init(prefix: String = Variable.generatedPrefix, avoiding taken: Set<String> = []) {
        self.init(prefix: prefix, ending: "__", avoiding: taken.filter { $0.hasPrefix(prefix) })
    }

    private init(prefix: String, ending: String, avoiding taken: Set<String>) {
        self.prefix = prefix
        self.ending = ending
        self.taken = taken
    }

    /// Makes up provisional names, `__local<n>:`, for one module: no source has such, and `LocalNumbering` gives out others for them.
    static var provisional: LocalGenerator {
        LocalGenerator(prefix: Variable.generatedPrefix, ending: String(UnicodeScalar(ProvisionalName.ending)), avoiding: [])
    }

    mutating func generate() -> String {
        while true {
            let name = "\(prefix)\(next)\(ending)"
            next += 1
            if taken.isEmpty || !taken.contains(name) { return name }
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
        Term.variable(generate(), at: term.location)
    }

    /// Replaces `term` by a new local and returns the expression that binds it.
    mutating func capture(replacing term: inout Term) -> Expr {
        let (expr, local) = capture(term)
        term = local
        return expr
    }
}

/// A local of a module that has no number among the locals of all modules yet.
enum ProvisionalName {
    /// What ends it; no name in a source has that.
    static let ending = UInt8(ascii: ":")

    /// The number in the name; nothing for a name that is not provisional.
    static func number(_ name: String) -> Int? {
        let bytes = name.utf8
        guard bytes.last == ending else { return nil }
        var number = 0
        for byte in bytes.dropFirst(Variable.generatedPrefix.utf8.count).dropLast() { number = number * 10 + Int(byte &- 0x30) }
        return number
    }
}
