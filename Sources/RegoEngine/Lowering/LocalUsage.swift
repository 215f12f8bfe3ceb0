import RegoPlan

/// Where the locals of a function are written and read, in order of appearance: what copy propagation needs to know.
///
/// Statements are numbered from 1 in order of appearance; a block spans the numbers of its statements, nested ones included. A definition
/// *dominates* a use when it comes before it in the same block or in one around it: whoever reaches the use has passed it.
///
/// One value reads all functions of a plan, one after the other, in the same memory.
struct LocalUsage {
    private struct Use {
        var number: Int32
        /// The last definition that dominates the use; -1 when there is none.
        var dominator: Int32
        /// The smallest dominator of the use and all later ones of its local.
        var smallestDominator: Int32
    }

    private var definitions = LocalLists<Int32>()
    private var uses = LocalLists<Use>()
    /// The locals that are written for good: not those that a `with` replaces for a while, nor parameters.
    private var overwritten: [Bool] = []
    /// The last number in the subtree of each statement, by its number.
    private(set) var subtreeEnd: [Int32] = []
    /// The number of the innermost scan around each statement; 0 when there is none.
    private var innermostScan: [Int32] = []

    /// For each local the last definition in the blocks that are open during the walk; -1 when there is none.
    private var latest: [Int32] = []
    /// What stood in `latest` before the definitions in those blocks.
    private var replaced: [(local: Local, definition: Int32)] = []
    private var counter: Int32 = 0
    private var currentScan: Int32 = 0

    /// Reads a function and forgets the one before.
    mutating func read(locals: Int, parameters: [Local], blocks: [Block], returned: Local?) {
        definitions.removeAll()
        uses.removeAll()
        overwritten.refill(with: false, count: locals)
        latest.refill(with: -1, count: locals)
        subtreeEnd.refill(with: 0, count: 1)
        innermostScan.refill(with: 0, count: 1)
        (counter, currentScan) = (0, 0)
        for parameter in parameters { define(parameter) }
        for block in blocks { walk(block) }
        counter += 1
        if let returned { use(returned) }
        replaced.removeAll(keepingCapacity: true)
        definitions.sort(locals: locals)
        uses.sort(locals: locals)
        uses.changeBackwards { use, next in use.smallestDominator = min(use.smallestDominator, next.smallestDominator) }
    }

    /// Whether a statement writes the local, and not only a `with` for a while.
    func isOverwritten(_ local: Local) -> Bool { overwritten[Int(local.index)] }

    /// Whether a copy `target = source`, the statement with number `place`, can be left out and `source` read instead of `target`.
    func canAlias(_ target: Local, to source: Operand, place: Int32) -> Bool {
        let uses = uses[target]
        var last = place
        var position = uses.firstIndex(whereSorted: { $0.number > place })
        while position < uses.endIndex, uses[position].dominator == place {
            last = uses[position].number
            position += 1
        }
        // Whoever reads the local later must pass another definition first.
        if position < uses.endIndex, uses[position].smallestDominator <= place { return false }
        let next = definition(of: target, after: place) ?? .max
        // A use in a loop that begins after the copy is read again in the next round, after everything in the loop.
        let lastRead = max(last, loopEnd(of: last, after: place))
        guard lastRead < next, !isCarriedAround(target, place: place) else { return false }
        guard case .local(let local) = source else { return true }
        let redefinition = definition(of: local, after: place) ?? .max
        return local != target && redefinition > lastRead
    }

    /// How often a local is read.
    func useCount(_ local: Local) -> Int { uses[local].count }

    /// Whether what a local has at a statement may be read behind it.
    func isUsed(_ local: Local, behind number: Int32) -> Bool {
        let uses = uses[local]
        let next = uses.firstIndex(whereSorted: { $0.number > number })
        return next < uses.endIndex && uses[next].smallestDominator <= number
    }

    /// Whether a loop is around a statement.
    func isInLoop(_ number: Int32) -> Bool { innermostScan[Int(number)] > 0 }

    /// Whether nothing in the statement `number` or inside it writes the operand.
    func isUnchanged(_ operand: Operand, within number: Int32) -> Bool {
        guard case .local(let local) = operand else { return true }
        guard let next = definition(of: local, after: number - 1) else { return true }
        return next > subtreeEnd[Int(number)]
    }

    /// Whether the local is written once, and read only inside of the statement `number`.
    func isConfined(_ local: Local, to number: Int32) -> Bool {
        let uses = uses[local]
        guard definitions[local].count == 1, let first = uses.first, let last = uses.last else { return false }
        return first.number > number && last.number <= subtreeEnd[Int(number)]
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
        guard scan > 0, let use = use(of: local, after: scan), use <= place else { return false }
        guard let definition = definition(of: local, after: scan - 1) else { return true }
        return definition >= use
    }

    private func definition(of local: Local, after place: Int32) -> Int32? {
        let definitions = definitions[local]
        let next = definitions.firstIndex(whereSorted: { $0 > place })
        return next < definitions.endIndex ? definitions[next] : nil
    }

    private func use(of local: Local, after place: Int32) -> Int32? {
        let uses = uses[local]
        let next = uses.firstIndex(whereSorted: { $0.number > place })
        return next < uses.endIndex ? uses[next].number : nil
    }

    // MARK: the walk

    /// - Parameter entering: the locals that a loop writes at the beginning of each round.
    private mutating func walk(_ block: Block, entering: (key: Local, value: Local)? = nil) {
        let mark = replaced.count
        if let entering {
            overwrite(entering.key)
            overwrite(entering.value)
        }
        for statement in block.statements {
            counter += 1
            subtreeEnd.append(counter)
            innermostScan.append(currentScan)
            let number = Int(counter)
            note(statement.operation)
            subtreeEnd[number] = counter
        }
        while replaced.count > mark, let last = replaced.popLast() { latest[Int(last.local.index)] = last.definition }
    }

    private mutating func define(_ local: Local) {
        definitions.append(counter, of: local)
        replaced.append((local, latest[Int(local.index)]))
        latest[Int(local.index)] = counter
    }

    private mutating func overwrite(_ local: Local) {
        overwritten[Int(local.index)] = true
        define(local)
    }

    private mutating func use(_ local: Local) {
        let dominator = latest[Int(local.index)]
        uses.append(Use(number: counter, dominator: dominator, smallestDominator: dominator), of: local)
    }

    /// A local that is read and changed: never to be replaced by another.
    private mutating func change(_ local: Local) {
        use(local)
        define(local)
    }

    private mutating func note(_ operation: Operation) {
        operation.forEachRead { use($0) }
        switch operation {
        case .scan(_, let key, let value, let body):
            let outer = currentScan
            currentScan = counter
            walk(body, entering: (key, value))
            currentScan = outer
        case .with(let local, _, _, let body):
            change(local)
            walk(body)
            change(local)
        case .block(let blocks):
            for block in blocks { walk(block) }
        case .not(let block): walk(block)
        default: operation.forEachWritten { overwrite($0) }
        }
    }
}
