import RegoCompiler
import RegoSyntax

/// Whether the negation of saved queries can be written in place.
enum InlineNegation {
    /// More combinations than this become rules of their own.
    private static let largestProduct = 16

    /// - Parameter safe: variables that are bound where the negation stands.
    static func isPossible(_ queries: [Body], safe: Set<String>, _ checking: BodyChecking) -> Bool {
        var product = 1
        for query in queries {
            product = min(product * query.count, largestProduct + 1)
            for expr in query {
                // `not f(input.x)` also holds where `input.x` is undefined: its complement is not `f(input.x)`.
                if hasNestedReference(expr) { return false }
                if !expr.negated, !checking.ownVariables(of: expr).subtracting(safe).isSubset(of: ["data", "input"]) { return false }
            }
        }
        return product <= largestProduct
    }

    private static func hasNestedReference(_ expr: Expr) -> Bool {
        switch expr.kind {
        case .call(let call):
            return call.arguments.contains { expr.isEquality ? isNested($0) : mentionsReference($0) }
        case .term(let term): return isNested(term)
        case .every, .some, .logical: return true
        }
    }

    private static func isNested(_ term: Term) -> Bool {
        guard let ref = term.ref else { return mentionsReference(term) }
        return ref.dropFirst().contains(where: mentionsReference)
    }

    private static func mentionsReference(_ term: Term) -> Bool {
        var isFound = false
        term.forEachTerm { inner in
            switch inner.kind {
            case .ref, .call: isFound = true
            default: break
            }
            return !isFound
        }
        return isFound
    }
}
