import RegoValue

extension VirtualMachine {
    /// A built-in function may take as long as many steps of a loop.
    private static let stepsPerBuiltin = 128

    /// The machine's loop. Everything hot is a local; nothing here counts references.
    ///
    func run(_ entry: EntrypointCode, input: Value, data: Value) throws(EvaluationError) -> Answers {
        let state = self.state
        let arena = state.arena
        let code = state.code
        let replaced = state.replaced
        state.lastEpoch &+= 1
        state.evaluation = state.lastEpoch
        let deadline = limits.time.map { Clock.now &+ UInt64(max($0, 0)) }
        context.deadline = deadline
        var answers = Answers()

        var at = Execution(entry, in: state, epoch: state.lastEpoch)
        state.registers.fill(at.top, with: .undefined)
        state.registers[0] = input
        state.registers[1] = data

        while true {
            let instruction = InstructionPlace(code, at.ip)
            at.ip &+= 1
            switch instruction.opcode {
            case .move: at[instruction.a] = at[instruction.b]
            case .dotConstant:
                at.give(Self.dot(at[instruction.b], at.constant(instruction.c), cache: state.caches, slot: at.ip &- 1), instruction)
            case .dot: at.give(at[instruction.b].lookup(at[instruction.c]), instruction)
            case .equal:
                let a = at[instruction.b]
                if a.isUndefined || a != at[instruction.c] { at.jump(to: instruction.target) }
            case .notEqual:
                let a = at[instruction.b]
                let b = at[instruction.c]
                if a == b || a.isUndefined || b.isUndefined { at.jump(to: instruction.target) }
            case .scan:
                let source = at[instruction.b]
                if source.isCollection {
                    source.sortEntries()
                    at.iterations[Int(instruction.n)] = MachineState.Iteration(source, end: source.count)
                } else {
                    at.jump(to: instruction.target)
                }
            case .scanNext:
                let iteration = at.iterations[Int(instruction.n)]
                if iteration.position >= iteration.end {
                    at.jump(to: instruction.target)
                    continue
                }
                at.iterations[Int(instruction.n)].position = iteration.position &+ 1
                let position = iteration.matches.map { Int($0[iteration.position]) } ?? iteration.position
                at[instruction.a] = iteration.key(position)
                at.registers[Int(instruction.c)] = iteration.value(position)
                if at.spends() { try checkLimits(deadline, at: at.ip &- 1) }
            case .scanMatching:
                let source = at[instruction.b]
                if source.isCollection {
                    at.iterations[Int(instruction.n)] = matching(source, instruction.whole, at.registers)
                } else {
                    at.jump(to: instruction.target)
                }
            case .call, .callMemoized:
                let number = Int(instruction.b)
                var memo: Int32 = -1
                if instruction.opcode == .callMemoized {
                    let kept = state.memos[number]
                    if kept.epoch == at.epoch {
                        if kept.value.isUndefined { at.jump(to: instruction.target) } else { at[instruction.a] = kept.value }
                        continue
                    }
                    memo = instruction.b
                }
                let function = state.functions[number]
                try enter(function, arguments: instruction.c, count: Int(instruction.n), instruction, memo: memo, &at)
            case .functionReturn:
                let result = at[instruction.b]
                at.depth &-= 1
                let frame = state.frames[at.depth]
                if at.replacedCount > Int(frame.withCount) {
                    at.replacedCount = Int(frame.withCount)
                    at.epoch = replaced[at.replacedCount].epoch
                }
                if frame.memo >= 0 { state.memos[Int(frame.memo)] = MachineState.Memo(value: result, epoch: at.epoch) }
                at.open(
                    base: Int(frame.base), top: Int(frame.top), iterationBase: Int(frame.iterationBase),
                    iterationTop: Int(frame.iterationTop), in: state)
                if result.isUndefined {
                    at.jump(to: frame.undefined)
                } else {
                    at[frame.result] = result
                    at.jump(to: frame.next)
                }
            case .callBuiltin:
                let arguments = state.registers.from(at.top)
                let count = Int(instruction.n)
                var argument = 0
                while argument < count {
                    arguments[argument] = at[state.pool[Int(instruction.c) &+ argument]]
                    argument &+= 1
                }
                let result = try callBuiltin(instruction.whole, arguments: arguments, at: at.ip &- 1)
                if at.spends(Self.stepsPerBuiltin) { try checkLimits(deadline, at: at.ip &- 1) }
                at.give(result, instruction)
            case .callDynamic:
                guard let function = dynamicFunction(instruction.whole, at.registers) else {
                    at.jump(to: instruction.target)
                    continue
                }
                let count = min(Int(state.pool[Int(instruction.c)]), Int(function.parameterCount))
                try enter(function, arguments: instruction.c &+ 1, count: count, instruction, memo: -1, &at)
            case .less: at[instruction.a] = .boolean(Value.compare(at[instruction.b], at[instruction.c]) < 0)
            case .lessOrEqual: at[instruction.a] = .boolean(Value.compare(at[instruction.b], at[instruction.c]) <= 0)
            case .greater: at[instruction.a] = .boolean(Value.compare(at[instruction.b], at[instruction.c]) > 0)
            case .greaterOrEqual: at[instruction.a] = .boolean(Value.compare(at[instruction.b], at[instruction.c]) >= 0)
            case .equalValue: at[instruction.a] = .boolean(at[instruction.b] == at[instruction.c])
            case .notEqualValue: at[instruction.a] = .boolean(at[instruction.b] != at[instruction.c])
            case .member:
                let value = at[instruction.b]
                let collection = at[instruction.c]
                if value.isUndefined || collection.isUndefined {
                    at.jump(to: instruction.target)
                } else {
                    at[instruction.a] = .boolean(Aggregates.isMember(value, collection))
                }
            case .makeArray: at[instruction.a] = arena.array(capacity: Int(instruction.b))
            case .makeObject: at[instruction.a] = arena.object()
            case .makeSet: at[instruction.a] = arena.set()
            case .append:
                let array = at[instruction.a]
                let element = at[instruction.b]
                guard array.isArray, array.mayTake(element) else { throw misuse(at: at.ip &- 1) }
                arena.append(array, element)
                array.noteGrowth(by: element)
            case .setAdd:
                let set = at[instruction.a]
                let member = at[instruction.b]
                guard set.isSet, set.mayTake(member) else { throw misuse(at: at.ip &- 1) }
                if arena.insert(set, member) { set.noteGrowth(by: member) }
            case .objectInsert:
                let object = at[instruction.a]
                let key = at[instruction.b]
                let value = at[instruction.c]
                guard object.isObject, object.mayTake(key), object.mayTake(value) else { throw misuse(at: at.ip &- 1) }
                if !arena.insert(object, key, value).isIdentical(to: value) { object.noteGrowth(by: value, key) }
            case .objectInsertOnce:
                let object = at[instruction.a]
                let key = at[instruction.b]
                let value = at[instruction.c]
                guard object.isObject, object.mayTake(key), object.mayTake(value) else { throw misuse(at: at.ip &- 1) }
                let previous = arena.insert(object, key, value)
                if previous.isDefined && previous != value { throw failure(.conflict, "object keys must be unique", at: at.ip &- 1) }
                if !previous.isIdentical(to: value) {
                    object.noteGrowth(by: value, key)
                    // Equal but written otherwise: the first one stays.
                    if previous.isDefined { _ = arena.insert(object, key, previous) }
                }
            case .objectMerge:
                let merged = merge(at[instruction.b], at[instruction.c])
                if arena.isExhausted { throw memoryFailure(at: at.ip &- 1) }
                at.give(merged, instruction)
            case .isDefined: if at[instruction.b].isUndefined { at.jump(to: instruction.target) }
            case .isUndefined: if at[instruction.b].isDefined { at.jump(to: instruction.target) }
            case .isArray: if !at[instruction.b].isArray { at.jump(to: instruction.target) }
            case .isObject: if !at[instruction.b].isObject { at.jump(to: instruction.target) }
            case .isSet: if !at[instruction.b].isSet { at.jump(to: instruction.target) }
            case .length:
                let source = at[instruction.b]
                if source.isCollection { at[instruction.a] = .integer(source.count) } else { at.jump(to: instruction.target) }
            case .assignOnce:
                let value = at[instruction.b]
                let previous = at[instruction.a]
                // Of equal values that are spelled differently (0 and -0) the first counts.
                if previous.isUndefined {
                    at[instruction.a] = value
                } else if previous != value {
                    throw conflict(at: at.ip &- 1, depth: at.depth)
                }
            case .reset: at[instruction.a] = .undefined
            case .withBegin:
                let register = Int(instruction.a)
                guard at.replacedCount < MachineState.replacedCount else {
                    throw failure(.depth, "more than \(MachineState.replacedCount) 'with' modifiers are open", at: at.ip &- 1)
                }
                replaced[at.replacedCount] = MachineState.Replaced(
                    value: at.registers[register], epoch: at.epoch, register: Int32(register))
                at.replacedCount &+= 1
                at.registers[register] = replace(
                    at.registers[register], path: path(at: instruction.c), by: at[instruction.b])
                if arena.isExhausted { throw memoryFailure(at: at.ip &- 1) }
                state.lastEpoch &+= 1
                at.epoch = state.lastEpoch
            case .withEnd:
                at.replacedCount &-= 1
                let previous = replaced[at.replacedCount]
                at.registers[Int(previous.register)] = previous.value
                at.epoch = previous.epoch
            case .jump: at.jump(to: instruction.target)
            case .indexLookup:
                at.iterations[Int(instruction.n)] = candidates(of: Int(instruction.b), at.registers)
            case .indexNext:
                let iteration = at.iterations[Int(instruction.n)]
                if iteration.position < iteration.end, let candidates = iteration.matches {
                    at.iterations[Int(instruction.n)].position = iteration.position &+ 1
                    at.ip = Int(candidates[iteration.position])
                } else {
                    at.jump(to: instruction.target)
                }
            case .addResult:
                let result = at[instruction.b]
                try checkResult(result, at: at.ip &- 1)
                answers.add(result, in: arena)
            case .addAnswer:
                let answer = at[instruction.c]
                if answer.isUndefined { throw misuse(at: at.ip &- 1) }
                if answer.isCollection { try checkResult(answer, at: at.ip &- 1) }
                answers.add(at.constant(instruction.b), answer, in: arena)
            case .cover: state.covered[Int(instruction.b)] = true
            case .planEnd:
                if arena.isExhausted { throw memoryFailure(at: at.ip &- 1) }
                return answers
            }
        }
    }

