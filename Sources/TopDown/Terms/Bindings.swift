import RegoSyntax
import RegoValue

/// The variables of one rule or query and what they are bound to: an operand and the bindings that its variables belong to.
///
/// In the order in which they were bound; taking one out moves the last into its place (as OPA's array does, whose order shows in results
/// of partial evaluation).
final class Bindings {
    struct Entry {
        let variable: Term
        let name: String
        var operand: Operand
        var bindings: Bindings
    }

    /// The number of the query that the variables belong to; 0 for the query that was asked.
    let id: Int
    private(set) var entries: [Entry] = []
    /// Positions by name, once there are many.
    private var positions: [String: Int]?
    private static let linearLimit = 16

    init(id: Int) { self.id = id }

    private func position(of name: String) -> Int? {
        if let positions { return positions[name] }
        return entries.firstIndex { $0.name == name }
    }

    func bind(_ variable: Term, _ name: String, to operand: Operand, of bindings: Bindings) {
        if let position = position(of: name) {
            entries[position].operand = operand
            entries[position].bindings = bindings
            return
        }
        positions?[name] = entries.count
        entries.append(Entry(variable: variable, name: name, operand: operand, bindings: bindings))
        if positions == nil, entries.count > Self.linearLimit {
            positions = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
        }
    }

    func unbind(_ name: String) {
        guard let position = position(of: name) else { return }
        positions?[name] = nil
        let last = entries.removeLast()
        if position < entries.count {
            entries[position] = last
            positions?[last.name] = position
        }
    }

    /// Follows a variable to what it is bound to in the end; anything else is itself.
    func apply(_ operand: Operand) -> (operand: Operand, bindings: Bindings) {
        var operand = operand
        var bindings = self
        while let name = operand.variable, let position = bindings.position(of: name) {
            let entry = bindings.entries[position]
            operand = entry.operand
            bindings = entry.bindings
        }
        return (operand, bindings)
    }

    /// Whether a variable is bound here.
    func binds(_ name: String) -> Bool { position(of: name) != nil }
}
