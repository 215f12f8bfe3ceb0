/// Steps from a value to what it has under a constant key, whose outcomes are still in registers: `input.request` need not be looked up twice.
///
/// Only values that nothing changes are stepped from: those of parameters that a function does not write, and what such steps lead to. A step
/// counts inside of the block that it stands in, from there on: whoever gets there has passed it.
struct FollowedSteps {
    private struct Step {
        var source: Int32
        /// A constant, as an operand.
        var key: Int32
        var outcome: Int32
        /// How many blocks are around it.
        var depth: Int
    }

    private var steps: [Step] = []

    /// More are not remembered: each statement looks at all of them.
    private static let most = 32

    var isEmpty: Bool { steps.isEmpty }

    /// The register with the outcome of a step.
    func outcome(of source: Int32, at key: Int32) -> Int32? { steps.first { $0.source == source && $0.key == key }?.outcome }

    /// Whether a register has the outcome of a step.
    func hasOutcome(_ register: Int32) -> Bool { steps.contains { $0.outcome == register } }

    mutating func add(from source: Int32, at key: Int32, outcome: Int32, depth: Int) {
        guard steps.count < Self.most, source != outcome else { return }
        steps.append(Step(source: source, key: key, outcome: outcome, depth: depth))
    }

    /// A register gets another value, or may get one.
    mutating func forget(_ register: Int32) {
        steps.removeAll { $0.source == register || $0.outcome == register }
    }

    /// A block ends, so that so many are left.
    mutating func leave(depth: Int) {
        while let last = steps.last, last.depth > depth { steps.removeLast() }
    }
}
