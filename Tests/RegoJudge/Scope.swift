import RegoSyntax
import RegoValue

/// Variables and their values at one place of a body. A value of its own: whoever binds a variable has a new scope.
struct Scope {
    let names: ModuleNames
    var values: [String: Value] = [:]
    /// Variables that are declared (`:=`, `some`, arguments), which hide names of the module.
    private var declared: Set<String> = []
    /// Variables of this body and those around it. A comprehension waits for the ones that it uses.
    private var ofBodies: Set<String> = []
    /// The expressions of the innermost body that declare variables, by their places, and the expression that is looked at.
    private var declarations: [String: Int] = [:]
    private var place = 0
    /// Whether references in operands of `not` iterate with variables that have no value: beside a closure over variables of the body.
    private(set) var iterates = false
    private var hiddenCount = 0

    init(names: ModuleNames) { self.names = names }

    /// What `name` stands for when it is no variable.
    func path(of name: String) -> Ref? { declared.contains(name) || values[name] != nil ? nil : names.path(of: name) }

    func binding(_ name: String, to value: Value) -> Scope {
        var copy = self
        copy.values[name] = value
        return copy
    }

    /// Goes into a body: what it declares hides what is outside.
    mutating func enter(_ body: Body, declaring more: [Term] = []) {
        declarations = [:]
        var inside = Names(closures: false)
        for expr in body {
            var own = Names(closures: false)
            own.declarations(of: expr)
            for name in own.found { declarations[name] = expr.index }
            inside.found.formUnion(own.found)
        }
        for term in more { inside.add(term) }
        for name in inside.found { values[name] = nil }
        declared.formUnion(inside.found)
        var used = Names(closures: false)
        for expr in body { used.add(expr) }
        ofBodies.formUnion(used.found.filter { path(of: $0) == nil })
    }

    /// The same scope, while an expression of its body is looked at.
    func at(_ expr: Expr) -> Scope {
        var copy = self
        copy.place = expr.index
        copy.iterates = expr.negated && !Names.inClosures(of: expr).isDisjoint(with: ofBodies)
        return copy
    }

    /// What a closure sees that uses these variables: all but what is declared further down. Those of the bodies around it must be bound.
    func around(_ used: Set<String>) throws(Interruption) -> Scope {
        var seen = self
        for (name, declaration) in declarations where declaration > place {
            seen.values[name] = nil
            seen.declared.remove(name)
            seen.ofBodies.remove(name)
        }
        if let name = used.first(where: { seen.ofBodies.contains($0) && seen.values[$0] == nil }) { throw .unbound(name) }
        return seen
    }

    /// The first variable among these that has no value.
    func unbound(_ used: Set<String>) -> String? { used.first { values[$0] == nil && path(of: $0) == nil } }

    /// A variable that nobody wrote, with a value.
    mutating func hide(_ value: Value) -> Term {
        hiddenCount += 1
        let name = "\(Self.hiddenPrefix)\(hiddenCount)"
        values[name] = value
        declared.insert(name)
        return .variable(name)
    }

    private static let hiddenPrefix = "."
    static func isHidden(_ name: String) -> Bool { name.hasPrefix(hiddenPrefix) }
}

/// Collects names of variables.
struct Names {
    /// Whether those inside comprehensions, template strings and bodies of `every` count.
    let closures: Bool
    /// Whether those in the steps of references count.
    let steps: Bool
    var found: Set<String> = []

    init(closures: Bool, steps: Bool = true) {
        self.closures = closures
        self.steps = steps
    }

    /// What the comprehensions in an expression use.
    static func inClosures(of expr: Expr) -> Set<String> {
        var finder = ComprehensionNames()
        finder.walk(expr)
        return finder.names.found
    }

    private struct ComprehensionNames: SyntaxVisitor {
        var names = Names(closures: true)

        mutating func visit(_ term: Term) -> Bool {
            switch term.kind {
            case .arrayComprehension, .setComprehension, .objectComprehension:
                names.add(term)
                return false
            default: return true
            }
        }
    }

    mutating func add(_ expr: Expr) {
        switch expr.kind {
        case .term(let term): add(term)
        case .call(let call): for argument in call.arguments { add(argument) }
        case .some(let some): for symbol in some.symbols { add(symbol) }
        case .every(let every):
            add(every.domain)
            if closures { addBody(every.body, declaring: [every.key, every.value].compactMap { $0 }) }
        case .logical(let logical):
            for operand in logical.operands {
                if closures { addBody(operand.body) } else if !operand.isExplicit { for expr in operand.body { add(expr) } }
            }
        }
        for with in expr.withs { add(with.value) }
    }

    mutating func add(_ term: Term) {
        switch term.kind {
        case .null, .bool, .number, .string: break
        case .var(let name): found.insert(name)
        case .ref(let ref): for step in steps ? ref.terms[...] : ref.terms.prefix(1) { add(step) }
        case .array(let items), .set(let items): for item in items { add(item) }
        case .object(let members):
            for member in members {
                add(member.key)
                add(member.value)
            }
        case .call(let call): for argument in call.arguments { add(argument) }
        case .arrayComprehension(let head, let body), .setComprehension(let head, let body):
            if closures { addBody(body, heads: [head]) }
        case .objectComprehension(let key, let value, let body): if closures { addBody(body, heads: [key, value]) }
        case .template(let template):
            guard closures else { return }
            for case .expression(let expr) in template.parts { add(expr) }
        }
    }

    /// Adds what a closure uses of the scope around it: all but what it declares.
    private mutating func addBody(_ body: Body, heads: [Term] = [], declaring more: [Term] = []) {
        var inside = Names(closures: true)
        for expr in body { inside.add(expr) }
        for head in heads { inside.add(head) }
        var own = Names(closures: false)
        for expr in body { own.declarations(of: expr) }
        for term in more { own.add(term) }
        found.formUnion(inside.found.subtracting(own.found))
    }

    /// Adds what an expression declares.
    mutating func declarations(of expr: Expr) {
        if expr.isAssignment, let target = expr.call?.arguments.first {
            add(target)
        } else if let some = expr.some {
            if let membership = some.membership {
                for pattern in membership.arguments.dropLast() { add(pattern) }
            } else {
                for symbol in some.symbols { add(symbol) }
            }
        }
    }
}
