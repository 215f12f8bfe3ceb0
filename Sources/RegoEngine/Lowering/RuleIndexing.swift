import RegoPlan

/// Finds rules that can hold only when a reference equals a constant, so that a decision runs only those whose constant is there.
///
/// OPA builds its index from the rules' source and its plans do not carry one; the same comparisons are visible in a plan: a rule's block
/// begins with a chain of `dot` statements from a parameter and an `equal` with a constant. Finding them here serves any plan.
struct RuleIndex {
    /// A reference from a parameter of the function.
    struct Path: Hashable {
        var root: Local
        var keys: [ConstantPool.Constant]
    }

    /// The candidates for one constant, as numbers of units in order.
    struct Bucket {
        var key: ConstantPool.Constant
        var units: [Int]
    }

    /// The blocks of each unit (a rule): consecutive, run or skipped together.
    var units: [Range<Int>]
    var path: Path
    var buckets: [Bucket]
    /// The units that do not look at the path.
    var unconditional: [Int]
}

extension RuleIndex {
    /// Fewer rules than this are run without a table.
    static let smallestRun = 3

    /// The index for the rules that begin at block `start`, if it is worth having.
    static func find(in blocks: [Block], from start: Int, context: RuleIndexContext) -> RuleIndex? {
        var units: [Range<Int>] = []
        var guards: [[Path: ConstantPool.Constant]] = []
        var next = start
        while next < blocks.count, let unit = unit(in: blocks, at: next) {
            units.append(unit)
            guards.append(context.guards(of: blocks[unit.lowerBound]))
            next = unit.upperBound
        }
        guard units.count >= smallestRun, let path = bestPath(guards) else { return nil }
        return RuleIndex(units: units, path: path, guards: guards)
    }

    private init(units: [Range<Int>], path: Path, guards: [[Path: ConstantPool.Constant]]) {
        self.units = units
        self.path = path
        unconditional = guards.indices.filter { guards[$0][path] == nil }
        var byKey: [ConstantPool.Constant: [Int]] = [:]
        var order: [ConstantPool.Constant] = []
        for (unit, guards) in guards.enumerated() {
            guard let key = guards[path] else { continue }
            if byKey[key] == nil { order.append(key) }
            byKey[key, default: []].append(unit)
        }
        let always = unconditional
        buckets = order.map { key in
            Bucket(key: key, units: always.isEmpty ? byKey[key] ?? [] : ((byKey[key] ?? []) + always).sorted())
        }
    }

    /// A rule's blocks: one that resets a result local, and those that follow and ask whether it is defined.
    private static func unit(in blocks: [Block], at start: Int) -> Range<Int>? {
        guard case .resetLocal(let result)? = blocks[start].statements.first?.operation else { return nil }
        var end = start + 1
        while end < blocks.count, case .isDefined(let local)? = blocks[end].statements.first?.operation, local == result { end += 1 }
        return start..<end
    }

    /// The reference whose constants leave the fewest rules to run on average.
    private static func bestPath(_ guards: [[Path: ConstantPool.Constant]]) -> Path? {
        var constants: [Path: Set<ConstantPool.Constant>] = [:]
        var covered: [Path: Int] = [:]
        for guards in guards {
            for (path, constant) in guards {
                constants[path, default: []].insert(constant)
                covered[path, default: 0] += 1
            }
        }
        func cost(_ path: Path) -> Double {
            Double(guards.count - covered[path, default: 0]) + Double(covered[path, default: 0])
                / Double(constants[path, default: []].count)
        }
        guard let best = constants.keys.min(by: { (cost($0), $0.keys.count, "\($0)") < (cost($1), $1.keys.count, "\($1)") }),
            cost(best) <= Double(guards.count) * 0.7
        else { return nil }
        return best
    }
}

/// What is known of a function when its rules' guards are looked for.
struct RuleIndexContext {
    let parameters: Set<Local>
    let strings: [String]

    /// The comparisons of a reference with a constant that a block makes before it has any effect outside itself.
    func guards(of block: Block) -> [RuleIndex.Path: ConstantPool.Constant] {
        var walk = GuardWalk(context: self)
        for statement in block.statements where !walk.isDone { walk.note(statement.operation) }
        return walk.guards
    }
}

private struct GuardWalk {
    let context: RuleIndexContext
    var paths: [Local: RuleIndex.Path] = [:]
    var constants: [Local: ConstantPool.Constant] = [:]
    var guards: [RuleIndex.Path: ConstantPool.Constant] = [:]
    var isDone = false

    mutating func note(_ operation: Operation) {
        switch operation {
        case .resetLocal, .isArray, .isObject, .isSet, .isDefined, .isUndefined, .len, .notEqual, .nop, .makeArray, .makeObject, .makeSet,
            .call,
            .callDynamic, .not:
            forget(operation.allWritten)
        case .dot(let source, let key, let target):
            let path = path(source)
            let key = constant(key)
            forget([target])
            if let path, let key { paths[target] = RuleIndex.Path(root: path.root, keys: path.keys + [key]) }
        case .assignVar(let source, let target):
            let path = path(source)
            let constant = constant(source)
            forget([target])
            paths[target] = path
            constants[target] = constant
        case .assignInt(let value, let target), .makeNumberInt(let value, let target):
            forget([target])
            constants[target] = .integer(value)
        case .makeNumberRef(let index, let target):
            forget([target])
            constants[target] = .number(spelled: context.strings[Int(index)])
        case .equal(let a, let b):
            if let path = path(a), !path.keys.isEmpty, let constant = key(b) {
                guards[path] = guards[path] ?? constant
            } else if let path = path(b), !path.keys.isEmpty, let constant = key(a) {
                guards[path] = guards[path] ?? constant
            }
        default: isDone = true
        }
    }

    private mutating func forget(_ locals: [Local]) {
        for local in locals {
            paths[local] = nil
            constants[local] = nil
        }
    }

    private func path(_ operand: Operand) -> RuleIndex.Path? {
        guard case .local(let local) = operand else { return nil }
        return paths[local] ?? (context.parameters.contains(local) ? RuleIndex.Path(root: local, keys: []) : nil)
    }

    /// A constant by which rules can be told apart: `1.0` cannot, it equals `1`.
    private func key(_ operand: Operand) -> ConstantPool.Constant? {
        if case .number = constant(operand) { return nil }
        return constant(operand)
    }

    private func constant(_ operand: Operand) -> ConstantPool.Constant? {
        switch operand {
        case .local(let local): constants[local]
        case .string(let index): .string(context.strings[Int(index)])
        case .bool(let boolean): .boolean(boolean)
        }
    }
}
