import RegoCompiler
import RegoSyntax

/// Finds comprehensions that can be evaluated once for all values of the variables around them (OPA's comprehension indices).
///
/// `x = data.foo[_]; ys = [y | data.bar[y] = x]` is worth an index by `x`: the body binds `x` itself, so that it can be evaluated without it.
struct ComprehensionKeys {
    private let checking: BodyChecking
    private var keys: [Term: [String]] = [:]
    private static let roots: Set<String> = ["data", "input"]

    private init(_ checking: BodyChecking) { self.checking = checking }

    /// - Returns: the variables to index by, sorted, for each comprehension that can be indexed.
    static func find(in modules: CompiledModules, query: Body, _ checking: BodyChecking) -> [Term: [String]] {
        var finder = ComprehensionKeys(checking)
        for module in modules.modules {
            for rule in module.rules {
                for branch in [rule] + rule.elseChain {
                    let arguments = branch.head.args.reduce(into: Set<String>()) { $0.formUnion($1.variables) }
                    finder.search(branch.body, around: arguments.union(Self.roots))
                }
            }
        }
        finder.search(query, around: roots)
        return finder.keys
    }

    private mutating func search(_ body: Body, around: Set<String>) {
        var candidates = around
        var bodies = BodyCollector()
        bodies.walk(body)
        for body in bodies.bodies {
            for expr in body {
                if let (term, variables) = index(of: expr, candidates) { keys[term] = variables }
                candidates.formUnion(checking.ownVariables(of: expr))
            }
        }
    }

    private func index(of expr: Expr, _ candidates: Set<String>) -> (Term, [String])? {
        guard expr.isEquality, !expr.negated, expr.withs.isEmpty, let operands = expr.call?.arguments, operands.count == 2 else {
            return nil
        }
        let term: Term
        if operands[0].variable != nil, operands[1].isComprehension {
            term = operands[1]
        } else if operands[1].variable != nil, operands[0].isComprehension {
            term = operands[0]
        } else {
            return nil
        }
        let (heads, body) = term.comprehensionParts
        let outputs = checking.outputs(of: body, safe: Self.roots)
        guard isSelfContained(heads, body) else { return nil }
        var regression = RegressionCheck(candidates: candidates)
        regression.walk(body)
        if regression.isWorse { return nil }
        var nested = NestedComprehensions(candidates: candidates)
        nested.walk(body)
        if nested.closesOver { return nil }
        let variables = candidates.intersection(outputs)
        return variables.isEmpty ? nil : (term, variables.sorted())
    }

    /// Whether each expression finds its variables bound by those before it, or binds them itself, and what is collected is bound then. OPA
    /// does not ask for the order, and fails when it makes an index for `{1 | x > 1; data.p[x]}`.
    private func isSelfContained(_ heads: [Term], _ body: Body) -> Bool {
        var bound = Self.roots
        for expr in body {
            bound.formUnion(checking.outputs(of: [expr], safe: bound))
            if !checking.ownVariables(of: expr).isSubset(of: bound) { return false }
        }
        return heads.allSatisfy { $0.variables.isSubset(of: bound) }
    }

    private struct BodyCollector: SyntaxVisitor {
        var bodies: [Body] = []
        mutating func visit(_ body: Body) -> Bool {
            bodies.append(body)
            return true
        }
    }

    /// An index makes it worse when the body enumerates what the variables around it would have named.
    private struct RegressionCheck: SyntaxVisitor {
        let candidates: Set<String>
        var seen: Set<String> = []
        var isWorse = false

        mutating func visit(_ expr: Expr) -> Bool {
            if let call = expr.call, call.name == "walk", call.arguments.count > 1 { check(call.arguments[1].variables) }
            return !isWorse
        }

        mutating func visit(_ term: Term) -> Bool {
            switch term.kind {
            case .arrayComprehension, .setComprehension, .objectComprehension: return false
            case .ref(let ref):
                check(ref.dropFirst().reduce(into: Set<String>()) { $0.formUnion($1.variables) })
                return !isWorse
            case .var(let name):
                seen.insert(name)
                return true
            default: return !isWorse
            }
        }

        private mutating func check(_ names: Set<String>) {
            if !names.intersection(candidates).isSubset(of: seen) { isWorse = true }
        }
    }

    private struct NestedComprehensions: SyntaxVisitor {
        let candidates: Set<String>
        var closesOver = false

        mutating func visit(_ term: Term) -> Bool {
            guard term.isComprehension else { return !closesOver }
            if !term.variablesWithoutHeads.isDisjoint(with: candidates) { closesOver = true }
            return false
        }
    }
}
