import RegoSyntax

/// Which documents must not be replaced by what defines them.
struct InliningControl {
    /// Rules that depend on what is not known are never inlined.
    let isShallow: Bool
    /// Built-ins that may answer differently each time are called.
    let callsNondeterministicBuiltins: Bool
    /// What the user excluded.
    private let excluded: [Ref]
    /// What `with` modifiers in force exclude.
    private var internals: [[Ref]] = []

    init(isShallow: Bool, callsNondeterministicBuiltins: Bool, excluded: [Ref]) {
        self.isShallow = isShallow
        self.callsNondeterministicBuiltins = callsNondeterministicBuiltins
        self.excluded = excluded
    }

    mutating func disable(_ references: [Ref]) { internals.append(references) }
    mutating func enable() { internals.removeLast() }

    /// - Parameter ignoringInternal: only what the user excluded counts.
    func isDisabled(_ ref: Ref, ignoringInternal: Bool) -> Bool {
        if excluded.contains(where: { $0.hasPrefix(ref) || ref.hasPrefix($0) }) { return true }
        if ignoringInternal { return false }
        return internals.contains { $0.contains { $0.hasPrefix(ref) || ref.hasPrefix($0) } }
    }
}
