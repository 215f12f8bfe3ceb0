import RegoSyntax

/// The locals that the compiler has made up in one module.
struct ModuleLocals: Sendable {
    /// Local to the name in the source.
    private(set) var sourceNames: [String: String] = [:]
    /// Local to the call that people wrote, where something else than its value has been put in its place.
    private(set) var replacedCalls: [String: Term] = [:]
    /// Makes up the next ones.
    var generator = LocalGenerator.provisional

    mutating func note(_ names: [String: String]) {
        if sourceNames.isEmpty { sourceNames = names } else { sourceNames.merge(names) { _, new in new } }
    }

    mutating func note(_ local: String, for call: Term) { replacedCalls[local] = call }

    /// Changes provisional names to those that the locals keep.
    mutating func settle(_ renaming: LocalRenaming) {
        var names: [String: String] = [:]
        names.reserveCapacity(sourceNames.count)
        // A key that nobody wrote down (`some x in xs`) is declared like what people wrote: its name in the source is a local's, too.
        for (local, name) in sourceNames { names[renaming(local)] = renaming(name) }
        sourceNames = names
        var renaming = renaming
        replacedCalls = Dictionary(
            uniqueKeysWithValues: replacedCalls.map { local, call in
                var call = call
                renaming.rewrite(&call)
                return (renaming(local), call)
            })
        generator = .provisional
    }

    /// The name that a person knows a variable by.
    func sourceName(of variable: String) -> String {
        let name = sourceNames[variable] ?? variable
        return Variable.isWildcard(name) ? "_" : name
    }
}
