import RegoPlan

extension PlanLowering {
    /// Lowers one statement. `number` is its number as ``LocalUsage`` counts.
    mutating func lower(_ operation: Operation, number: Int32) throws(PlanError) {
        switch operation {
        case .assignVar(let source, let target): assign(operand(source), source, to: target, number: number)
        case .assignInt(let value, let target), .makeNumberInt(let value, let target):
            assign(constants.operand(.integer(value)), .bool(true), to: target, number: number)
        case .makeNumberRef(let index, let target):
            assign(constants.operand(.number(spelled: plan.plan.strings[Int(index)])), .bool(true), to: target, number: number)
        case .makeNull(let target): assign(constants.operand(.null), .bool(true), to: target, number: number)
        case .assignVarOnce(let source, let target): emit(.assignOnce, a: target.index, b: operand(source))
        case .resetLocal(let local): emit(.reset, a: defined(local))
        case .dot(let source, let key, let target):
            if !isFollowed(source, key, target, number: number) {
                dot(source, key, target, undefined: failure, depth: scope.blocks.count)
            }
        case .equal(let a, let b): emit(.equal, b: operand(a), c: operand(b), target: failure)
        case .notEqual(let a, let b): emit(.notEqual, b: operand(a), c: operand(b), target: failure)
        case .isArray(let source): emit(.isArray, b: operand(source), target: failure)
        case .isObject(let source): emit(.isObject, b: operand(source), target: failure)
        case .isSet(let source): emit(.isSet, b: operand(source), target: failure)
        case .isDefined(let local): emit(.isDefined, b: operand(local), target: failure)
        case .isUndefined(let local): emit(.isUndefined, b: operand(local), target: failure)
        case .len(let source, let target): emit(.length, b: operand(source), target: failure, defining: target)
        case .makeArray(let capacity, let target): emit(.makeArray, a: defined(target), b: max(0, min(capacity, 1024)))
        case .makeObject(let target): emit(.makeObject, a: defined(target))
        case .makeSet(let target): emit(.makeSet, a: defined(target))
        case .arrayAppend(let array, let value): emit(.append, a: array.index, b: operand(value))
        case .setAdd(let value, let set): emit(.setAdd, a: set.index, b: operand(value))
        case .objectInsert(let key, let value, let object): emit(.objectInsert, a: object.index, b: operand(key), c: operand(value))
        case .objectInsertOnce(let key, let value, let object):
            emit(.objectInsertOnce, a: object.index, b: operand(key), c: operand(value))
        case .objectMerge(let a, let b, let target):
            emit(.objectMerge, b: operand(a), c: operand(b), target: failure, defining: target)
        case .resultSetAdd(let local): emit(.addResult, b: operand(local))
        case .returnLocal(let local): emit(.functionReturn, b: operand(local))
        case .nop: break
        case .call(let function, let arguments, let result): try call(function, arguments, result)
        case .callDynamic(let arguments, let path, let result): try callDynamic(arguments, path, result)
        case .scan(let source, let key, let value, let body): try scan(source, key, value, body, number: number)
        case .block(let blocks):
            scope.number += 1
            if !Self.isEmptyNest(blocks) { try lowerSequence(blocks) }
        case .breakOut(let depth): try breakOut(Int(depth))
        case .not(let block): try not(block)
        case .with(let local, let path, let value, let body): try with(local, path, value, body)
        }
    }

    private mutating func assign(_ value: Int32, _ source: Operand, to target: Local, number: Int32) {
        if usage.canAlias(target, to: source, place: number) {
            scope.aliases[target.index] = value
        } else {
            emit(.move, a: defined(target), b: value)
        }
    }

    /// Whether the outcome of a `dot` is in a register already, which is then read instead of its target.
    private mutating func isFollowed(_ source: Operand, _ key: Operand, _ target: Local, number: Int32) -> Bool {
        guard let outcome = scope.steps.outcome(of: operand(source), at: operand(key)),
            usage.canAlias(target, to: .local(Local(outcome)), place: number)
        else { return false }
        scope.aliases[target.index] = outcome
        return true
    }

    /// - Parameters:
    ///   - undefined: where to go on when there is nothing.
    ///   - depth: the number of blocks around what reads the target.
    private mutating func dot(_ source: Operand, _ key: Operand, _ target: Local, undefined: Int, depth: Int) {
        let (source, key) = (operand(source), operand(key))
        if key < 0, case .string = constants.constants[Int(~key)] {
            emit(.dotConstant, b: source, c: key, target: undefined, defining: target)
        } else {
            emit(.dot, b: source, c: key, target: undefined, defining: target)
        }
        let isSettled = scope.settled.contains(Local(source)) || scope.steps.hasOutcome(source)
        if key < 0, source >= 0, isSettled { scope.steps.add(from: source, at: key, outcome: target.index, depth: depth) }
    }

    /// `{ { ... break 1 } }`: what the planner leaves where nothing is to be done.
    private static func isEmptyNest(_ blocks: [Block]) -> Bool {
        guard blocks.count == 1, case .block(let inner)? = blocks[0].statements.first?.operation, inner.count == 1,
            case .breakOut(depth: 1)? = inner[0].statements.first?.operation
        else { return false }
        return true
    }

    // MARK: calls

    private static let comparisons: [String: Opcode] = [
        "lt": .less, "lte": .lessOrEqual, "gt": .greater, "gte": .greaterOrEqual, "equal": .equalValue, "eq": .equalValue,
        "neq": .notEqualValue,
    ]

