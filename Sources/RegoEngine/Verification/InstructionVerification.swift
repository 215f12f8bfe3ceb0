import RegoValue

/// Looks at the operands of each instruction: whether there is what they name.
struct InstructionVerification {
    private let program: ProgramVerification
    private let tables: ProgramTables
    private var pool: RunSequence
    private var loopSites = 0
    private var ruleTables = 0
    private var part = CodePart(range: 0..<0, registers: 0, iterations: 0, isFunction: false)
    private var position = 0

    /// Bytes that an array may be given in advance, in entries.
    static let largestCapacity: Int32 = 1_024
    /// Operands of a call, and constants of a path.
    static let mostOperands = 1 << 16

    init(program: ProgramVerification) {
        self.program = program
        tables = program.tables
        pool = RunSequence(count: tables.pool.count, what: "operands")
    }

    mutating func verify(_ part: CodePart) throws(SegmentError) {
        self.part = part
        for position in part.range {
            self.position = position
            try verify(tables.code[position])
        }
    }

    /// All operands and rule tables belong to an instruction.
    func finish() throws(SegmentError) {
        try pool.finish()
        guard ruleTables == tables.ruleTables.count, loopSites == program.loopSiteCount else {
            throw .damaged("it has rule tables or loops that belong to nothing")
        }
    }

    /// One rule for each opcode, and no default: a new one does not compile without.
    private mutating func verify(_ instruction: Instruction) throws(SegmentError) {
        switch instruction.opcode {
        case .move, .append, .setAdd, .assignOnce:
            try register(instruction.a)
            try operand(instruction.b)
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .equalValue, .notEqualValue, .member, .dot, .objectInsert, .objectInsertOnce,
            .objectMerge:
            try register(instruction.a)
            try operand(instruction.b)
            try operand(instruction.c)
        case .dotConstant:
            try register(instruction.a)
            try operand(instruction.b)
            try string(instruction.c)
        case .equal, .notEqual:
            try operand(instruction.b)
            try operand(instruction.c)
        case .isDefined, .isUndefined, .isArray, .isObject, .isSet, .functionReturn, .addResult: try operand(instruction.b)
        case .addAnswer:
            try string(instruction.b)
            try operand(instruction.c)
        case .length:
            try register(instruction.a)
            try operand(instruction.b)
        case .makeObject, .makeSet, .reset: try register(instruction.a)
        case .makeArray:
            try register(instruction.a)
            guard (0...Self.largestCapacity).contains(instruction.b) else { throw fault("has no capacity") }
        case .scan:
            try iteration(instruction.n)
            try operand(instruction.b)
        case .scanMatching:
            try iteration(instruction.n)
            try operand(instruction.b)
            try matching(instruction)
        case .scanNext:
            try iteration(instruction.n)
            try register(instruction.a)
            guard instruction.c >= 0, instruction.c < part.registers else { throw fault("has no register") }
        case .indexNext: try iteration(instruction.n)
        case .indexLookup:
            try iteration(instruction.n)
            // Each has its own, in their order.
            guard Int(instruction.b) == ruleTables, ruleTables < tables.ruleTables.count else { throw fault("has no rule table") }
            ruleTables += 1
            try roots(of: tables.ruleTables[Int(instruction.b)])
        case .call, .callMemoized:
            try register(instruction.a)
            guard tables.functions.indices.contains(Int(instruction.b)),
                tables.functions[Int(instruction.b)].parameterCount == Int32(instruction.n)
            else { throw fault("calls no function") }
            try operands(instruction.c, count: Int32(instruction.n))
        case .callBuiltin:
            try register(instruction.a)
            guard tables.builtins.indices.contains(Int(instruction.b)), tables.builtins[Int(instruction.b)].arity == Int32(instruction.n)
            else { throw fault("calls no function") }
            try operands(instruction.c, count: Int32(instruction.n))
        case .callDynamic:
            try register(instruction.a)
            let count = try counted(instruction.c, besides: Int32(instruction.n))
            try allOperands(Int(instruction.c) + 1, count: Int(count) + Int(instruction.n))
        case .withBegin:
            try register(instruction.a)
            try operand(instruction.b)
            let count = try counted(instruction.c, besides: 0)
            for place in 0..<Int(count) { try constant(tables.pool[Int(instruction.c) + 1 + place]) }
        case .cover: guard tables.coverage.indices.contains(Int(instruction.b)) else { throw fault("covers no place") }
        case .jump, .withEnd, .planEnd: break
        }
    }

    // MARK: operands

    private func fault(_ message: String) -> SegmentError { .damaged("the instruction at \(position) \(message)") }

    private func register(_ register: UInt16) throws(SegmentError) {
        guard Int32(register) < part.registers else { throw fault("has no register") }
    }

    private func operand(_ operand: Int32) throws(SegmentError) {
        guard operand >= 0 ? operand < part.registers : Int(~operand) < program.constants.count else { throw fault("has no operand") }
    }

    private func constant(_ operand: Int32) throws(SegmentError) {
        guard operand < 0, Int(~operand) < program.constants.count else { throw fault("has no constant") }
    }

    private func string(_ operand: Int32) throws(SegmentError) {
        try constant(operand)
        guard program.constants[Int(~operand)] == .string else { throw fault("has no string") }
    }

    private func iteration(_ iteration: UInt8) throws(SegmentError) {
        guard Int32(iteration) < part.iterations else { throw fault("has no iteration") }
    }

    // MARK: operands in the pool

    /// The next operands of the pool.
    private mutating func operands(_ first: Int32, count: Int32) throws(SegmentError) {
        _ = try pool.take(first: first, count: count)
        try allOperands(Int(first), count: Int(count))
    }

    private func allOperands(_ first: Int, count: Int) throws(SegmentError) {
        for place in first..<first + count { try operand(tables.pool[place]) }
    }

    /// The next of the pool is a number, of so many operands behind it.
    private mutating func counted(_ first: Int32, besides others: Int32) throws(SegmentError) -> Int32 {
        guard tables.pool.indices.contains(Int(first)) else { throw fault("has no operands") }
        let count = tables.pool[Int(first)]
        guard count >= 0, Int(count) <= Self.mostOperands else { throw fault("has no operands") }
        _ = try pool.take(first: first, count: 1 + count + others)
        return count
    }

    /// The number of the loop, what is compared, and the path to it: a number of constants, and the constants.
    private mutating func matching(_ instruction: Instruction) throws(SegmentError) {
        _ = try pool.take(first: instruction.c, count: 2)
        guard Int(tables.pool[Int(instruction.c)]) == loopSites, loopSites < program.loopSiteCount else { throw fault("is no loop") }
        loopSites += 1
        try operand(tables.pool[Int(instruction.c) + 1])
        let count = try counted(instruction.c + 2, besides: 0)
        for place in 0..<Int(count) { try constant(tables.pool[Int(instruction.c) + 3 + place]) }
    }

    /// What rules test begins in registers of the function.
    private func roots(of table: LoadedRules.Table) throws(SegmentError) {
        for group in tables.ruleGroups[table.groups] {
            for run in [group.equal, group.contains, group.prefix] {
                for reference in tables.ruleReferences[run] where reference.root < 0 || reference.root >= part.registers {
                    throw fault("tests no register")
                }
            }
        }
    }
}
