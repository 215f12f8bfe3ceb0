import Glibc
import RegoPlan
import RegoValue

/// Bounds on one evaluation.
public struct EvaluationLimits: Sendable, Hashable {
    /// Bytes that values made by the evaluation may take.
    public var memory: Int
    /// How deep functions may call functions.
    public var callDepth: Int
    /// Nanoseconds of wall-clock time; nil for no limit.
    public var time: Int?
    /// Bounds on an input given as JSON text.
    public var input: JSONLimits

    public init(memory: Int = 256 << 20, callDepth: Int = 4_096, time: Int? = nil, input: JSONLimits = JSONLimits()) {
        self.memory = memory
        self.callDepth = callDepth
        self.time = time
        self.input = input
    }
}

/// Runs a policy's program. Not to be used from two threads at once; make one per thread, they share the policy.
///
/// A machine's values (inputs it read, results it returned) live until the next ``reset()``.
public final class VirtualMachine {
    public let policy: Policy
    public let limits: EvaluationLimits
    public let context = BuiltinContext()
    /// Whether the first error of a built-in function ends the evaluation instead of making the call undefined.
    @exclusivity(unchecked) public var isStrict = false
    /// Errors of built-in functions that were made undefined, when collecting them was asked for.
    @exclusivity(unchecked) public private(set) var builtinErrors: [EvaluationError] = []
    @exclusivity(unchecked) public var collectsBuiltinErrors = false

    private let owner: ArenaOwner
    private let scanner = JSONScanner()
    let state: MachineState
    private let program: ObjectIdentifier
    /// The policy's.
    private let strings: InternedStrings
    private let data: Value
    /// Bytes that a result may have as text.
    let largestResult: Int

    public init(policy: Policy, limits: EvaluationLimits = EvaluationLimits()) {
        self.policy = policy
        self.limits = limits
        owner = ArenaOwner(limit: limits.memory)
        state = MachineState(policy: policy, limits: limits, arena: owner.arena)
        program = ObjectIdentifier(policy.program)
        strings = policy.strings.interned
        data = policy.data.root
        largestResult = max(limits.memory, policy.data.byteCount)
    }

    deinit { state.deallocate() }

    /// Where the evaluation's values live, for callers that build an input by hand.
    public var arena: Arena { owner.arena }

    /// Forgets all values of previous evaluations.
    public func reset() { owner.reset() }

    /// Reads an input document. Its strings that the program knows become the program's words.
    public func readInput(_ json: UnsafeRawBufferPointer) throws(EvaluationError) -> Value {
        var reader = JSONReader(arena: state.arena, limits: limits.input, interned: strings, scanner: scanner)
        do throws(JSONError) { return try reader.read(json) } catch { throw EvaluationError(.input, "\(error)") }
    }

    public func readInput(_ json: [UInt8]) throws(EvaluationError) -> Value {
        let result: Result<Value, EvaluationError> = json.withUnsafeBytes { bytes in
            do throws(EvaluationError) { return .success(try readInput(bytes)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Runs a query plan.
    ///
    /// - Parameters:
    ///   - entrypoint: the plan's name, as `authz/allow`.
    ///   - input: the input document, made by ``readInput(_:)`` or in ``arena``; undefined for none.
    ///   - data: replaces the policy's base documents when given.
    ///   - now: nanoseconds since the Unix epoch that `time.now_ns` answers; the clock when nil.
    /// - Returns: the result set: for a planned entrypoint at most one object `{"result": value}`, for a query one object of bindings per
    ///   answer. Valid until ``reset()``.
    public func evaluate(
        _ entrypoint: String, input: Value = .undefined, data: Value? = nil, now: Int64? = nil
    ) throws(EvaluationError) -> ResultSet {
        try evaluate(policy.entrypoint(entrypoint), input: input, data: data, now: now)
    }

    /// Runs a query plan of this machine's policy.
    public func evaluate(
        _ entrypoint: PolicyEntrypoint, input: Value = .undefined, data: Value? = nil, now: Int64? = nil
    ) throws(EvaluationError) -> ResultSet {
        ResultSet(try answers(entrypoint, input: input, data: data, now: now), in: state.arena)
    }

    /// The value of an entrypoint's document, or undefined.
    public func decide(_ entrypoint: String, input: Value = .undefined, now: Int64? = nil) throws(EvaluationError) -> Value {
        try decide(policy.entrypoint(entrypoint), input: input, now: now)
    }

    /// The value of the document of an entrypoint of this machine's policy, or undefined. Valid until ``reset()``.
    public func decide(_ entrypoint: PolicyEntrypoint, input: Value = .undefined, now: Int64? = nil) throws(EvaluationError) -> Value {
        try answers(entrypoint, input: input, data: nil, now: now).document
    }

    private func answers(_ entrypoint: PolicyEntrypoint, input: Value, data: Value?, now: Int64?) throws(EvaluationError) -> Answers {
        guard entrypoint.program == program else {
            throw EvaluationError(.entrypoint, "the entrypoint is one of another program")
        }
        context.begin(now: now)
        if !builtinErrors.isEmpty { builtinErrors.removeAll() }
        return try run(entrypoint.code, input: input, data: data ?? self.data)
    }

    /// Decides from JSON to JSON: reads the input, runs the query plan, writes the entrypoint's document. Nil when that is undefined.
    ///
    /// - Parameters:
    ///   - entrypoint: of this machine's policy.
    ///   - inputJSON: nil for no input.
    ///   - now: nanoseconds since the Unix epoch that `time.now_ns` answers; the clock when nil.
    public func decide(
        _ entrypoint: PolicyEntrypoint, inputJSON: [UInt8]?, now: Int64? = nil, options: JSONWriter.Options = JSONWriter.Options()
    ) throws(EvaluationError) -> [UInt8]? {
        let input = try inputJSON.map { (json) throws(EvaluationError) in try readInput(json) } ?? .undefined
        let document = try decide(entrypoint, input: input, now: now)
        return document.isDefined ? document.json(options) : nil
    }

    /// The numbers of the source places that were reached, for programs lowered with coverage. See ``Program/coveragePlaces``.
    public var coveredPlaces: [Bool] { (0..<policy.program.coveragePlaces.count).map { state.covered[$0] } }

    /// Forgets which source places were reached.
    public func resetCoverage() { state.covered.fill(policy.program.coveragePlaces.count, with: false) }

    /// Decides what the failure of a built-in function means. Returns when the call is merely undefined.
    func note(_ error: BuiltinError, of builtin: String, at instruction: Int) throws(EvaluationError) {
        let failure: EvaluationError
        switch error.code {
        case .memory: failure = self.failure(.memory, "\(builtin): \(error.message)", at: instruction)
        case .halt: failure = self.failure(.cancelled, error.message, at: instruction)
        case .conflict: failure = self.failure(.conflict, error.message, at: instruction)
        case .type: failure = self.failure(.type, "\(builtin): \(error.message)", at: instruction)
        case .builtin: failure = self.failure(.builtin, "\(builtin): \(error.message)", at: instruction)
        }
        if error.isFatal || isStrict && !collectsBuiltinErrors { throw failure }
        if collectsBuiltinErrors { builtinErrors.append(failure) }
    }

    /// An error at the place an instruction comes from.
    func failure(_ code: EvaluationError.Code, _ message: String, at instruction: Int) -> EvaluationError {
        let (file, place) = policy.program.place(of: instruction)
        return EvaluationError(
            code, message, file: file != Plan.queryFile ? file : "", row: Int(place.row), column: Int(place.column))
    }
}
