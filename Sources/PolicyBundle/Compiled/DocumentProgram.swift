public import RegoCompiler
public import RegoEngine
import RegoPlan

/// A program that answers each document that policies define, and each package: all that a decision can ask for below `data`.
///
///     let documents = try DocumentProgram(compiled)
///     let way = documents.way(to: ["app", "authz", "allow"])
public struct DocumentProgram: Sendable {
    public let program: Program

    /// Packages below this are answered by those above them.
    private static let depth = 64

    /// Plans and lowers all rules.
    ///
    /// - Throws: `RegoDiagnostics` or `PlanError`, when the policies cannot be planned.
    public init(_ compiled: CompiledModules) throws {
        var options = Planner.Options()
        options.requiresDefinedEntrypoints = false
        let entrypoints = Self.documents(of: compiled.tree).map { Entrypoint(path: $0, name: Self.name(of: $0[...])) }
        let plan = try Planner.plan(compiled, entrypoints: entrypoints, options: options)
        self.init(try Program.lower(try ValidatedPlan(plan)))
    }

    /// A program that was made like this before.
    init(_ program: Program) { self.program = program }

    /// How a path is answered: by evaluating a document and going on in its value. What callers ask for is never planned, so it cannot make
    /// anything grow.
    public struct Way {
        /// The name of the document's query plan; nil for a base document, the path to which is all in `steps`.
        public var document: String?
        public var steps: ArraySlice<String>
    }

    /// - Parameter path: names below `data`.
    public func way(to path: [String]) -> Way {
        var name = ""
        for position in 0...path.count {
            if position > 0 { name += (position > 1 ? "/" : "") + Self.component(path[position - 1]) }
            // No rule stands here or below.
            guard program.hasEntrypoint(name) else { break }
            if position == path.count || isDocument(name) { return Way(document: name, steps: path[position...]) }
        }
        return Way(document: nil, steps: path[...])
    }

    /// Whether there are no documents below.
    private func isDocument(_ name: String) -> Bool { !name.isEmpty && !program.hasEntrypoint(beginningWith: name + "/") }

    /// Whether all documents lie in one of the parts of `data`.
    func isWithin(roots: [String]) -> Bool {
        let roots = roots.map { Self.name(of: Roots.segments($0).map(String.init)[...]) }
        if roots.contains("") { return true }
        return program.entrypointNames.allSatisfy { name in
            roots.contains { name == $0 || name.hasPrefix($0 + "/") } || !isDocument(name)
        }
    }

    // MARK: names

    /// The paths of all documents and of what is above them.
    private static func documents(of tree: RuleTree) -> [[String]] {
        var documents: [[String]] = []
        var pending: [(node: Int, path: [String])] = [(tree.root, [])]
        while let (node, path) = pending.popLast() {
            documents.append(path)
            guard !tree.isDocument(node), path.count < depth else { continue }
            for (key, child) in tree[node].children {
                if let name = key.string { pending.append((child, path + [name])) }
            }
        }
        return documents.sorted { $0.lexicographicallyPrecedes($1) { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
    }

    /// A path with slashes: another for each path.
    static func name(of path: ArraySlice<String>) -> String { path.map(component).joined(separator: "/") }

    private static func component(_ name: String) -> String {
        if name.isEmpty { return "%" }
        if !name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }) { return name }
        return name.reduce(into: "") { $0 += $1 == "/" ? "%2F" : $1 == "%" ? "%25" : String($1) }
    }
}

extension RuleTree {
    /// Whether rules define what stands here, or some of what is below by keys that are no names.
    fileprivate func isDocument(_ node: Int) -> Bool {
        !self[node].rules.isEmpty || self[node].children.keys.contains { $0.string == nil }
    }
}
