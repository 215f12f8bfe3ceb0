import RegoPlan

/// Sorts rules into groups by what they test.
struct RuleGrouping {
    typealias Constant = ConstantPool.Constant
    typealias Shape = RuleIndex.Shape

    /// The tests of each rule; the first of those that look at a reference in the same way.
    private var equalities: [[RulePath: [Constant]]] = []
    private var others: [[Shape.Other: Constant]] = []
    private let leading: [[LeadingStatement]]
    private var paths = Selectivity<RulePath>()
    private var kinds = Selectivity<Shape.Other>()

    init(_ tests: [RuleTests]) {
        leading = tests.map(\.leading)
        for tests in tests {
            var equal: [RulePath: [Constant]] = [:]
            var other: [Shape.Other: Constant] = [:]
            for test in tests.all {
                switch test {
                case .equals(let path, let constants):
                    guard equal[path] == nil, constants.count <= RuleIndex.mostKeys else { continue }
                    equal[path] = constants
                    paths.note(path, constants)
                case .contains(let path, let constant): note(.contains(path), constant, in: &other)
                case .prefix(let path, let prefix): note(.prefix(path), .string(prefix), in: &other)
                }
            }
            equalities.append(equal)
            others.append(other)
        }
    }

    private mutating func note(_ kind: Shape.Other, _ constant: Constant, in tests: inout [Shape.Other: Constant]) {
        guard tests[kind] == nil else { return }
        tests[kind] = constant
        kinds.note(kind, [constant])
    }

    /// The groups that are worth asking, by their first rule.
    func groups() -> [RuleIndex.Group] {
        var members = sorted(Array(equalities.indices)) { shape(of: $0) }
        if members.count > RuleIndex.mostGroups {
            let kept = Self.largest(members)
            let rest = members.filter { !kept.contains($0.key) }.flatMap(\.value)
            members = members.filter { kept.contains($0.key) }.merging(sorted(rest, by: simplestShape), uniquingKeysWith: +)
        }
        if members.count > RuleIndex.mostGroups {
            let kept = Self.largest(members)
            let rest = members.filter { !kept.contains($0.key) }.flatMap(\.value)
            members = members.filter { kept.contains($0.key) }.merging(
                sorted(rest) { unit in kept.first { tests(unit, all: $0) } }, uniquingKeysWith: +)
        }
        return members.map { group($0.key, $0.value.sorted()) }.filter(isWorthAsking).sorted { $0.units[0] < $1.units[0] }
    }

    private func sorted(_ units: [Int], by shape: (Int) -> Shape?) -> [Shape: [Int]] {
        var members: [Shape: [Int]] = [:]
        for unit in units {
            if let shape = shape(unit) { members[shape, default: []].append(unit) }
        }
        return members
    }

    private static func largest(_ members: [Shape: [Int]]) -> [Shape] {
        members.sorted { (-$0.value.count, $0.value[0]) < (-$1.value.count, $1.value[0]) }.prefix(RuleIndex.mostGroups).map(\.key)
    }

    // MARK: shapes

    /// The references that tell a rule apart best.
    private func shape(of unit: Int) -> Shape? {
        var shape = Shape(equal: [])
        var keys = 1
        for path in equalities[unit].keys.sorted(by: paths.tellsMore).prefix(RuleIndex.mostReferences) {
            let count = equalities[unit][path]?.count ?? 1
            // A reference that all rules compare with the same constant only serves when there is no other.
            guard keys * count <= RuleIndex.mostKeys, shape.equal.isEmpty || paths.distinct(path) > 1 else { continue }
            shape.equal.append(path)
            keys *= count
        }
        if let best = others[unit].keys.min(by: kinds.tellsMore), kinds.distinct(best) > (shape.equal.first.map(paths.distinct) ?? 0) {
            shape.other = best
        }
        guard shape.other != nil || !shape.equal.isEmpty else { return nil }
        shape.equal.sort { paths.order($0) < paths.order($1) }
        return shape
    }

