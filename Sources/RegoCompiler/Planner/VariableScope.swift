import RegoPlan

/// What the variables of a body stand for. Variables are never rebound, only forgotten when their scope ends.
struct VariableScope {
    private var bindings: [String: Operand] = [:]
    private var history: [String] = []

    subscript(name: String) -> Operand? { bindings[name] }

    mutating func bind(_ name: String, to operand: Operand) {
        bindings[name] = operand
        history.append(name)
    }

    /// A mark to return to with `leave`.
    func enter() -> Int { history.count }

    /// Forgets the variables bound since the mark.
    mutating func leave(_ mark: Int) {
        for name in history[mark...] { bindings[name] = nil }
        history.removeLast(history.count - mark)
    }
}
