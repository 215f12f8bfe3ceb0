import RegoValue

/// The rule tables of a program, ready to be asked. See ``RuleIndex`` for what they say.
struct LoadedRules {
    struct Table: BitwiseCopyable {
        var groups: Run
        var unconditional: Run
        var everything: Run
    }

    struct Group: BitwiseCopyable {
        /// See ``RuleGroup``.
        var equal: Run
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

    // The program's.
    let tables: Cells<Table>
    let references: Cells<Reference>
    /// Numbers of constants.
    let keys: Cells<Int32>
    let keyCount: Int
    /// Code addresses.
    let candidates: Cells<UInt32>
    // Made for the hashes of this process.
    let groups: Cells<Group>
    let lengths: Cells<Int32>
    let slots: Cells<Slot>
    /// The most values that a group compares for equality.
    let mostOperands: Int

    init(_ program: ProgramTables, constants: [Value]) {
        tables = program.ruleTables.cells
        references = program.ruleReferences.cells
        keys = program.ruleKeys.cells
        keyCount = program.ruleKeys.count
        candidates = program.ruleCandidates.cells
        var builder = Builder(program: program, constants: constants)
        for group in program.ruleGroups { builder.add(group) }
        groups = .allocate(builder.groups)
        lengths = .allocate(builder.lengths)
        slots = .allocate(builder.slots)
        mostOperands = builder.groups.lazy.map(\.equal.count).max() ?? 0
    }

    func deallocate() {
        groups.deallocate()
        lengths.deallocate()
        slots.deallocate()
    }

    /// The hash of a key with one more constant.
    @inline(__always)
    static func combine(_ hash: UInt32, _ next: UInt32) -> UInt32 {
        let product = (UInt64(hash) ^ 0x9E37_79B9) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(next)
        return UInt32(truncatingIfNeeded: product ^ product >> 32) &* 0x85EB_CA6B
    }

    private struct Builder {
        let program: ProgramTables
        let constants: [Value]
        var groups: [Group] = []
        var lengths: [Int32] = []
        var slots: [Slot] = []

        mutating func add(_ group: RuleGroup) {
            let firstLength = lengths.count
            if !group.prefix.isEmpty { lengths += prefixLengths(group) }
            let firstSlot = slots.count
            let count = 1 << (Int.bitWidth - (group.entries.count * 2 - 1).leadingZeroBitCount)
            slots += repeatElement(.free, count: count)
            for entry in program.ruleEntries[group.entries] {
                insert(entry, keyLength: group.keyLength, firstSlot, mask: count - 1)
            }
            groups.append(
                Group(
                    equal: group.equal, contains: group.contains, prefix: group.prefix, lengths: Run(firstLength..<lengths.count),
                    firstSlot: Int32(firstSlot), slotMask: UInt32(count - 1), all: group.all))
        }

        private func constant(_ key: Int) -> Value { constants[Int(~program.ruleKeys[key])] }

        private func prefixLengths(_ group: RuleGroup) -> [Int32] {
            let last = group.keyLength - 1
            return Set(program.ruleEntries[group.entries].map { Int32(constant(Int($0.key) + last).utf8.count) }).sorted()
        }

        private mutating func insert(_ entry: RuleEntry, keyLength: Int, _ firstSlot: Int, mask: Int) {
            var hash: UInt32 = 0
            for position in 0..<keyLength { hash = LoadedRules.combine(hash, constant(Int(entry.key) + position).hash) }
            var place = Int(hash) & mask
            while slots[firstSlot + place].key >= 0 { place = (place + 1) & mask }
            slots[firstSlot + place] = Slot(hash: hash, key: entry.key, candidates: entry.candidates)
        }
    }
}