    private mutating func call(_ name: String, _ arguments: [Operand], _ result: Local) throws(PlanError) {
        guard arguments.count <= 255 else { throw PlanError(.limitExceeded, "a call of \(name) has more than 255 arguments") }
        if let function = plan.functionIndex[name] {
            let isRule = plan.plan.functions[function].parameters.count == 2 && arguments == [.local(.input), .local(.data)]
            let start = addToPool(arguments.map { operand($0) })
            emit(isRule ? .callMemoized : .call, n: arguments.count, b: Int32(function), c: start, target: failure, defining: result)
        } else if let comparison = Self.comparisons[name], arguments.count == 2 {
            emit(comparison, b: operand(arguments[0]), c: operand(arguments[1]), defining: result)
        } else if name == "internal.member_2", arguments.count == 2, builtinNumbers[name] != nil {
            emit(.member, b: operand(arguments[0]), c: operand(arguments[1]), target: failure, defining: result)
        } else if let number = builtinNumbers[name] {
            let arity = builtins[Int(number)].arity
            guard arguments.count == arity else {
                throw PlanError(.wrongArgumentCount, "\(name) takes \(arity) arguments, the call passes \(arguments.count)")
            }
            let start = addToPool(arguments.map { operand($0) })
            emit(.callBuiltin, n: arguments.count, b: number, c: start, target: failure, defining: result)
        } else {
            throw PlanError(.unknownFunction, "\(name) is neither a function nor a declared built-in")
        }
    }

    private mutating func callDynamic(_ arguments: [Local], _ path: [Operand], _ result: Local) throws(PlanError) {
        guard path.count <= 255, arguments.count <= 255 else {
            throw PlanError(.limitExceeded, "a dynamic call has more than 255 operands")
        }
        let operands = [Int32(arguments.count)] + arguments.map { operand($0) } + path.map { operand($0) }
        callsDynamically = true
        emit(.callDynamic, n: path.count, c: addToPool(operands), target: failure, defining: result)
    }

    private mutating func addToPool(_ operands: [Int32]) -> Int32 {
        let start = Int32(pool.count)
        pool.append(contentsOf: operands)
        return start
    }

    // MARK: statements with bodies

    private mutating func scan(_ source: Local, _ key: Local, _ value: Local, _ body: Block, number: Int32) throws(PlanError) {
        let slot = scope.iterationDepth
        guard slot < 255, value.index <= 60_000 else { throw PlanError(.limitExceeded, "iterations are nested deeper than 255") }
        scope.iterationDepth += 1
        scope.deepestIteration = max(scope.deepestIteration, scope.iterationDepth)
        let exit = newLabel()
        let next = newLabel()
        // In the next round they have other values.
        if !scope.steps.isEmpty { body.forEachWritten { scope.steps.forget($0.index) } }
        let head = options.indexing && !options.coverage ? LoopHead(body, value: value, number: number, usage: usage) : nil
        if let head { moveBeforeLoop(head.invariant, of: body, number: number, exit: exit) }
        if let match = head?.match {
            let path = match.path.map { operand(string: $0) }
            let start = addToPool([loopSites, operand(match.operand), Int32(path.count)] + path)
            loopSites += 1
            emit(.scanMatching, n: slot, b: operand(source), c: start, target: exit)
        } else {
            emit(.scan, n: slot, b: operand(source), target: exit)
        }
        place(next)
        emit(.scanNext, n: slot, a: defined(key), c: defined(value), target: exit)
        scope.number += 1
        try lower(body, end: next)
        emit(.jump, target: next)
        scope.iterationDepth = slot
        place(exit)
    }

    /// Lowers statements of a loop's body here, before the loop. Where one is undefined, there is no round to run.
    private mutating func moveBeforeLoop(_ positions: [Int], of body: Block, number: Int32, exit: Int) {
        for position in positions {
            guard case .dot(let source, let key, let target) = body.statements[position].operation else { continue }
            scope.place = body.statements[position].place
            dot(source, key, target, undefined: exit, depth: scope.blocks.count + 1)
            // What stands before it in the body has no statements inside.
            scope.moved.insert(number + 1 + Int32(position))
        }
    }

    private mutating func not(_ block: Block) throws(PlanError) {
        let after = newLabel()
        let outer = failure
        scope.number += 1
        try lower(block, end: after)
        emit(.jump, target: outer)
        place(after)
    }

    private mutating func breakOut(_ depth: Int) throws(PlanError) {
        guard depth < scope.blocks.count else { throw PlanError(.misplacedStatement, "a break leaves more blocks than there are") }
        let block = scope.blocks[scope.blocks.count - 1 - depth]
        for _ in block.withDepth..<scope.withDepth { emit(.withEnd) }
        emit(.jump, target: block.label)
    }

    private mutating func with(_ local: Local, _ path: [Int32], _ value: Operand, _ body: Block) throws(PlanError) {
        let after = newLabel()
        let undefined = newLabel()
        let outer = failure
        let components = path.map { operand(string: $0) }
        let value = operand(value)
        scope.steps.forget(local.index)
        emit(.withBegin, a: local.index, b: value, c: addToPool([Int32(components.count)] + components))
        scope.withDepth += 1
        scope.number += 1
        try lower(body, end: undefined)
        scope.steps.forget(local.index)
        emit(.withEnd)
        emit(.jump, target: after)
        scope.withDepth -= 1
        place(undefined)
        emit(.withEnd)
        emit(.jump, target: outer)
        place(after)
    }
}
