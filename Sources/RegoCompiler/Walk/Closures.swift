import RegoSyntax

/// A body with variables of its own that was found in an expression.
enum Closure {
    case comprehension(Term)
    case every(Every)
    /// An operand of `not`, `and` or `or`.
    case operand(Logical.Operand)

    var body: Body {
        switch self {
        case .comprehension(let term): term.comprehensionBody ?? []
        case .every(let every): every.body
        case .operand(let operand): operand.body
        }
    }
}

/// Finds the outermost closures under a node.
struct ClosureFinder: SyntaxVisitor {
    private(set) var closures: [Closure] = []

    static var visitedTerms: VisitedTerms { .nesting }

    mutating func visit(_ expr: Expr) -> Bool {
        switch expr.kind {
        case .every(let every): closures.append(.every(every))
        case .logical(let logical): closures += logical.operands.map { .operand($0) }
        default: return true
        }
        return false
    }

    mutating func visit(_ term: Term) -> Bool {
        guard term.isComprehension else { return true }
        closures.append(.comprehension(term))
        return false
    }

    static func closures(in expr: Expr) -> [Closure] {
        var finder = ClosureFinder()
        finder.walk(expr)
        return finder.closures
    }
}

/// Finds out whether there are closures under a node.
private struct ClosureSearch: SyntaxVisitor {
    var isFound = false

    static var visitedTerms: VisitedTerms { .nesting }

    mutating func visit(_ expr: Expr) -> Bool {
        switch expr.kind {
        case .every, .logical: isFound = true
        default: break
        }
        return !isFound
    }

    mutating func visit(_ term: Term) -> Bool {
        if term.isComprehension { isFound = true }
        return !isFound
    }
}

extension Expr {
    /// Whether the expression is a closure, or has one inside.
    var hasClosures: Bool {
        var search = ClosureSearch()
        search.walk(self)
        return search.isFound
    }
}

/// Changes the bodies of the outermost closures under a node; goes on inside only where `change` does.
struct ClosureRewriter: SyntaxRewriter {
    /// What stands beside the body of a closure.
    enum Header {
        /// The terms before the bar.
        case comprehension([Term])
        /// The variables that `every` iterates with.
        case every([Term])
        /// An operand of `not`, `and` or `or`.
        case operand
    }

    let change: (inout Body, Header) -> Void

    static var visitedTerms: VisitedTerms { .nesting }

    mutating func rewrite(_ expr: inout Expr) {
        switch expr.kind {
        case .every(var every):
            expr.kind = .some(SomeDecl(symbols: []))
            change(&every.body, .every([every.key, every.value].compactMap { $0 }))
            expr.kind = .every(every)
        case .logical(var logical):
            expr.kind = .some(SomeDecl(symbols: []))
            for position in logical.operands.indices {
                change(&logical.operands[position].body, .operand)
            }
            expr.kind = .logical(logical)
        default: rewriteInside(&expr)
        }
    }

    mutating func rewrite(_ term: inout Term) {
        guard term.isComprehension else {
            rewriteInside(&term)
            return
        }
        let heads = term.comprehensionHeads
        term.withComprehensionBody { change(&$0, .comprehension(heads)) }
    }
}

extension Term {
    /// The body of a comprehension.
    var comprehensionBody: Body? {
        switch kind {
        case .arrayComprehension(_, let body), .setComprehension(_, let body), .objectComprehension(_, _, let body): body
        default: nil
        }
    }

    /// The terms before the bar of a comprehension.
    var comprehensionHeads: [Term] {
        switch kind {
        case .arrayComprehension(let head, _), .setComprehension(let head, _): [head]
        case .objectComprehension(let key, let value, _): [key, value]
        default: []
        }
    }

    /// Changes the body of a comprehension in place.
    mutating func withComprehensionBody(_ change: (inout Body) -> Void) {
        let taken = kind
        kind = .null
        switch consume taken {
        case .arrayComprehension(let head, var body):
            change(&body)
            kind = .arrayComprehension(head, body)
        case .setComprehension(let head, var body):
            change(&body)
            kind = .setComprehension(head, body)
        case .objectComprehension(let key, let value, var body):
            change(&body)
            kind = .objectComprehension(key: key, value: value, body)
        case let other: kind = other
        }
    }

    /// A scalar: null, a boolean, a number or a string.
    var isScalar: Bool {
        switch kind {
        case .null, .bool, .number, .string: true
        default: false
        }
    }

    /// `input` or `data` alone.
    var isRootDocument: Bool {
        guard case .ref(let ref) = kind, ref.count == 1, let name = ref.headVariable else { return false }
        return name == "input" || name == "data"
    }

    /// Whether finding the value takes evaluation: a reference or a comprehension is somewhere inside.
    var requiresEvaluation: Bool {
        var found = false
        forEachTerm { term in
            switch term.kind {
            case .ref, .arrayComprehension, .objectComprehension, .setComprehension: found = true
            default: break
            }
            return !found
        }
        return found
    }
}
