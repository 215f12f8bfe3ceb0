import RegoPlan

/// Where the locals of a function are written and read, in order of appearance: what copy propagation needs to know.
///
/// Statements are numbered from 1 in order of appearance; a block spans the numbers of its statements, nested ones included. A definition
/// *dominates* a use when it comes before it in the same block or in one around it: whoever reaches the use has passed it.
struct LocalUsage {
    private var definitions: [[Int32]]
    private var uses: [[Int32]]
    /// For each use, the last definition that dominates it; -1 when there is none.
    private var dominators: [[Int32]]
    /// For each use, the smallest dominator of it and all later ones.
    private var smallestDominators: [[Int32]] = []
    /// The definitions in the blocks that are open during the walk.
    private var open: [[Int32]]
    private var openBlocks: [[Int]] = [[]]
    /// The last number in the subtree of each statement, by its number.
    private(set) var subtreeEnd: [Int32] = [0]
    /// The number of the innermost scan around each statement; 0 when there is none.
    private var innermostScan: [Int32] = [0]
    private var counter: Int32 = 0
    private var currentScan: Int32 = 0

    init(locals: Int, parameters: [Local], blocks: [Block], returned: Local?) {
        definitions = [[Int32]](repeating: [], count: locals)
        uses = [[Int32]](repeating: [], count: locals)
        dominators = uses
        open = uses
        for parameter in parameters { define(parameter) }
        for block in blocks { walk(block) }
        counter += 1
        if let returned { use(returned) }
        smallestDominators = dominators.map { dominators in
            var smallest = dominators
            for position in smallest.indices.dropLast().reversed() { smallest[position] = min(smallest[position], smallest[position + 1]) }
            return smallest
        }
    }

    /// Whether a copy `target = source`, the statement with number `place`, can be left out and `source` read instead of `target`.
    func canAlias(_ target: Local, to source: Operand, place: Int32) -> Bool {
        let index = Int(target.index)
        var last = place
        var position = Self.index(in: uses[index], after: place)
        while position < uses[index].count, dominators[index][position] == place {
            last = uses[index][position]
            position += 1
        }
        // Whoever reads the local later must pass another definition first.
        if position < uses[index].count, smallestDominators[index][position] <= place { return false }
        let next = Self.first(in: definitions[index], after: place) ?? .max
        // A use in a loop that begins after the copy is read again in the next round, after everything in the loop.
        let lastRead = max(last, loopEnd(of: last, after: place))
        guard lastRead < next, !isCarriedAround(target, place: place) else { return false }
        guard case .local(let local) = source else { return true }
        let redefinition = Self.first(in: definitions[Int(local.index)], after: place) ?? .max
        return local != target && redefinition > lastRead
    }

    /// Whether nothing in the statement `number` or inside it writes the operand.
    func isUnchanged(_ operand: Operand, within number: Int32) -> Bool {
        guard case .local(let local) = operand else { return true }
        guard let next = Self.first(in: definitions[Int(local.index)], after: number - 1) else { return true }
        return next > subtreeEnd[Int(number)]
    }

    /// Whether the local is written once, and read only inside of the statement `number`.
    func isConfined(_ local: Local, to number: Int32) -> Bool {
        let uses = uses[Int(local.index)]
        guard definitions[Int(local.index)].count == 1, let first = uses.first, let last = uses.last else { return false }
        return first > number && last <= subtreeEnd[Int(number)]
    }

    /// The last number of the outermost loop around statement `number` that begins after `place`; 0 when there is none.
    private func loopEnd(of number: Int32, after place: Int32) -> Int32 {
        var end: Int32 = 0
        var scan = number < innermostScan.count ? innermostScan[Int(number)] : 0
        while scan > place {
            end = subtreeEnd[Int(scan)]
            scan = innermostScan[Int(scan)]
        }
        return end
    }

    /// Whether the local may be read in the next round of a loop before it is written again.
    private func isCarriedAround(_ local: Local, place: Int32) -> Bool {
        var scan = innermostScan[Int(place)]
        while scan > 0, innermostScan[Int(scan)] > 0 { scan = innermostScan[Int(scan)] }
        guard scan > 0, let use = Self.first(in: uses[Int(local.index)], after: scan), use <= place else { return false }
        guard let definition = Self.first(in: definitions[Int(local.index)], after: scan - 1) else { return true }
        return definition >= use
    }

