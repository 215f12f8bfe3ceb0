import Glibc
import RegoPlan
import RegoValue

/// What a machine works with: registers, frames, iterations, memoised results. Allocated once per machine.
///
/// Its counters are not checked for overlapping accesses: a machine serves one thread, and each access ends where it is written.
final class MachineState {
    /// A call to return from.
    struct Frame: BitwiseCopyable {
        /// Where the caller goes on.
        var next: Int32
        /// Where it goes on when the result is undefined.
        var undefined: Int32
        var base: Int32
        var top: Int32
        var iterationBase: Int32
        var iterationTop: Int32
        /// The `with` statements open when the call was made.
        var withCount: Int32
        /// The function, when its result is to be kept; else -1.
        var memo: Int32
        var result: UInt16
    }

    /// One loop: what is iterated and how far it is.
    struct Iteration: BitwiseCopyable {
        /// The values of the collection, keys and values alternating for an object.
        private var entries: UnsafePointer<Value>?
        private var kind: ValueKind
        var position: Int
        var end: Int
        /// The entries to visit, for those that were looked up: `position` and `end` count in here then. For rules, their code addresses.
        var matches: UnsafePointer<UInt32>?

        init(_ source: Value, position: Int = 0, end: Int, matches: UnsafePointer<UInt32>? = nil) {
            entries = source.storage.baseAddress
            kind = source.kind
            self.position = position
            self.end = end
            self.matches = matches
        }

        /// The key of an entry, which must be one of the collection's.
        @inline(__always)
        func key(_ entry: Int) -> Value {
            switch kind {
            case .array: return .integer(entry)
            case .object: return entries.unsafelyUnwrapped[entry &* 2]
            default: return entries.unsafelyUnwrapped[entry]
            }
        }

        /// Its value; a set's member is both.
        @inline(__always)
        func value(_ entry: Int) -> Value { entries.unsafelyUnwrapped[kind == .object ? entry &* 2 &+ 1 : entry] }
    }

    /// The result of a rule within one epoch.
    struct Memo: BitwiseCopyable {
        var value: Value
        var epoch: UInt64
    }

    /// A document replaced by `with`.
    struct Replaced: BitwiseCopyable {
        var value: Value
        var epoch: UInt64
        var register: Int32
    }

    let arena: Arena
    // What the machines of a policy share.
    let code: Cells<Instruction>
    let constants: Cells<Value>
    let pool: Cells<Int32>
    let functions: Cells<FunctionCode>
    let parameters: Cells<Int32>
    let rules: LoadedRules
    let builtins: UnsafePointer<Builtin>
    // What is this machine's own.
    /// Per instruction, the entry where `dotConstant` found its key last.
    let caches: Cells<UInt32>
    /// The same for the keys of rule tables.
    let ruleCaches: Cells<UInt32>
    /// What the constants of a key are compared with, while a group of rules is looked up.
    let ruleOperands: Cells<Value>
    let memos: Cells<Memo>
    let covered: Cells<Bool>
    let registers: Cells<Value>
    let iterations: Cells<Iteration>
    let frames: Cells<Frame>
    let replaced: Cells<Replaced>
    let loopSites: Cells<LoopSite>
    let loopSiteCount: Int
    /// Counts evaluations and `with` statements: a memo of another epoch is no memo.
    @exclusivity(unchecked) var lastEpoch: UInt64 = 0
    /// The epoch in which the evaluation began: addresses of its values are its own.
    @exclusivity(unchecked) var evaluation: UInt64 = 0
    /// Bytes of the indexes over base documents that the machine's loops keep.
    @exclusivity(unchecked) var keptIndexBytes = 0

    /// How deep `with` statements may be open at a time.
    static let replacedCount = 4_096
    static let registerCount = 1 << 20
    /// Arguments of built-in functions lie behind the registers in use.
    static let largestArgumentCount = 256
    static let iterationCount = 1 << 16
    /// More bytes than these are not spent on indexes over base documents.
    static let keptIndexBytes = 64 << 20

    init(policy: Policy, limits: EvaluationLimits, arena: Arena) {
        let program = policy.program
        self.arena = arena
        code = program.tables.code.cells
        constants = policy.loaded.constants
        pool = program.tables.pool.cells
        functions = program.tables.functions.cells
        parameters = program.tables.parameters.cells
        rules = policy.loaded.rules
        builtins = UnsafePointer(policy.loaded.builtins)
        caches = .allocate(program.tables.code.count, repeating: 0)
        ruleCaches = .allocate(rules.keyCount, repeating: 0)
        ruleOperands = .allocateUninitialized(rules.mostOperands)
        memos = .allocate(program.tables.functions.count, repeating: Memo(value: .undefined, epoch: 0))
        covered = .allocate(program.coveragePlaces.count, repeating: false)
        registers = .allocateUninitialized(Self.registerCount + Self.largestArgumentCount)
        iterations = .allocateUninitialized(Self.iterationCount)
        frames = .allocateUninitialized(limits.callDepth)
        replaced = .allocateUninitialized(Self.replacedCount)
        loopSiteCount = program.loopSiteCount
        loopSites = .allocate(loopSiteCount, repeating: LoopSite())
    }

    func deallocate() {
        caches.deallocate()
        ruleCaches.deallocate()
        ruleOperands.deallocate()
        memos.deallocate()
        covered.deallocate()
        registers.deallocate()
        iterations.deallocate()
        frames.deallocate()
        replaced.deallocate()
        for site in 0..<loopSiteCount { loopSites[site].kept.deallocate() }
        loopSites.deallocate()
    }
}
