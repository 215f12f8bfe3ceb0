import RegoSyntax

/// The variables seen so far, scope by scope, while declarations are rewritten.
struct LocalScopes {
    enum Occurrence {
        case argument, seen, assigned, declared
    }

    struct Scope {
        /// Source name to the name in the rewritten body; the same name for variables that nobody declared.
        var names: [String: String] = [:]
        var occurrences: [String: Occurrence] = [:]
        var counts: [String: Int] = [:]
    }

    private(set) var scopes = [Scope()]
    /// Generated name to source name.
    private(set) var sourceNames: [String: String] = [:]

    var current: Scope { scopes[scopes.count - 1] }

    mutating func push() { scopes.append(Scope()) }
    mutating func pop() { scopes.removeLast() }

    mutating func insert(_ name: String, as new: String, _ occurrence: Occurrence) {
        let last = scopes.count - 1
        scopes[last].names[name] = new
        scopes[last].occurrences[name] = occurrence
        scopes[last].counts[name] = 1
        if name != new { sourceNames[new] = name }
    }

    /// What the variable is called here, if it occurred in this scope or around it.
    func name(of variable: String) -> String? {
        for scope in scopes.reversed() {
            if let name = scope.names[variable] { return name }
        }
        return nil
    }

    /// How the variable occurred in the current scope.
    func occurrence(of variable: String) -> Occurrence? { scopes[scopes.count - 1].occurrences[variable] }

    /// How the variable occurred in the innermost scope that has it.
    func innermostOccurrence(of variable: String) -> Occurrence? {
        for scope in scopes.reversed() {
            if let occurrence = scope.occurrences[variable] { return occurrence }
        }
        return nil
    }

    /// Counts one more use.
    mutating func countUse(of variable: String) {
        for index in scopes.indices.reversed() {
            if let count = scopes[index].counts[variable] {
                scopes[index].counts[variable] = count + 1
                return
            }
        }
        scopes[scopes.count - 1].counts[variable] = 1
    }

    func uses(of variable: String) -> Int {
        for scope in scopes.reversed() {
            if let count = scope.counts[variable] { return count }
        }
        return 0
    }
}
