import RegoPlan
import RegoValue

/// Lowers a validated plan to bytecode: flattens blocks to jumps, leaves out copies and empty nests of blocks, builds rule tables.
struct PlanLowering {
    let plan: ValidatedPlan
    let options: ProgramOptions

    var code: [Instruction] = []
    var places: [SourcePlace] = []
    var constants = ConstantPool()
    var functions: [FunctionCode] = []
    /// The registers that functions get their arguments in.
    var parameters: [Int32] = []
    var entrypoints: [String: EntrypointCode] = [:]
    var builtins: [Builtin] = []
    var pool: [Int32] = []
    var tables: [RuleTable] = []
    /// How many loops look up what they would try.
    var loopSites: Int32 = 0
    /// Functions by the keys of their paths, sorted; empty where nothing is called by path.
    var dynamicFunctions: [(path: [UInt8], function: Int32)] = []
    var callsDynamically = false
    var coveragePlaces: [SourcePlace] = []

    var builtinNumbers: [String: Int32] = [:]
    /// The operands of the plan's strings; 0 for one that was not needed yet.
    private var stringOperands: [Int32]
    var labels: [Int32] = []
    var usage = LocalUsage()
    var scope = FunctionScope()

    /// What is known while one function is lowered.
    struct FunctionScope {
        var blocks: [OpenBlock] = []
        var iterationDepth = 0
        var deepestIteration = 0
        var withDepth = 0
        /// Registers that are read as another operand.
        var aliases: [Int32: Int32] = [:]
        /// The parameters that the function does not overwrite: what the caller passed.
        var settled: [Local] = []
        /// The number of the statement being lowered, as ``LocalUsage`` counts.
        var number: Int32 = 0
        var place = SourcePlace.none
        var coveredPlace = SourcePlace.none
        var steps = FollowedSteps()
        /// The numbers of statements that stand before their loop already.
        var moved: Set<Int32> = []
    }

    struct OpenBlock {
        var label: Int
        var withDepth: Int
    }

    init(plan: ValidatedPlan, options: ProgramOptions) {
        self.plan = plan
        self.options = options
        stringOperands = Array(repeating: 0, count: plan.plan.strings.count)
    }

    /// - Throws: ``PlanError`` when the plan calls a built-in function that this engine does not have, or is larger than the bytecode can hold.
    static func lower(_ plan: ValidatedPlan, options: ProgramOptions, builtins: [String: Builtin]) throws(PlanError) -> Program {
        var lowering = PlanLowering(plan: plan, options: options)
        try lowering.declareBuiltins(builtins)
        for (number, function) in plan.plan.functions.enumerated() {
            try lowering.lower(function, registers: plan.functionLocals[number])
        }
        for (number, named) in plan.plan.plans.enumerated() { try lowering.lower(named, registers: plan.planLocals[number]) }
        if lowering.callsDynamically { lowering.listFunctionsByPath() }
        try lowering.resolveLabels()
        let constants = lowering.constants.document()
        return Program(lowering, constants: constants)
    }

    /// Of two functions with one path, which only plans of others have, the last is found.
    private mutating func listFunctionsByPath() {
        var found: [[UInt8]: Int32] = [:]
        for (number, function) in plan.plan.functions.enumerated() where !function.path.isEmpty {
            found[DynamicFunction.key(function.path)] = Int32(number)
        }
        dynamicFunctions = found.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { (path: $0.key, function: $0.value) }
    }

    private mutating func declareBuiltins(_ available: [String: Builtin]) throws(PlanError) {
        for function in plan.plan.builtins where plan.functionIndex[function.name] == nil {
            guard let builtin = available[function.name] else {
                throw PlanError(.unknownFunction, "this engine does not have the built-in function \(function.name)")
            }
            builtinNumbers[function.name] = Int32(builtins.count)
            builtins.append(builtin)
        }
    }

    private mutating func lower(_ function: PlanFunction, registers: Int) throws(PlanError) {
        begin(parameters: function.parameters, blocks: function.blocks, registers: registers, returned: function.returnLocal)
        let entry = code.count
        try lowerSequence(function.blocks)
        emit(.functionReturn, b: function.returnLocal.index)
        functions.append(
            FunctionCode(
                entry: Int32(entry), registers: Int32(max(registers, function.parameters.count)), iterations: Int32(scope.deepestIteration),
                firstParameter: Int32(parameters.count), parameterCount: Int32(function.parameters.count)))
        parameters += function.parameters.map(\.index)
    }

