import RegoPlan

/// What a loop does first in each round, as far as it has no effect but to go on or not: what need not be done in each round, and what can be
/// looked up instead of tried.
struct LoopHead {
    /// Statements whose outcome is the same in each round, by position in the body: they can stand before the loop. Where one is
    /// undefined, no round gets past it.
    var invariant: [Int] = []
    /// A reference from the loop's value that must equal an operand which is the same in each round.
    var match: Match?

    struct Match {
        /// Indexes of the plan's strings that lead from the loop's value to the one compared.
        var path: [Int32]
        var operand: Operand
    }

    /// - Parameters:
    ///   - value: the local that gets the values.
    ///   - number: of the scan, as `usage` counts.
    init(_ body: Block, value: Local, number: Int32, usage: LocalUsage) {
        var paths: [Local: [Int32]] = [value: []]
        var moved: Set<Local> = []
        func isInvariant(_ operand: Operand) -> Bool {
            if case .local(let local) = operand, moved.contains(local) { return true }
            return usage.isUnchanged(operand, within: number)
        }
        func path(_ operand: Operand) -> [Int32]? {
            guard case .local(let local) = operand else { return nil }
            return paths[local]
        }
        for (position, statement) in body.statements.enumerated() {
            switch statement.operation {
            case .dot(let source, let key, let target):
                let below = path(source)
                paths[target] = nil
                if isInvariant(source), isInvariant(key), usage.isConfined(target, to: number) {
                    invariant.append(position)
                    moved.insert(target)
                } else if let below, case .string(let name) = key, usage.isConfined(target, to: number) {
                    paths[target] = below + [name]
                }
            case .equal(let a, let b):
                if match != nil { continue }
                if let path = path(a), isInvariant(b) {
                    match = Match(path: path, operand: b)
                } else if let path = path(b), isInvariant(a) {
                    match = Match(path: path, operand: a)
                }
            case .notEqual, .isArray, .isObject, .isSet, .isDefined, .isUndefined, .nop: continue
            case .assignVar, .assignInt, .makeNumberInt, .makeNumberRef, .makeNull, .len, .resetLocal:
                statement.operation.forEachWritten { paths[$0] = nil }
            default: return
            }
        }
    }
}
