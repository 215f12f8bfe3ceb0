extension CompiledQuery {
    /// The query with the values of its expressions among the results, each under the name of its variable.
    public var givingExpressionValues: CompiledQuery {
        var copy = self
        let known = Set(bindings.map(\.name))
        let values = expressions.compactMap(\.variable).filter { !known.contains($0) }
        copy.bindings += values.map { Binding(name: $0, variable: $0) }
        return copy
    }
}