    /// Goes on in a function with so many operands of the pool for arguments.
    @inline(__always)
    private func enter(
        _ function: FunctionCode, arguments: Int32, count: Int, _ instruction: InstructionPlace, memo: Int32,
        _ at: inout Execution
    ) throws(EvaluationError) {
        let state = self.state
        let (base, iterationBase) = (at.top, at.iterationTop)
        let (top, iterationTop) = (base &+ Int(function.registers), iterationBase &+ Int(function.iterations))
        guard at.depth < limits.callDepth, top < MachineState.registerCount, iterationTop < MachineState.iterationCount else {
            throw failure(.depth, "functions call each other deeper than \(limits.callDepth) levels", at: at.ip &- 1)
        }
        let registers = state.registers.from(base)
        registers.fill(Int(function.registers), with: .undefined)
        let parameters = state.parameters.from(Int(function.firstParameter))
        var argument = 0
        while argument < count {
            registers[Int(parameters[argument])] = at[state.pool[Int(arguments) &+ argument]]
            argument &+= 1
        }
        state.frames[at.depth] = MachineState.Frame(
            next: Self.word(at.ip), undefined: instruction.target, base: Self.word(at.base), top: Self.word(at.top),
            iterationBase: Self.word(at.iterationBase), iterationTop: Self.word(at.iterationTop), withCount: Self.word(at.replacedCount),
            memo: memo, result: instruction.a)
        at.depth &+= 1
        at.open(base: base, top: top, iterationBase: iterationBase, iterationTop: iterationTop, in: state)
        if at.spends() { try checkLimits(context.deadline, at: at.ip &- 1) }
        at.jump(to: function.entry)
    }

    /// A place in the code, in the registers or among the iterations: all of them have less than 2^31.
    @inline(__always)
    private static func word(_ place: Int) -> Int32 { Int32(truncatingIfNeeded: place) }

    /// `source[key]`, looking first at the entry where the key was last time.
    @inline(__always)
    static func dot(_ source: Value, _ key: Value, cache: Cells<UInt32>, slot: Int) -> Value {
        guard source.isPlainObject else { return source.isArray ? .undefined : source.lookup(key) }
        let entries = source.plainStorage
        let hint = Int(cache[slot]) &* 2
        if hint < entries.count, entries[hint].isIdentical(to: key) { return entries[hint &+ 1] }
        let entry = source.find(key)
        if entry < 0 { return .undefined }
        cache[slot] = UInt32(truncatingIfNeeded: entry)
        return entries[entry &* 2 &+ 1]
    }
}
