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
    var entrypoints: [String: EntrypointCode] = [:]
    var builtins: [Builtin] = []
    var pool: [Int32] = []
    var paths: [[Int32]] = []
    var tables: [RuleTable] = []
    /// How many loops look up what they would try.
    var loopSites: Int32 = 0
    /// Stays empty where nothing is called by path.
    var dynamicCalls = DynamicCallTable()
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

    private init(plan: ValidatedPlan, options: ProgramOptions) {
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

    private mutating func listFunctionsByPath() {
        for (number, function) in plan.plan.functions.enumerated() where !function.path.isEmpty {
            dynamicCalls.add(function.path, function: Int32(number))
        }
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
                parameters: function.parameters.map(\.index), name: function.name))
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
        for statement in block.statements {
            let number = scope.number
            if !scope.moved.contains(number) {
                if !scope.steps.isEmpty { statement.operation.forEachWritten { scope.steps.forget($0.index) } }
                scope.place = statement.place
                coverIfNeeded()
                try lower(statement.operation, number: number)
            }
            scope.number = usage.subtreeEnd[Int(number)] + 1
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
        for unit in index.units {
            entries.append(Int32(code.count))
            for number in unit { try lowerAlone(blocks[number]) }
            emit(.jump, target: next)
        }
        place(done)
        code[lookup].b = Int32(tables.count)
        tables.append(RuleTable(index, entries: entries) { constants.operand($0) })
        scope.iterationDepth = slot
    }

    private mutating func coverIfNeeded() {
        guard options.coverage, scope.place.row > 0, scope.place != scope.coveredPlace else { return }
        scope.coveredPlace = scope.place
        emit(.cover, b: Int32(coveragePlaces.count))
        coveragePlaces.append(scope.place)
    }
}

extension Opcode {
    /// Whether `target` is a place in the code.
    var hasTarget: Bool {
        switch self {
        case .dot, .dotConstant, .equal, .notEqual, .scan, .scanNext, .scanMatching, .call, .callMemoized, .callBuiltin,
            .callDynamic, .member, .isDefined,
            .isUndefined,
            .isArray, .isObject, .isSet, .length, .jump, .indexNext, .objectMerge:
            return true
        default: return false
        }
    }
}
