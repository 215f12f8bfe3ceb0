import Glibc
import RegoValue

/// The machine's larger steps, kept out of its loop.
extension VirtualMachine {
    @inline(never)
    func callBuiltin(_ instruction: Instruction, arguments: Cells<Value>, at position: Int) throws(EvaluationError) -> Value {
        let builtin = state.builtins + Int(instruction.b)
        for argument in 0..<Int(instruction.n) {
            if arguments[argument].isUndefined { return .undefined }
            if arguments[argument].isCollection { try requireVisitable(arguments[argument], at: position) }
        }
        if builtin.pointee.wantsPlace { notePlace(of: position) }
        do throws(BuiltinError) {
            let call = BuiltinCall(arguments: arguments, count: Int(instruction.n), arena: state.arena, context: context)
            let result = try builtin.pointee.function(call)
            if state.arena.isExhausted {
                throw BuiltinError(.memory, exhaustion)
            }
            return result
        } catch {
            try note(error, of: builtin.pointee.name, at: position)
            return .undefined
        }
    }

    private func notePlace(of position: Int) {
        let (file, place) = policy.program.place(of: position)
        context.callFile = file
        context.callRow = Int(place.row)
    }

    func operand(_ number: Int32, _ registers: Cells<Value>) -> Value {
        number >= 0 ? registers[Int(number)] : state.constants[Int(~number)]
    }

    /// The function whose path the operands spell, if there is one.
    @inline(never)
    func dynamicFunction(_ instruction: Instruction, _ registers: Cells<Value>) -> FunctionCode? {
        let arguments = Int(state.pool[Int(instruction.c)])
        var path: [String] = []
        for component in 0..<Int(instruction.n) {
            guard let text = operand(state.pool[Int(instruction.c) + 1 + arguments + component], registers).string else { return nil }
            path.append(text)
        }
        return policy.program.dynamicFunction(path).map { state.functions[Int($0)] }
    }

    /// Both objects merged, `a` before `b` where they collide on anything but two objects (`ObjectMergeStmt`).
    func merge(_ a: Value, _ b: Value) -> Value {
        guard a.isObject, b.isObject else { return a.isDefined ? a : b }
        let merged = state.arena.shallowCopy(a, room: b.count)
        for position in 0..<b.count {
            let key = b.key(at: position)
            let value = b.value(at: position)
            let existing = merged.lookup(key)
            state.arena.insert(merged, key, existing.isDefined ? merge(existing, value) : value)
        }
        return merged
    }

    /// A copy of `document` in which what lies at `path` is `value`; objects are made where there are none.
    func replace(_ document: Value, path: Slice<ProgramTable<Int32>>, by value: Value) -> Value {
        guard let first = path.first else { return value }
        let key = state.constants[Int(~first)]
        let copy = document.isObject ? state.arena.shallowCopy(document, room: 1) : state.arena.object()
        state.arena.insert(copy, key, replace(document.isObject ? document.lookup(key) : .undefined, path: path.dropFirst(), by: value))
        return copy
    }

    /// A path in the pool: how many constants there are, and the constants.
    func path(at place: Int32) -> Slice<ProgramTable<Int32>> {
        let pool = policy.program.tables.pool
        let first = Int(place) + 1
        return pool[first..<first + Int(pool[Int(place)])]
    }

    /// How many entries a value may have that is handed to a built-in function, those that occur several times counted each time:
    /// functions visit each. Written out, the value would break the memory limit.
    private var unfoldedLimit: Int { limits.memory / MemoryLayout<Value>.size }

    private func requireVisitable(_ value: Value, at position: Int) throws(EvaluationError) {
        guard value.unfoldedCount > unfoldedLimit, !value.isFrozen else { return }
        throw failure(
            .memory, "a value has more than \(unfoldedLimit) entries when those that occur several times count each time", at: position)
    }

    /// What leaves the machine will be written as text, which must not take more memory than the evaluation may (or the base documents do).
    @inline(never)
    func checkResult(_ result: Value, at position: Int) throws(EvaluationError) {
        guard result.textSize > largestResult else { return }
        throw failure(.memory, "the result would be more than \(largestResult) bytes of text", at: position)
    }

    /// A plan adds to what is no collection of the right kind, not its own, or part of several others.
    @inline(never)
    func misuse(at position: Int) -> EvaluationError {
        failure(.type, "the plan adds to a value that it did not make", at: position)
    }

    /// Two different values for one document.
    @inline(never)
    func conflict(at position: Int, depth: Int) -> EvaluationError {
        let function = policy.program.tables.functions.last { Int($0.entry) <= position }
        let takesArguments = depth > 0 && (function?.parameterCount ?? 0) > 2
        return failure(
            .conflict,
            takesArguments
                ? "functions must not produce multiple outputs for same inputs" : "complete rules must not produce multiple outputs",
            at: position)
    }

    @inline(never)
    func checkLimits(_ deadline: UInt64?, at position: Int) throws(EvaluationError) {
        if state.arena.isExhausted { throw memoryFailure(at: position) }
        if let deadline, Clock.now > deadline { throw failure(.cancelled, "the evaluation took longer than its time limit", at: position) }
        if context.isCancelled() { throw failure(.cancelled, "caller cancelled query execution", at: position) }
    }

    func memoryFailure(at position: Int) -> EvaluationError {
        failure(.memory, exhaustion, at: position)
    }

    private var exhaustion: String {
        state.arena.isTooDeep
            ? "a value nests deeper than \(Arena.largestDepth) levels"
            : "the evaluation needs more than \(state.arena.limit) bytes of memory"
    }
}

/// The monotonic clock, in nanoseconds.
enum Clock {
    static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    static func sleep(nanoseconds: UInt64) {
        var time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        nanosleep(&time, nil)
    }
}
