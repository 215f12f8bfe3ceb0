import RegoSyntax

extension Body {
    /// Changes each expression in its place and puts before it what it needs; then all get their indices.
    ///
    /// - Parameter change: changes an expression, and adds what must come before it to a body that is empty when the change begins.
    mutating func expand(_ change: (inout Expr, inout Body) -> Void) {
        var before: Body = []
        var expanded: Body = []
        for position in indices {
            change(&self[position], &before)
            // As long as nothing comes before anything, the expressions stay where they are.
            if expanded.isEmpty, !before.isEmpty {
                expanded.reserveCapacity(count + before.count)
                expanded += self[..<position]
            }
            if !before.isEmpty {
                expanded += before
                before.removeAll(keepingCapacity: true)
            }
            if !expanded.isEmpty { expanded.append(self[position]) }
        }
        if !expanded.isEmpty { self = expanded }
        renumber()
    }
}
