import RegoValue

extension VirtualMachine {
    /// How many loop steps and calls pass between two looks at the clock.
    private static let stepsPerCheck = 8_192
    /// A built-in function may take as long as many steps of a loop.
    private static let stepsPerBuiltin = 128

    /// The machine's loop. Everything hot is a local; nothing here counts references.
    ///
    /// - Returns: the array of the results; undefined for none.
    func run(_ entry: EntrypointCode, input: Value, data: Value) throws(EvaluationError) -> Value {
        let state = self.state
        let arena = state.arena
        let code = state.code
        let constants = state.constants
        let frames = state.frames
        state.lastEpoch &+= 1
        var epoch = state.lastEpoch
        state.evaluation = epoch
        let replaced = state.replaced
        var replacedCount = 0

        var base = 0
        var top = Int(entry.registers)
        var registers = state.registers
        var iterations = state.iterations
        var iterationBase = 0
        var iterationTop = Int(entry.iterations)
        var depth = 0
        var ip = Int(entry.entry)
        var steps = Self.stepsPerCheck
        let deadline = limits.time.map { Clock.now &+ UInt64(max($0, 0)) }
        context.deadline = deadline
        var results = Value.undefined

        registers.fill(top, with: .undefined)
        registers[0] = input
        registers[1] = data

        @inline(__always)
        func read(_ operand: Int32) -> Value { operand >= 0 ? registers[Int(operand)] : constants[Int(~operand)] }

        /// Takes the step that code can repeat into account; looks at the limits now and then.
        @inline(__always)
        func spend(_ weight: Int = 1) throws(EvaluationError) {
            steps &-= weight
            if steps <= 0 {
                steps = Self.stepsPerCheck
                try checkLimits(deadline, at: ip &- 1)
            }
        }

        /// Goes on in a function with so many operands of the pool for arguments.
        @inline(__always)
        func enter(
            _ function: LoadedProgram.Function, arguments: Int32, count argumentCount: Int, _ parameters: Cells<Int32>,
            _ instruction: Instruction, memo: Int32
        ) throws(EvaluationError) {
            let newTop = top &+ Int(function.registers)
            let newIterationTop = iterationTop &+ Int(function.iterations)
            guard depth < limits.callDepth, newTop < MachineState.registerCount, newIterationTop < MachineState.iterationCount else {
                throw failure(.depth, "functions call each other deeper than \(limits.callDepth) levels", at: ip &- 1)
            }
            let callee = state.registers.from(top)
            callee.fill(Int(function.registers), with: .undefined)
            var argument = 0
            while argument < argumentCount {
                callee[Int(parameters[argument])] = read(state.pool[Int(arguments) &+ argument])
                argument &+= 1
            }
            frames[depth] = MachineState.Frame(
                next: Int32(ip), undefined: instruction.target, base: Int32(base), top: Int32(top), iterationBase: Int32(iterationBase),
                iterationTop: Int32(iterationTop), withCount: Int32(replacedCount), memo: memo, result: instruction.a)
            depth &+= 1
            base = top
            top = newTop
            registers = callee
            iterationBase = iterationTop
            iterationTop = newIterationTop
            iterations = state.iterations.from(iterationBase)
            try spend()
            ip = Int(function.entry)
        }

        while true {
            let instruction = code[ip]
            ip &+= 1
            switch instruction.opcode {
            case .move: registers[Int(instruction.a)] = read(instruction.b)
            case .dotConstant:
                let found = Self.dot(read(instruction.b), constants[Int(~instruction.c)], cache: state.caches, slot: ip &- 1)
                if found.isUndefined { ip = Int(instruction.target) } else { registers[Int(instruction.a)] = found }
            case .dot:
                let found = read(instruction.b).lookup(read(instruction.c))
                if found.isUndefined { ip = Int(instruction.target) } else { registers[Int(instruction.a)] = found }
            case .equal:
                let a = read(instruction.b)
                if a.isUndefined || a != read(instruction.c) { ip = Int(instruction.target) }
            case .notEqual:
                let a = read(instruction.b)
                let b = read(instruction.c)
                if a == b || a.isUndefined || b.isUndefined { ip = Int(instruction.target) }
            case .scan:
                let source = read(instruction.b)
                if source.isCollection {
                    source.sortEntries()
                    iterations[Int(instruction.n)] = MachineState.Iteration(source, end: source.count)
                } else {
                    ip = Int(instruction.target)
                }
            case .scanNext:
                let iteration = iterations[Int(instruction.n)]
                if iteration.position >= iteration.end {
                    ip = Int(instruction.target)
                    continue
                }
                iterations[Int(instruction.n)].position = iteration.position &+ 1
                let position = iteration.matches.map { Int($0[iteration.position]) } ?? iteration.position
                registers[Int(instruction.a)] = iteration.key(position)
                registers[Int(instruction.c)] = iteration.value(position)
                try spend()
            case .scanMatching:
                let source = read(instruction.b)
                if source.isCollection {
                    iterations[Int(instruction.n)] = matching(source, instruction, registers)
                } else {
                    ip = Int(instruction.target)
                }
            case .call, .callMemoized:
                let number = Int(instruction.b)
                var memo: Int32 = -1
                if instruction.opcode == .callMemoized {
                    let kept = state.memos[number]
                    if kept.epoch == epoch {
                        if kept.value.isUndefined { ip = Int(instruction.target) } else { registers[Int(instruction.a)] = kept.value }
                        continue
                    }
                    memo = instruction.b
                }
                let function = state.functions[number]
                let parameters = state.parameters.from(Int(function.firstParameter))
                try enter(function, arguments: instruction.c, count: Int(instruction.n), parameters, instruction, memo: memo)
            case .functionReturn:
                let result = read(instruction.b)
                depth &-= 1
                let frame = frames[depth]
                if replacedCount > Int(frame.withCount) {
                    replacedCount = Int(frame.withCount)
                    epoch = replaced[replacedCount].epoch
                }
                if frame.memo >= 0 { state.memos[Int(frame.memo)] = MachineState.Memo(value: result, epoch: epoch) }
                base = Int(frame.base)
                top = Int(frame.top)
                registers = state.registers.from(base)
                iterationBase = Int(frame.iterationBase)
                iterationTop = Int(frame.iterationTop)
                iterations = state.iterations.from(iterationBase)
                if result.isUndefined {
                    ip = Int(frame.undefined)
                } else {
                    registers[Int(frame.result)] = result
                    ip = Int(frame.next)
                }
            case .callBuiltin:
                let arguments = state.registers.from(top)
                let count = Int(instruction.n)
                var argument = 0
                while argument < count {
                    arguments[argument] = read(state.pool[Int(instruction.c) &+ argument])
                    argument &+= 1
                }
                let result = try callBuiltin(instruction, arguments: arguments, at: ip &- 1)
                try spend(Self.stepsPerBuiltin)
                if result.isUndefined { ip = Int(instruction.target) } else { registers[Int(instruction.a)] = result }
            case .callDynamic:
                guard let function = dynamicFunction(instruction, registers) else {
                    ip = Int(instruction.target)
                    continue
                }
                let parameters = state.parameters.from(Int(function.firstParameter))
                let count = min(Int(state.pool[Int(instruction.c)]), Int(function.parameterCount))
                try enter(function, arguments: instruction.c &+ 1, count: count, parameters, instruction, memo: -1)
            case .less: registers[Int(instruction.a)] = .boolean(Value.compare(read(instruction.b), read(instruction.c)) < 0)
            case .lessOrEqual: registers[Int(instruction.a)] = .boolean(Value.compare(read(instruction.b), read(instruction.c)) <= 0)
            case .greater: registers[Int(instruction.a)] = .boolean(Value.compare(read(instruction.b), read(instruction.c)) > 0)
            case .greaterOrEqual: registers[Int(instruction.a)] = .boolean(Value.compare(read(instruction.b), read(instruction.c)) >= 0)
            case .equalValue: registers[Int(instruction.a)] = .boolean(read(instruction.b) == read(instruction.c))
            case .notEqualValue: registers[Int(instruction.a)] = .boolean(read(instruction.b) != read(instruction.c))
            case .member:
                let value = read(instruction.b)
                let collection = read(instruction.c)
                if value.isUndefined || collection.isUndefined {
                    ip = Int(instruction.target)
                } else {
                    registers[Int(instruction.a)] = .boolean(Aggregates.isMember(value, collection))
                }
            case .makeArray: registers[Int(instruction.a)] = arena.array(capacity: Int(instruction.b))
            case .makeObject: registers[Int(instruction.a)] = arena.object()
            case .makeSet: registers[Int(instruction.a)] = arena.set()
            case .append:
                let array = registers[Int(instruction.a)]
                let element = read(instruction.b)
                guard array.isArray, array.mayTake(element) else { throw misuse(at: ip &- 1) }
                arena.append(array, element)
                array.noteGrowth(by: element)
            case .setAdd:
                let set = registers[Int(instruction.a)]
                let member = read(instruction.b)
                guard set.isSet, set.mayTake(member) else { throw misuse(at: ip &- 1) }
                if arena.insert(set, member) { set.noteGrowth(by: member) }
            case .objectInsert:
                let object = registers[Int(instruction.a)]
                let key = read(instruction.b)
                let value = read(instruction.c)
                guard object.isObject, object.mayTake(key), object.mayTake(value) else { throw misuse(at: ip &- 1) }
                if !arena.insert(object, key, value).isIdentical(to: value) { object.noteGrowth(by: value, key) }
            case .objectInsertOnce:
                let object = registers[Int(instruction.a)]
                let key = read(instruction.b)
                let value = read(instruction.c)
                guard object.isObject, object.mayTake(key), object.mayTake(value) else { throw misuse(at: ip &- 1) }
                let previous = arena.insert(object, key, value)
                if previous.isDefined && previous != value { throw failure(.conflict, "object keys must be unique", at: ip &- 1) }
                if !previous.isIdentical(to: value) {
                    object.noteGrowth(by: value, key)
                    // Equal but written otherwise: the first one stays.
                    if previous.isDefined { _ = arena.insert(object, key, previous) }
                }
            case .objectMerge:
                let merged = merge(read(instruction.b), read(instruction.c))
                if arena.isExhausted { throw memoryFailure(at: ip &- 1) }
                if merged.isUndefined { ip = Int(instruction.target) } else { registers[Int(instruction.a)] = merged }
            case .isDefined: if read(instruction.b).isUndefined { ip = Int(instruction.target) }
            case .isUndefined: if read(instruction.b).isDefined { ip = Int(instruction.target) }
            case .isArray: if !read(instruction.b).isArray { ip = Int(instruction.target) }
            case .isObject: if !read(instruction.b).isObject { ip = Int(instruction.target) }
            case .isSet: if !read(instruction.b).isSet { ip = Int(instruction.target) }
            case .length:
                let source = read(instruction.b)
                if source.isCollection { registers[Int(instruction.a)] = .integer(source.count) } else { ip = Int(instruction.target) }
            case .assignOnce:
                let value = read(instruction.b)
                let previous = registers[Int(instruction.a)]
                // Of equal values that are spelled differently (0 and -0) the first counts.
                if previous.isUndefined {
                    registers[Int(instruction.a)] = value
                } else if previous != value {
                    throw conflict(at: ip &- 1, depth: depth)
                }
            case .reset: registers[Int(instruction.a)] = .undefined
            case .makeNull: registers[Int(instruction.a)] = .null
            case .withBegin:
                let register = Int(instruction.a)
                guard replacedCount < MachineState.replacedCount else {
                    throw failure(.depth, "more than \(MachineState.replacedCount) 'with' modifiers are open", at: ip &- 1)
                }
                replaced[replacedCount] = MachineState.Replaced(value: registers[register], epoch: epoch, register: Int32(register))
                replacedCount &+= 1
                registers[register] = replace(
                    registers[register], path: policy.program.paths[Int(instruction.c)][...], by: read(instruction.b))
                if arena.isExhausted { throw memoryFailure(at: ip &- 1) }
                state.lastEpoch &+= 1
                epoch = state.lastEpoch
            case .withEnd:
                replacedCount &-= 1
                let previous = replaced[replacedCount]
                registers[Int(previous.register)] = previous.value
                epoch = previous.epoch
            case .jump: ip = Int(instruction.target)
            case .indexLookup:
                iterations[Int(instruction.n)] = candidates(of: Int(instruction.b), registers)
            case .indexNext:
                let iteration = iterations[Int(instruction.n)]
                if iteration.position < iteration.end, let candidates = iteration.matches {
                    iterations[Int(instruction.n)].position = iteration.position &+ 1
                    ip = Int(candidates[iteration.position])
                } else {
                    ip = Int(instruction.target)
                }
            case .addResult:
                let result = read(instruction.b)
                try checkResult(result, at: ip &- 1)
                if results.isUndefined { results = arena.array(capacity: 1) }
                arena.append(results, result)
            case .cover: state.covered[Int(instruction.b)] = true
            case .planEnd:
                if arena.isExhausted { throw memoryFailure(at: ip &- 1) }
                return results
            }
        }
    }

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