    private static func index(in numbers: [Int32], after place: Int32) -> Int {
        var low = 0
        var high = numbers.count
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] > place { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static func first(in numbers: [Int32], after place: Int32) -> Int32? {
        let index = index(in: numbers, after: place)
        return index < numbers.count ? numbers[index] : nil
    }

    // MARK: the walk

    /// - Parameter entering: the locals that a loop writes at the beginning of each round.
    private mutating func walk(_ block: Block, entering: [Local] = []) {
        openBlocks.append([])
        for local in entering { define(local) }
        for statement in block.statements {
            counter += 1
            subtreeEnd.append(counter)
            innermostScan.append(currentScan)
            let number = Int(counter)
            note(statement.operation)
            subtreeEnd[number] = counter
        }
        for local in openBlocks.removeLast() { open[local].removeLast() }
    }

    private mutating func define(_ local: Local) {
        let index = Int(local.index)
        definitions[index].append(counter)
        open[index].append(counter)
        openBlocks[openBlocks.count - 1].append(index)
    }

    /// A local that is read and changed: never to be replaced by another.
    private mutating func change(_ local: Local) {
        use(local)
        define(local)
    }

    private mutating func use(_ local: Local) {
        let index = Int(local.index)
        uses[index].append(counter)
        dominators[index].append(open[index].last ?? -1)
    }

    private mutating func use(_ operand: Operand) {
        if case .local(let local) = operand { use(local) }
    }

    private mutating func note(_ operation: Operation) {
        let locals = operation.locals
        for local in locals.read { use(local) }
        switch operation {
        case .scan(_, _, _, let body):
            let outer = currentScan
            currentScan = counter
            walk(body, entering: locals.written)
            currentScan = outer
        case .with(let local, _, _, let body):
            change(local)
            walk(body)
            change(local)
        case .block(let blocks):
            for block in blocks { walk(block) }
        case .not(let block): walk(block)
        default:
            for local in locals.written { define(local) }
        }
    }
}

extension Operation {
    /// The locals that the statement itself reads and writes, without those of statements inside it.
    var locals: (read: [Local], written: [Local]) {
        func local(_ operands: Operand...) -> [Local] {
            operands.compactMap { if case .local(let local) = $0 { local } else { nil } }
        }
        switch self {
        case .breakOut, .nop, .block, .not: return ([], [])
        case .arrayAppend(let array, let value): return (local(value) + [array], [array])
        case .setAdd(let value, let set): return (local(value) + [set], [set])
        case .objectInsertOnce(let key, let value, let object), .objectInsert(let key, let value, let object):
            return (local(key, value) + [object], [object])
        case .assignInt(_, let target), .makeArray(_, let target), .makeNull(let target), .makeNumberInt(_, let target),
            .makeNumberRef(_, let target), .makeObject(let target), .makeSet(let target), .resetLocal(let target):
            return ([], [target])
        case .assignVarOnce(let source, let target): return (local(source) + [target], [target])
        case .assignVar(let source, let target), .len(let source, let target): return (local(source), [target])
        case .call(_, let arguments, let result):
            return (arguments.compactMap { if case .local(let local) = $0 { local } else { nil } }, [result])
        case .callDynamic(let arguments, let path, let result):
            return (arguments + path.compactMap { if case .local(let local) = $0 { local } else { nil } }, [result])
        case .dot(let source, let key, let target): return (local(source, key), [target])
        case .equal(let a, let b), .notEqual(let a, let b): return (local(a, b), [])
        case .isArray(let source), .isObject(let source), .isSet(let source): return (local(source), [])
        case .isDefined(let local), .isUndefined(let local), .resultSetAdd(let local), .returnLocal(let local): return ([local], [])
        case .objectMerge(let a, let b, let target): return ([a, b], [target])
        case .scan(let source, let key, let value, _): return ([source], [key, value])
        case .with(let target, _, let value, _): return (local(value), [target])
        }
    }

    /// The locals that the statement or statements inside it write for good: not those that a `with` replaces for a while.
    var overwritten: [Local] {
        switch self {
        case .with(_, _, _, let body): return body.statements.flatMap(\.operation.overwritten)
        case .not(let body): return body.statements.flatMap(\.operation.overwritten)
        case .scan(_, _, _, let body): return locals.written + body.statements.flatMap(\.operation.overwritten)
        case .block(let blocks): return blocks.flatMap { $0.statements.flatMap(\.operation.overwritten) }
        default: return locals.written
        }
    }

    /// All locals that the statement or statements inside it write.
    var allWritten: [Local] {
        switch self {
        case .block(let blocks): return blocks.flatMap { $0.statements.flatMap(\.operation.allWritten) }
        case .not(let body), .scan(_, _, _, let body), .with(_, _, _, let body):
            return locals.written + body.statements.flatMap(\.operation.allWritten)
        default: return locals.written
        }
    }
}
