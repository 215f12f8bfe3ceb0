import RegoValue

/// The rule tables of a program in flat memory. See ``RuleIndex`` for what they say.
struct LoadedRules {
    struct Table: BitwiseCopyable {
        var groups: Run
        var unconditional: Run
        var everything: Run
    }

    struct Group: BitwiseCopyable {
        /// What must equal a key's constants, one after the other.
        var equal: Run
        /// What must contain, or begin with, a key's last constant; empty for neither.
        var contains: Run
        var prefix: Run
        /// The lengths that prefixes have.
        var lengths: Run
        /// A power of two of them, starting here.
        var firstSlot: Int32
        var slotMask: UInt32
        var all: Run
    }

    /// A register, and the keys that lead from it to a value.
    struct Reference: BitwiseCopyable {
        var root: Int32
        var keys: Run
    }

    /// A place of a hash table with open addressing.
    struct Slot: BitwiseCopyable {
        var hash: UInt32
        /// Where the key's constants are in `keys`; -1 in a free place.
        var key: Int32
        var candidates: Run

        static let free = Slot(hash: 0, key: -1, candidates: Run(0..<0))
    }

    /// A range of numbers.
    struct Run: BitwiseCopyable {
        var first: Int32
        var end: Int32

        init(_ range: Range<Int32>) { (first, end) = (range.lowerBound, range.upperBound) }

        init(_ range: Range<Int>) { (first, end) = (Int32(range.lowerBound), Int32(range.upperBound)) }

        var isEmpty: Bool { first == end }
        var count: Int { Int(end - first) }
    }

    let tables: Cells<Table>
    let groups: Cells<Group>
    let references: Cells<Reference>
    /// Numbers of constants.
    let keys: Cells<Int32>
    let keyCount: Int
    let lengths: Cells<Int32>
    let slots: Cells<Slot>
    /// Code addresses.
    let candidates: Cells<UInt32>
    /// The most values that a group compares for equality.
    let mostOperands: Int

    init(_ source: [RuleTable], constants: [Value]) {
        var builder = Builder(constants: constants)
        for table in source { builder.add(table) }
        tables = .allocate(builder.tables)
        groups = .allocate(builder.groups)
        references = .allocate(builder.references)
        keys = .allocate(builder.keys)
        keyCount = builder.keys.count
        lengths = .allocate(builder.lengths)
        slots = .allocate(builder.slots)
        candidates = .allocate(builder.candidates)
        mostOperands = builder.groups.lazy.map(\.equal.count).max() ?? 0
    }

    func deallocate() {
        tables.deallocate()
        groups.deallocate()
        references.deallocate()
        keys.deallocate()
        lengths.deallocate()
        slots.deallocate()
        candidates.deallocate()
    }

    /// The hash of a key with one more constant.
    @inline(__always)
    static func combine(_ hash: UInt32, _ next: UInt32) -> UInt32 {
        let product = (UInt64(hash) ^ 0x9E37_79B9) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(next)
        return UInt32(truncatingIfNeeded: product ^ product >> 32) &* 0x85EB_CA6B
    }

    private struct Builder {
        let constants: [Value]
        var tables: [Table] = []
        var groups: [Group] = []
        var references: [Reference] = []
        var keys: [Int32] = []
        var lengths: [Int32] = []
        var slots: [Slot] = []
        var candidates: [UInt32] = []

        mutating func add(_ table: RuleTable) {
            let base = Int32(candidates.count)
            candidates += table.candidates.map(UInt32.init)
            func list(_ range: Range<Int32>) -> Run { Run(range.lowerBound + base..<range.upperBound + base) }
            let first = groups.count
            for group in table.groups {
                let equal = add(group.equal)
                var contains = Run(0..<0)
                var prefix = Run(0..<0)
                var prefixLengths: Set<Int32> = []
                switch group.other {
                case .contains(let reference): contains = add([reference])
                case .prefix(let reference):
                    prefix = add([reference])
                    for entry in group.entries { prefixLengths.formUnion(entry.key.last.map { [Int32(constant($0).utf8.count)] } ?? []) }
                case .none: break
                }
                let firstLength = lengths.count
                lengths += prefixLengths.sorted()
                let firstSlot = slots.count
                let count = 1 << (Int.bitWidth - (group.entries.count * 2 - 1).leadingZeroBitCount)
                slots += [Slot](repeating: .free, count: count)
                for entry in group.entries { insert(entry, list(entry.candidates), firstSlot, mask: count - 1) }
                groups.append(
                    Group(
                        equal: equal, contains: contains, prefix: prefix, lengths: Run(firstLength..<lengths.count),
                        firstSlot: Int32(firstSlot), slotMask: UInt32(count - 1), all: list(group.all)))
            }
            tables.append(
                Table(groups: Run(first..<groups.count), unconditional: list(table.unconditional), everything: list(table.everything)))
        }

        private func constant(_ operand: Int32) -> Value { constants[Int(~operand)] }

        private mutating func add(_ found: [RuleTable.Reference]) -> Run {
            let first = references.count
            for reference in found {
                let firstKey = keys.count
                keys += reference.keys
                references.append(Reference(root: reference.root, keys: Run(firstKey..<keys.count)))
            }
            return Run(first..<references.count)
        }

        private mutating func insert(_ entry: RuleTable.Entry, _ candidates: Run, _ firstSlot: Int, mask: Int) {
            let hash = entry.key.reduce(0) { LoadedRules.combine($0, constant($1).hash) }
            var place = Int(hash) & mask
            while slots[firstSlot + place].key >= 0 { place = (place + 1) & mask }
            slots[firstSlot + place] = Slot(hash: hash, key: Int32(keys.count), candidates: candidates)
            keys += entry.key
        }
    }
}
