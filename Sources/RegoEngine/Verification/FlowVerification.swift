import RegoValue

/// Follows the code of functions and query plans: where it goes on, which loops it is in, and how many `with` modifiers are open.
///
/// Code goes forward, but for jumps back to the head of a loop from inside of it. A loop is entered by its head alone, which stands behind what
/// begins it, and loops inside of others have their own iterations. So whenever a head is reached its iteration was begun, by the instruction
/// before it; and code that repeats goes through the head of a loop, where the machine looks at its limits, or which has an end.
struct FlowVerification {
    private struct Loop {
        /// Its `scanNext` or `indexNext`, and what is behind its last instruction.
        var head: Int
        var end: Int
        /// Its iteration.
        var number: UInt8
    }

    private let tables: ProgramTables
    private var part: Range<Int> = 0..<0
    private var isFunction = false
    /// For each instruction of the part, the innermost loop that it is inside of; -1 for none. A head is not inside of its loop.
    private var innermost: [Int32] = []
    private var loops: [Loop] = []
    /// How many `with` modifiers are open before each instruction of the part; -1 where nothing leads to it.
    private var openModifiers: [Int32] = []

    init(_ tables: ProgramTables) { self.tables = tables }

    mutating func verify(_ part: CodePart) throws(SegmentError) {
        self.part = part.range
        isFunction = part.isFunction
        try findLoops()
        openModifiers.removeAll(keepingCapacity: true)
        openModifiers += repeatElement(-1, count: part.range.count)
        openModifiers[0] = 0
        for position in part.range { try follow(position) }
    }

    // MARK: loops

    private mutating func findLoops() throws(SegmentError) {
        innermost.removeAll(keepingCapacity: true)
        loops.removeAll(keepingCapacity: true)
        var open: [Int32] = []
        var next: Loop?
        for position in part {
            while let last = open.last, loops[Int(last)].end <= position { open.removeLast() }
            innermost.append(open.last ?? -1)
            let instruction = tables.code[position]
            switch instruction.opcode {
            case .scan, .scanMatching, .indexLookup: next = try loop(begunBy: instruction, at: position, in: open.last)
            case .scanNext, .indexNext:
                guard let loop = next, loop.head == position else { throw fault("goes on with a loop that does not begin", position) }
                open.append(Int32(loops.count))
                loops.append(loop)
            default: continue
            }
        }
    }

    private func loop(begunBy instruction: Instruction, at position: Int, in outer: Int32?) throws(SegmentError) -> Loop {
        guard position + 1 < part.upperBound else { throw fault("begins no loop", position) }
        let head = tables.code[position + 1]
        let isOfRules = instruction.opcode == .indexLookup
        guard head.opcode == (isOfRules ? .indexNext : .scanNext), head.n == instruction.n, isOfRules || head.target == instruction.target,
            Int(head.target) > position + 1, Int(head.target) < part.upperBound
        else { throw fault("begins no loop", position) }
        if let outer {
            guard loops[Int(outer)].number < instruction.n, Int(head.target) <= loops[Int(outer)].end else {
                throw fault("begins a loop that is not inside of the one around it", position)
            }
        }
        return Loop(head: position + 1, end: Int(head.target), number: instruction.n)
    }

    // MARK: steps

    /// Notes where the machine can go on after an instruction. All that lead to it from before it are noted already.
    private mutating func follow(_ position: Int) throws(SegmentError) {
        var open = openModifiers[position - part.lowerBound]
        if open < 0 { return }
        let instruction = tables.code[position]
        switch instruction.opcode {
        case .withBegin: open += 1
        case .withEnd:
            open -= 1
            guard open >= 0 else { throw fault("closes what is not open", position) }
        case .functionReturn: guard isFunction else { throw fault("returns from no function", position) }
        case .planEnd, .addResult, .addAnswer: guard !isFunction else { throw fault("ends no query plan", position) }
        default: break
        }
        switch instruction.opcode.flow {
        case .next: try go(from: position, to: position + 1, open)
        case .nextOrTarget:
            try go(from: position, to: position + 1, open)
            try go(from: position, to: Int(instruction.target), open)
        case .target: try go(from: position, to: Int(instruction.target), open)
        case .candidateOrTarget:
            try go(from: position, to: Int(instruction.target), open)
            try goToCandidates(from: position, open)
        case .out: break
        }
    }

    private mutating func goToCandidates(from position: Int, _ open: Int32) throws(SegmentError) {
        // The instruction before it was found to be the lookup.
        let table = tables.ruleTables[Int(tables.code[position - 1].b)]
        for run in [table.everything, table.unconditional] { try go(from: position, toAll: run, open) }
        for group in tables.ruleGroups[table.groups] {
            try go(from: position, toAll: group.all, open)
            for entry in tables.ruleEntries[group.entries] { try go(from: position, toAll: entry.candidates, open) }
        }
    }

    private mutating func go(from position: Int, toAll candidates: Run, _ open: Int32) throws(SegmentError) {
        for address in tables.ruleCandidates[candidates] {
            guard Int(address) > position else { throw fault("goes back to a rule", position) }
            try go(from: position, to: Int(address), open)
        }
    }

    private mutating func go(from position: Int, to target: Int, _ open: Int32) throws(SegmentError) {
        guard part.contains(target) else { throw fault("leads out of its function", position) }
        if target <= position {
            guard isHead(target), isInside(position, loopOfHead: target) else { throw fault("leads back", position) }
        } else {
            guard !isHead(target) || target == position + 1 && tables.code[position].opcode.beginsLoop else {
                throw fault("leads into a loop that was not begun", position)
            }
            let loop = innermost[target - part.lowerBound]
            guard loop < 0 || loops[Int(loop)].head == position || isInside(position, loops[Int(loop)]) else {
                throw fault("leads into a loop", position)
            }
        }
        let known = openModifiers[target - part.lowerBound]
        guard known == open || known < 0 && target > position else { throw fault("leads where others are open", position) }
        openModifiers[target - part.lowerBound] = open
    }

    private func isHead(_ position: Int) -> Bool {
        let opcode = tables.code[position].opcode
        return opcode == .scanNext || opcode == .indexNext
    }

    private func isInside(_ position: Int, _ loop: Loop) -> Bool { position > loop.head && position < loop.end }

    private func isInside(_ position: Int, loopOfHead head: Int) -> Bool {
        position > head && position < Int(tables.code[head].target)
    }

    private func fault(_ message: String, _ position: Int) -> SegmentError { .damaged("the instruction at \(position) \(message)") }
}

extension Opcode {
    fileprivate var beginsLoop: Bool { self == .scan || self == .scanMatching || self == .indexLookup }
}
