import RegoPlan
import RegoValue

/// A rule index with code addresses and the numbers of constants: what a program carries.
struct RuleTable: Sendable {
    /// A register and the constants that lead from it to a value.
    struct Reference: Sendable {
        var root: Int32
        var keys: [Int32]
    }

    enum Other: Sendable {
        case none
        case contains(Reference)
        case prefix(Reference)
    }

    struct Group: Sendable {
        var equal: [Reference]
        var other: Other
        var entries: [Entry]
        /// Candidates, when it cannot be told which entry.
        var all: Range<Int32>
    }

    struct Entry: Sendable {
        var key: [Int32]
        var candidates: Range<Int32>
    }

    var groups: [Group] = []
    /// Code addresses of all lists of candidates, one after the other; each list ascending.
    private(set) var candidates: [Int32] = []
    var unconditional: Range<Int32> = 0..<0
    var everything: Range<Int32> = 0..<0

    /// - Parameters:
    ///   - entries: where the code of each rule begins, ascending.
    ///   - provenEntries: where it begins for a rule that was found by its key; there or behind that, and before all of the rules behind it.
    ///   - operand: the number of a constant, as an operand.
    init(_ index: RuleIndex, entries: [Int32], provenEntries: [Int32], operand: (ConstantPool.Constant) -> Int32) {
        func reference(_ path: RulePath) -> Reference { Reference(root: path.root.index, keys: path.keys.map(operand)) }
        everything = list(entries)
        unconditional = list(index.unconditional.map { entries[$0] })
        for group in index.groups {
            let other: Other =
                switch group.shape.other {
                case .contains(let path): .contains(reference(path))
                case .prefix(let path): .prefix(reference(path))
                case nil: .none
                }
            let keyed = group.entries.map { entry in
                Entry(key: entry.key.map(operand), candidates: list(entry.units.map { provenEntries[$0] }))
            }
            groups.append(
                Group(equal: group.shape.equal.map(reference), other: other, entries: keyed, all: list(group.units.map { entries[$0] })))
        }
    }

    private mutating func list(_ addresses: [Int32]) -> Range<Int32> {
        let start = Int32(candidates.count)
        candidates += addresses
        return start..<Int32(candidates.count)
    }
}
