import RegoSyntax

/// The entrypoints that policies name themselves, by `entrypoint: true` in METADATA of a package or a rule.
public struct AnnotatedEntrypoints {
    /// Absolute references in order, without repetition.
    public let references: [Ref]

    /// - Parameter modules: parsed with annotations.
    public init(_ modules: [Module]) {
        var found: Set<Ref> = []
        for module in modules {
            for annotations in module.annotations where annotations.entrypoint && annotations.scope == .package {
                found.insert(module.package.path)
            }
            for rule in module.rules where rule.annotations.contains(where: { $0.entrypoint && $0.scope == .document }) {
                found.insert(module.path(of: rule).stringPrefix)
            }
        }
        references = found.sorted { Term(.ref($0)) < Term(.ref($1)) }
    }
}