    /// The one reference that tells most.
    private func simplestShape(of unit: Int) -> Shape? {
        equalities[unit].keys.min(by: paths.tellsMore).map { Shape(equal: [$0]) }
    }

    private func tests(_ unit: Int, all shape: Shape) -> Bool {
        var keys = 1
        for path in shape.equal {
            guard let constants = equalities[unit][path] else { return false }
            keys *= constants.count
        }
        return keys <= RuleIndex.mostKeys && shape.other.map { others[unit][$0] != nil } ?? true
    }

    // MARK: groups

    private func group(_ shape: Shape, _ units: [Int]) -> RuleIndex.Group {
        let shape = extended(shape, units)
        var positions: [[Constant]: Int] = [:]
        var entries: [(key: [Constant], units: [Int])] = []
        for unit in units {
            for key in keys(of: unit, shape) {
                if let position = positions[key] {
                    if entries[position].units.last != unit { entries[position].units.append(unit) }
                } else {
                    positions[key] = entries.count
                    entries.append((key, [unit]))
                }
            }
        }
        return RuleIndex.Group(shape: shape, entries: entries, units: units, proven: units.map { provenStatements(of: $0, shape) })
    }

    /// The shape with references that all rules of the group begin with comparing, whatever they compare them with: the table makes these tests
    /// once for all rules.
    private func extended(_ shape: Shape, _ units: [Int]) -> Shape {
        var shape = shape
        for case .test(.equals(let path, _)) in leading[units[0]] where shape.equal.count < RuleIndex.mostReferences {
            let isShared = units.allSatisfy { unit in
                equalities[unit][path]?.count == 1
                    && leading[unit].contains { if case .test(.equals(path, _)) = $0 { true } else { false } }
            }
            if isShared && !shape.equal.contains(path) { shape.equal.append(path) }
        }
        shape.equal.sort { paths.order($0) < paths.order($1) }
        return shape
    }

    /// How many of a rule's leading statements need not be run where the rule was found by its key.
    private func provenStatements(of unit: Int, _ shape: Shape) -> Int {
        var count = 0
        for (position, statement) in leading[unit].enumerated() {
            switch statement {
            case .constant: continue
            case .step(let path):
                guard shape.equal.contains(where: { $0.root == path.root && $0.keys.starts(with: path.keys) }) else { return count }
            case .test(.equals(let path, let constants)):
                guard shape.equal.contains(path), equalities[unit][path] == constants else { return count }
                count = position + 1
            case .test: return count
            }
        }
        return count
    }

    /// The keys under which a rule is to be found: one for each choice of the constants it allows.
    private func keys(of unit: Int, _ shape: Shape) -> [[Constant]] {
        var keys: [[Constant]] = [[]]
        for path in shape.equal { keys = keys.flatMap { key in (equalities[unit][path] ?? []).map { key + [$0] } } }
        if let other = shape.other, let constant = others[unit][other] { keys = keys.map { $0 + [constant] } }
        return keys
    }

    private func isWorthAsking(_ group: RuleIndex.Group) -> Bool {
        guard group.units.count >= RuleIndex.smallest else { return false }
        let found = group.entries.reduce(0) { $0 + $1.units.count }
        return group.entries.count == 1 || Double(found) / Double(group.entries.count) <= Double(group.units.count) * 0.7
    }
}

/// How well each reference tells rules apart: by how many constants it is compared with.
private struct Selectivity<Key: Hashable> {
    private var constants: [Key: Set<ConstantPool.Constant>] = [:]
    private var firstSeen: [Key: Int] = [:]

    mutating func note(_ key: Key, _ found: [ConstantPool.Constant]) {
        constants[key, default: []].formUnion(found)
        if firstSeen[key] == nil { firstSeen[key] = firstSeen.count }
    }

    func distinct(_ key: Key) -> Int { constants[key]?.count ?? 0 }

    func order(_ key: Key) -> Int { firstSeen[key] ?? 0 }

    func tellsMore(_ a: Key, _ b: Key) -> Bool { (-distinct(a), order(a)) < (-distinct(b), order(b)) }
}
