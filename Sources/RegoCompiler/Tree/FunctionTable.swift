import RegoSyntax

/// Looks up what can be called: built-ins and rules with arguments.
struct FunctionTable {
    let builtins: BuiltinLookup
    private let tree: RuleTree
    /// The number of arguments of the rules at a node of the tree.
    private let arities: [Int?]

    init(_ capabilities: Capabilities, tree: RuleTree, modules: [Module]) {
        self.init(BuiltinLookup(capabilities), tree: tree, modules: modules)
    }

    private init(_ builtins: BuiltinLookup, tree: RuleTree, arities: [Int?]) {
        self.builtins = builtins
        self.tree = tree
        self.arities = arities
    }

    /// Makes tables of the same functions for threads, which must not share one.
    var copies: @Sendable () -> FunctionTable {
        let (capabilities, tree, arities) = (builtins.capabilities, tree, arities)
        return { FunctionTable(BuiltinLookup(capabilities), tree: tree, arities: arities) }
    }

    init(_ builtins: BuiltinLookup, tree: RuleTree, modules: [Module]) {
        self.builtins = builtins
        self.tree = tree
        arities = tree.nodes.indices.map { node in
            tree[node].rules.first.map { modules[$0.module].rules[$0.rule].head.args.count }
        }
    }

    func builtin(_ operation: Ref) -> BuiltinDeclaration? {
        // What rules define is no built-in, and its name would have to be put together first.
        if operation.count > 1, operation.headVariable == "data" { return nil }
        return operation.dottedName.flatMap { builtins.declaration(named: $0) }
    }

    func builtin(named name: String) -> BuiltinDeclaration? { builtins.declaration(named: name) }

    func isBuiltin(_ name: String) -> Bool { builtins.exists(name) }

    /// The name of the built-in that is called.
    func builtinName(_ operation: Ref) -> String? {
        if operation.count > 1, operation.headVariable == "data" { return nil }
        return operation.dottedName.flatMap { builtins.exists($0) ? $0 : nil }
    }

    func isDeprecated(_ name: String) -> Bool { builtins.declaration(named: name)?.isDeprecated == true }

    /// The types of built-ins.
    func type(named name: String) -> RegoType? { builtins.type(of: name) }

    func type(of operation: Ref) -> RegoType? {
        if operation.count > 1, operation.headVariable == "data" { return nil }
        return operation.dottedName.flatMap { builtins.type(of: $0) }
    }

    /// The number of arguments of the rules at a node of the tree.
    func arity(atNode node: Int) -> Int? { arities[node] }

    /// The number of arguments, the result not counted in; nothing when there is no such function or rule.
    func arity(of operation: Ref) -> Int? {
        if operation.headVariable == "data" { return tree.node(at: operation).flatMap { arities[$0] } }
        return operation.dottedName.flatMap { builtins.arity(of: $0) }
    }
}

/// Remembers declarations, so that each is decoded once in a compilation. Not to be shared between threads.
final class BuiltinLookup {
    let capabilities: Capabilities
    private var known: [String: Answer] = [:]

    /// Handed out without copying the declaration, which most questions are not about.
    private final class Answer {
        let declaration: BuiltinDeclaration?
        let arity: Int?
        let type: RegoType?

        init(_ declaration: BuiltinDeclaration?) {
            self.declaration = declaration
            arity = declaration?.arity
            type = declaration.map { .function($0.type) }
        }
    }

    init(_ capabilities: Capabilities) { self.capabilities = capabilities }

    func declaration(named name: String) -> BuiltinDeclaration? { answer(name).declaration }

    func arity(of name: String) -> Int? { answer(name).arity }

    func type(of name: String) -> RegoType? { answer(name).type }

    func exists(_ name: String) -> Bool { answer(name).arity != nil }

    private func answer(_ name: String) -> Answer {
        if let found = known[name] { return found }
        let found = Answer(capabilities.builtin(named: name))
        known[name] = found
        return found
    }
}

extension Ref {
    /// `json.patch`: a variable and strings joined by dots; nothing for any other reference.
    var dottedName: String? {
        guard var name = headVariable else { return nil }
        for step in terms.dropFirst() {
            guard let step = step.string else { return nil }
            name += "."
            name += step
        }
        return name
    }
}
