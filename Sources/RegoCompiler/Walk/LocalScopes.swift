import RegoSyntax

/// The variables seen so far, scope by scope, while declarations are rewritten.
struct LocalScopes {
    enum Occurrence {
        case argument, seen, assigned, declared
    }

    /// A variable in a scope.
    struct Entry {
        let name: String
        /// The name in the rewritten body; the same for variables that nobody declared. Nothing where the variable was only counted.
        var new: String?
        var occurrence: Occurrence?
        var count: Int
    }

    /// The variables of a scope. Few are looked through one by one, of many the places are remembered.
    private struct Scope {
        var entries: [Entry] = []
        private var places: [String: Int] = [:]

        private static let limit = 12

        func place(of name: String) -> Int? {
            places.isEmpty ? entries.firstIndex { $0.name == name } : places[name]
        }

        mutating func append(_ entry: Entry) {
            entries.append(entry)
            if !places.isEmpty {
                places[entry.name] = entries.count - 1
            } else if entries.count > Self.limit {
                for (place, entry) in entries.enumerated() { places[entry.name] = place }
            }
        }
    }

    private var scopes = [Scope()]
    /// Generated name to source name.
    private(set) var sourceNames: [String: String] = [:]

    /// The variables of the current scope.
    var current: [Entry] { scopes[scopes.count - 1].entries }

    /// What the variables of the current scope are called in the rewritten body.
    var currentNames: [String: String] {
        current.reduce(into: [:]) { names, entry in names[entry.name] = entry.new }
    }

    mutating func push() { scopes.append(Scope()) }
    mutating func pop() { scopes.removeLast() }

    mutating func insert(_ name: String, as new: String, _ occurrence: Occurrence) {
        let last = scopes.count - 1
        let entry = Entry(name: name, new: new, occurrence: occurrence, count: 1)
        if let place = scopes[last].place(of: name) { scopes[last].entries[place] = entry } else { scopes[last].append(entry) }
        if name != new { sourceNames[new] = name }
    }

    /// The innermost of some values that scopes have for a variable.
    private func innermost<Value>(_ variable: String, _ value: (Entry) -> Value?) -> Value? {
        for index in scopes.indices.reversed() {
            if let place = scopes[index].place(of: variable), let found = value(scopes[index].entries[place]) { return found }
        }
        return nil
    }

    /// What the variable is called here, if it occurred in this scope or around it.
    func name(of variable: String) -> String? { innermost(variable, \.new) }

    /// How the variable occurred in the current scope.
    func occurrence(of variable: String) -> Occurrence? {
        let scope = scopes[scopes.count - 1]
        return scope.place(of: variable).flatMap { scope.entries[$0].occurrence }
    }

    /// How the variable occurred in the innermost scope that has it.
    func innermostOccurrence(of variable: String) -> Occurrence? { innermost(variable, \.occurrence) }

    /// Counts one more use.
    mutating func countUse(of variable: String) {
        for index in scopes.indices.reversed() {
            if let place = scopes[index].place(of: variable) {
                scopes[index].entries[place].count += 1
                return
            }
        }
        scopes[scopes.count - 1].append(Entry(name: variable, new: nil, occurrence: nil, count: 1))
    }

    func uses(of variable: String) -> Int { innermost(variable, \.count) ?? 0 }
}
