import RegoPlan

/// Which of the rules that stand one behind the other in a function can hold, found by looking up what their tests compare.
///
/// Rules that test the same references make a group; a group is one table with the constants of all its tests for a key, so that the
/// cost of a decision does not grow with the number of rules. A decision asks each group and runs what it finds, in the order of the rules,
/// and those that are in no group. What a rule tests first, and its key has answered, is not tested again; all its other tests are made: an index
/// only leaves out what cannot hold.
struct RuleIndex {
    /// What the rules of a group test: so many references for equality, and at most one for what it contains or begins with.
    struct Shape: Hashable {
        var equal: [RulePath]
        var other: Other?

        enum Other: Hashable {
            case contains(RulePath)
            case prefix(RulePath)
        }
    }

    struct Group {
        var shape: Shape
        /// The rules for each key, in order: a constant per reference. Each key once.
        var entries: [(key: [ConstantPool.Constant], units: [Int])]
        /// All rules of the group.
        var units: [Int]
        /// For each of them, how many statements behind its first one do nothing but make tests that its key has answered.
        var proven: [Int]
    }

    /// The blocks of each rule: consecutive, run or skipped together.
    var units: [Range<Int>]
    var groups: [Group]
    /// The rules that no group has.
    var unconditional: [Int]
}

extension RuleIndex {
    /// Fewer rules than this are run without an index, and make no group.
    static let smallest = 3
    /// A decision asks each group.
    static let mostGroups = 8
    /// References of a key. More would tell few rules apart.
    static let mostReferences = 4
    /// Keys under which one rule may be found.
    static let mostKeys = 16

    /// The rules that begin at block `start`, one behind the other.
    static func rules(in blocks: [Block], from start: Int) -> [Range<Int>] {
        var units: [Range<Int>] = []
        var next = start
        while next < blocks.count, let unit = unit(in: blocks, at: next) {
            units.append(unit)
            next = unit.upperBound
        }
        return units
    }

    /// The index for rules that stand one behind the other; nil when it is not worth having.
    init?(_ units: [Range<Int>], in blocks: [Block], walk: @autoclosure () -> RuleTestWalk) {
        guard units.count >= Self.smallest else { return nil }
        let start = walk()
        let grouping = RuleGrouping(
            units.map { unit in
                var walk = start
                return walk.read(blocks[unit.lowerBound])
            })
        let groups = grouping.groups()
        guard !groups.isEmpty else { return nil }
        let indexed = Set(groups.flatMap(\.units))
        self.units = units
        self.groups = groups
        unconditional = units.indices.filter { !indexed.contains($0) }
    }

    /// A rule's blocks: one that resets a result local, and those that follow and ask whether it is defined.
    private static func unit(in blocks: [Block], at start: Int) -> Range<Int>? {
        guard case .resetLocal(let result)? = blocks[start].statements.first?.operation else { return nil }
        var end = start + 1
        while end < blocks.count, case .isDefined(let local)? = blocks[end].statements.first?.operation, local == result { end += 1 }
        return start..<end
    }
}
