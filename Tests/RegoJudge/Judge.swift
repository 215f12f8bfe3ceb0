import RegoEngine
import RegoSyntax
import RegoValue

/// A second, slow and obvious implementation of Rego, to judge the compiler and the virtual machine by.
///
/// It walks the trees that the parser made. Nothing is rewritten, ordered, indexed, planned or remembered: names are looked up where they
/// stand, every expression gives a list of scopes, and one that needs a variable which is not bound yet is put off until it is. A document is
/// made anew each time that it is asked for. What it shares with the product are the parser, values and the built-in functions.
///
/// It takes for granted that the compiler accepts the program: what is unsafe, recursive or ill-typed gets no good error here.
///
///     let judge = Judge(modules: modules, data: data.root)
///     let answers = try judge.answers(to: try Parser.parseQuery("x = data.authz.allow"), input: input)
public final class Judge {
    let owner = ArenaOwner()
    let context = BuiltinContext()
    let rules: [JudgedRule]
    /// Paths from `data` on where there is a document whatever the rules say: those of packages, of rules, and of what holds functions.
    private(set) var places: [[Value]] = []
    /// Documents and functions as they are now, inside of `with` modifiers.
    var world: World
    /// The first error of a built-in function ends the evaluation.
    private let isStrict: Bool
    private var stepsLeft: Int

    /// - Parameters:
    ///   - data: lives as long as the judge is used.
    ///   - steps: how many expressions and terms may be looked at before the judge gives up.
    public init(modules: [Module], data: Value, isStrict: Bool = false, steps: Int = 300_000) {
        self.isStrict = isStrict
        stepsLeft = steps
        world = World(data: data)
        let namesByPackage = Dictionary(grouping: modules) { $0.package.path.description }.mapValues { $0.flatMap(\.ruleNames) }
        rules = modules.flatMap { module in
            let names = ModuleNames(module, rules: namesByPackage[module.package.path.description] ?? [])
            return module.rules.map { JudgedRule($0, in: module, names) }
        }
        places = modules.map { $0.package.path.dropFirst().map(constant) }
        places += rules.map { ($0.isFunction ? $0.fixed.dropLast() : $0.fixed[...]).map(constant) }
    }

    /// Values are in here; they die with the judge.
    public var arena: Arena { owner.arena }

    /// One object of bindings for each way in which the query holds.
    public func answers(to query: Body, input: Value = .undefined) throws(Interruption) -> [Value] {
        world.input = input
        var scope = Scope(names: ModuleNames())
        scope.enter(query)
        return try solve(query, scope).map { solution in
            let answer = arena.object()
            for (name, value) in solution.values where !Variable.isWildcard(name) && !Scope.isHidden(name) {
                arena.insert(answer, name, value)
            }
            return answer
        }
    }

    /// Counts what is done, so that a program that would take for ever does not.
    func step() throws(Interruption) {
        stepsLeft -= 1
        if stepsLeft < 0 || arena.isExhausted { throw .gaveUp }
    }

    func note(_ error: BuiltinError, from name: String) throws(Interruption) {
        if error.isFatal || isStrict { throw .failed(code: Self.code(of: error), message: "\(name): \(error.message)") }
    }

    private static func code(of error: BuiltinError) -> EvaluationError.Code {
        switch error.code {
        case .memory: .memory
        case .halt: .cancelled
        case .conflict: .conflict
        case .type: .type
        case .builtin: .builtin
        }
    }
}

/// Why an expression has no answer now, or the whole evaluation none.
public enum Interruption: Error {
    /// The variable has no value yet: another expression comes first.
    case unbound(String)
    case failed(code: EvaluationError.Code, message: String)
    /// Too many steps.
    case gaveUp
}