    private mutating func lower(_ named: NamedPlan, registers: Int) throws(PlanError) {
        begin(parameters: [.input, .data], blocks: named.blocks, registers: registers, returned: nil)
        let entry = code.count
        try lowerSequence(named.blocks)
        emit(.planEnd)
        entrypoints[named.name] = EntrypointCode(
            entry: Int32(entry), registers: Int32(max(registers, 2)), iterations: Int32(scope.deepestIteration))
    }

    private mutating func begin(parameters: [Local], blocks: [Block], registers: Int, returned: Local?) {
        scope = FunctionScope()
        usage.read(locals: max(registers, 2), parameters: parameters, blocks: blocks, returned: returned)
        scope.settled = parameters.filter { !usage.isOverwritten($0) }
        scope.number = 1
    }

    // MARK: emission

    mutating func emit(_ opcode: Opcode, n: Int = 0, a: Int32 = 0, b: Int32 = 0, c: Int32 = 0, target: Int = 0) {
        code.append(
            Instruction(
                opcode: opcode, n: UInt8(truncatingIfNeeded: n), a: UInt16(truncatingIfNeeded: a), b: b, c: c, target: Int32(target)))
        places.append(scope.place)
    }

    /// An instruction that writes a local; its operands were read before.
    mutating func emit(_ opcode: Opcode, n: Int = 0, b: Int32 = 0, c: Int32 = 0, target: Int = 0, defining local: Local) {
        emit(opcode, n: n, a: defined(local), b: b, c: c, target: target)
    }

    mutating func newLabel() -> Int {
        labels.append(-1)
        return labels.count - 1
    }

    mutating func place(_ label: Int) { labels[label] = Int32(code.count) }

    /// The end of the innermost block: where an undefined statement goes.
    var failure: Int { scope.blocks.last?.label ?? 0 }

    private mutating func resolveLabels() throws(PlanError) {
        guard code.count < Int(Int32.max) else { throw PlanError(.limitExceeded, "the plan needs more instructions than can be addressed") }
        for position in code.indices where code[position].opcode.hasTarget {
            code[position].target = labels[Int(code[position].target)]
        }
    }

    // MARK: operands

    /// The register of a local that is about to be written.
    mutating func defined(_ local: Local) -> Int32 {
        scope.aliases[local.index] = nil
        return local.index
    }

    func operand(_ local: Local) -> Int32 { scope.aliases[local.index] ?? local.index }

    mutating func operand(_ operand: Operand) -> Int32 {
        switch operand {
        case .local(let local): return self.operand(local)
        case .string(let index): return self.operand(string: index)
        case .bool(let boolean): return constants.operand(.boolean(boolean))
        }
    }

    mutating func operand(string index: Int32) -> Int32 {
        let known = stringOperands[Int(index)]
        if known != 0 { return known }
        // Operands of constants are negative.
        let operand = constants.operand(.string(plan.plan.strings[Int(index)]))
        stringOperands[Int(index)] = operand
        return operand
    }

    // MARK: blocks

    /// Lowers blocks that run one after the other, with a rule table where several of them are rules told apart by a constant.
    mutating func lowerSequence(_ blocks: [Block]) throws(PlanError) {
        var next = 0
        while next < blocks.count {
            let rules = options.indexing && !options.coverage && scope.iterationDepth < 250 ? RuleIndex.rules(in: blocks, from: next) : []
            let end = max(rules.last?.upperBound ?? 0, next + 1)
            if let index = RuleIndex(rules, in: blocks, walk: ruleTests) {
                try lower(index, blocks)
            } else {
                for block in blocks[next..<end] { try lowerAlone(block) }
            }
            next = end
        }
    }

    private mutating func lowerAlone(_ block: Block) throws(PlanError) {
        let end = newLabel()
        try lower(block, end: end)
        place(end)
    }

