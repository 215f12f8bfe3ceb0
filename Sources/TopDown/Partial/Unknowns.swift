import RegoSyntax

/// The terms that are not known: documents that were declared so, and variables whose values depend on them.
///
/// A stack; variables belong to bindings, so that it can be shared by all queries.
final class Unknowns {
    private struct Variable: Hashable {
        let name: String
        let bindings: ObjectIdentifier
    }

    private let documents: [Ref]
    private var stack: [(names: [String], bindings: Bindings)] = []
    private var counts: [Variable: Int] = [:]

    init(_ documents: [Ref]) { self.documents = documents }

    func push(_ variables: [Term], _ bindings: Bindings) {
        let names = variables.compactMap(\.variable)
        stack.append((names, bindings))
        for name in names { counts[Variable(name: name, bindings: ObjectIdentifier(bindings)), default: 0] += 1 }
    }

    func pop() {
        let (names, bindings) = stack.removeLast()
        for name in names {
            let variable = Variable(name: name, bindings: ObjectIdentifier(bindings))
            guard let count = counts[variable] else { continue }
            counts[variable] = count == 1 ? nil : count - 1
        }
    }

    /// Whether a document, one above it or one below it is not known.
    func contains(_ ref: Ref) -> Bool { documents.contains { $0.hasPrefix(ref) || ref.hasPrefix($0) } }

    /// Whether the variable or reference itself is not known. Nothing else is looked into.
    func contains(_ operand: Operand, _ bindings: Bindings) -> Bool {
        guard case .term(let term) = operand else { return false }
        switch term.kind {
        case .var(let name): return contains(name, bindings)
        case .ref(let ref):
            if contains(ref) { return true }
            return ref.headVariable.map { contains($0, bindings) } ?? false
        default: return false
        }
    }

    private func contains(_ name: String, _ bindings: Bindings) -> Bool {
        counts[Variable(name: name, bindings: ObjectIdentifier(bindings))] != nil
    }

    /// Whether a variable in the term is bound to something that is not known, or is not known itself.
    func containsInside(_ operand: Operand, _ bindings: Bindings) -> Bool {
        guard case .term(let term) = operand else { return false }
        var isFound = false
        term.forEachTerm { inner in
            guard !isFound, let name = inner.variable else { return !isFound }
            let (found, other) = bindings.apply(.term(inner))
            if found.variable == name, other === bindings {
                isFound = contains(name, bindings)
            } else {
                isFound = containsInside(found, other)
            }
            return !isFound
        }
        return isFound
    }

    /// The variables that are not known, as the caller knows them.
    func variables(of plugging: Plugging) -> Set<String> {
        var names: Set<String> = []
        for element in stack {
            for name in element.names {
                if let variable = plugging.plug(.term(.variable(name)), element.bindings).variable { names.insert(variable) }
            }
        }
        return names
    }
}
