import RegoSyntax

/// Looks up what can be called: built-ins and rules with arguments.
struct FunctionTable {
    let builtins: BuiltinLookup
    private let tree: RuleTree
    /// The number of arguments of the rules at a node of the tree.
    private let arities: [Int: Int]

    init(_ capabilities: Capabilities, tree: RuleTree, modules: [Module]) {
        self.init(BuiltinLookup(capabilities), tree: tree, modules: modules)
    }

    private init(_ builtins: BuiltinLookup, tree: RuleTree, arities: [Int: Int]) {
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
        var arities: [Int: Int] = [:]
        for (index, node) in tree.nodes.enumerated() {
            guard let id = node.rules.first else { continue }
            arities[index] = modules[id.module].rules[id.rule].head.args.count
        }
        self.arities = arities
    }

    func builtin(_ operation: Ref) -> BuiltinDeclaration? {
        // What rules define is no built-in, and its name would have to be put together first.
        if operation.count > 1, operation.headVariable == "data" { return nil }
        return operation.dottedName.flatMap { builtins.declaration(named: $0) }
    }

    func builtin(named name: String) -> BuiltinDeclaration? { builtins.declaration(named: name) }

    /// The number of arguments of the rules at a node of the tree.
    func arity(atNode node: Int) -> Int? { arities[node] }

    /// The number of arguments, the result not counted in; nothing when there is no such function or rule.
    func arity(of operation: Ref) -> Int? {
        if operation.headVariable == "data" { return tree.node(at: operation).flatMap { arities[$0] } }
        return builtin(operation)?.arity
    }
}

/// Remembers declarations, so that each is decoded once in a compilation. Not to be shared between threads.
final class BuiltinLookup {
    let capabilities: Capabilities
    private var known: [String: BuiltinDeclaration?] = [:]

    init(_ capabilities: Capabilities) { self.capabilities = capabilities }

    func declaration(named name: String) -> BuiltinDeclaration? {
        if let found = known[name] { return found }
        let found = capabilities.builtin(named: name)
        known[name] = .some(found)
        return found
    }
}

extension Ref {
    /// `json.patch`: a variable and strings joined by dots; nothing for any other reference.
    var dottedName: String? {
        guard let head = headVariable else { return nil }
        if count == 1 { return head }
        guard let path = constantPath else { return nil }
        return ([head] + path).joined(separator: ".")
    }
}