    /// Reads tests of the rules of the function that is lowered.
    private var ruleTests: RuleTestWalk {
        RuleTestWalk(parameters: scope.settled, strings: plan.plan.strings) { [builtinNumbers, functions = plan.functionIndex] name in
            builtinNumbers[name] != nil && functions[name] == nil
        }
    }

    mutating func lower(_ block: Block, end label: Int) throws(PlanError) {
        scope.blocks.append(OpenBlock(label: label, withDepth: scope.withDepth))
        var position = 0
        while position < block.statements.count {
            let statement = block.statements[position]
            let number = scope.number
            if let answer = answer(block.statements[position...]) {
                scope.place = answer.place
                emit(.addAnswer, b: answer.key, c: answer.value)
                scope.number += Int32(answer.length)
                position += answer.length
                continue
            }
            if !scope.moved.contains(number) {
                if !scope.steps.isEmpty { statement.operation.forEachWritten { scope.steps.forget($0.index) } }
                scope.place = statement.place
                coverIfNeeded()
                try lower(statement.operation, number: number)
            }
            scope.number = usage.subtreeEnd[Int(number)] + 1
            position += 1
        }
        scope.blocks.removeLast()
        scope.steps.leave(depth: scope.blocks.count)
    }

    private mutating func lower(_ index: RuleIndex, _ blocks: [Block]) throws(PlanError) {
        let slot = scope.iterationDepth
        scope.iterationDepth += 1
        scope.deepestIteration = max(scope.deepestIteration, scope.iterationDepth)
        let done = newLabel()
        let next = newLabel()
        let lookup = code.count
        emit(.indexLookup, n: slot)
        place(next)
        emit(.indexNext, n: slot, target: done)
        var entries: [Int32] = []
        var provenEntries: [Int32] = []
        let proven = Dictionary(index.groups.flatMap { zip($0.units, $0.proven) }, uniquingKeysWith: min)
        for (number, unit) in index.units.enumerated() {
            entries.append(Int32(code.count))
            let first = blocks[unit.lowerBound]
            if let tests = ProvenTests(of: first, atMost: proven[number] ?? 0, number: scope.number, usage: usage) {
                provenEntries.append(try lower(first, tests))
            } else {
                provenEntries.append(Int32(code.count))
                try lowerAlone(first)
            }
            for number in unit.dropFirst() { try lowerAlone(blocks[number]) }
            emit(.jump, target: next)
        }
        place(done)
        code[lookup].b = Int32(tables.count)
        tables.append(RuleTable(index, entries: entries, provenEntries: provenEntries) { constants.operand($0) })
        scope.iterationDepth = slot
    }

    /// Lowers the first block of a rule that begins with tests.
    ///
    /// - Returns: where it can be begun without making them.
    private mutating func lower(_ block: Block, _ tests: ProvenTests) throws(PlanError) -> Int32 {
        let rest = newLabel()
        let end = newLabel()
        try lower(Block(Array(block.statements[..<tests.length])), end: end)
        emit(.jump, target: rest)
        let entry = Int32(code.count)
        try lower(block.statements[0].operation, number: scope.number)
        place(rest)
        try lower(Block(Array(block.statements[tests.length...])), end: end)
        place(end)
        return entry
    }

    /// Statements that make an object with one entry and add it to the results, for nothing else.
    private mutating func answer(_ statements: ArraySlice<Statement>) -> (length: Int, key: Int32, value: Int32, place: SourcePlace)? {
        let length = 3
        guard statements.count >= length, case .makeObject(let object) = statements[statements.startIndex].operation,
            case .objectInsert(.string(let key), let value, object) = statements[statements.startIndex + 1].operation,
            case .resultSetAdd(object) = statements[statements.startIndex + 2].operation, !options.coverage,
            usage.useCount(object) == 2
        else { return nil }
        return (length, operand(.string(key)), operand(value), statements[statements.startIndex + 2].place)
    }

    private mutating func coverIfNeeded() {
        guard options.coverage, scope.place.row > 0, scope.place != scope.coveredPlace else { return }
        scope.coveredPlace = scope.place
        emit(.cover, b: Int32(coveragePlaces.count))
        coveragePlaces.append(scope.place)
    }
}
