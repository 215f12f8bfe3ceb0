import RegoCompiler
import RegoSyntax

/// The rules that need entrypoints: who asks for the whole package gets them as well, so a plan should answer them, too.
public struct EntrypointDependents {
    /// Absolute references in order, without repetition.
    public let references: [Ref]

    public init(of entrypoints: [Ref], _ compiled: CompiledModules) {
        let rules = compiled.dependents(of: entrypoints.flatMap { compiled.tree.possibleRules(for: $0) })
        // A function answers nobody without arguments.
        let documents = Set(rules.filter { !compiled[$0].head.isFunction }.map { compiled.path(of: $0).stringPrefix })
        references = documents.subtracting(entrypoints).sorted { Term(.ref($0)) < Term(.ref($1)) }
    }
}
