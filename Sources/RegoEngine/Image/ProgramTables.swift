import RegoPlan

/// All of a program that is trivial values: the same whether it was lowered by this process or written by another one.
struct ProgramTables: @unchecked Sendable {
    let code: ProgramTable<Instruction>
    let places: ProgramTable<SourcePlace>
    let pool: ProgramTable<Int32>
    let functions: ProgramTable<FunctionCode>
    let parameters: ProgramTable<Int32>
    let entrypoints: ProgramTable<ProgramEntrypoint>
    let builtins: ProgramTable<ProgramBuiltin>
    let dynamicFunctions: ProgramTable<DynamicFunction>
    let ruleTables: ProgramTable<LoadedRules.Table>
    let ruleGroups: ProgramTable<RuleGroup>
    let ruleReferences: ProgramTable<LoadedRules.Reference>
    let ruleKeys: ProgramTable<Int32>
    let ruleEntries: ProgramTable<RuleEntry>
    let ruleCandidates: ProgramTable<UInt32>
    let coverage: ProgramTable<SourcePlace>
    let files: ProgramTable<Run>
    let text: ProgramTable<UInt8>
    let note: ProgramTable<UInt8>
    let layout: ProgramLayout
    let memory: ProgramMemory
    /// Where the first table begins in the memory.
    let start: Int

    /// - Parameter start: a multiple of 8, from where on the memory holds as much as the layout says.
    init(_ layout: ProgramLayout, in memory: ProgramMemory, at start: Int = 0) {
        func table<Element: BitwiseCopyable>(_ section: ProgramSection) -> ProgramTable<Element> {
            memory.table(at: start + layout.offset(of: section), count: layout[section])
        }
        code = table(.code)
        places = table(.places)
        pool = table(.pool)
        functions = table(.functions)
        parameters = table(.parameters)
        entrypoints = table(.entrypoints)
        builtins = table(.builtins)
        dynamicFunctions = table(.dynamicFunctions)
        ruleTables = table(.ruleTables)
        ruleGroups = table(.ruleGroups)
        ruleReferences = table(.ruleReferences)
        ruleKeys = table(.ruleKeys)
        ruleEntries = table(.ruleEntries)
        ruleCandidates = table(.ruleCandidates)
        coverage = table(.coverage)
        files = table(.files)
        text = table(.text)
        note = table(.note)
        self.layout = layout
        self.memory = memory
        self.start = start
    }

    /// The bytes of all tables but the note, which is the last.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory.bytes[start..<start + layout.offset(of: .note)]) }

    func bytes(of name: Run) -> Slice<ProgramTable<UInt8>> { text[name] }

    func string(_ name: Run) -> String { String(decoding: bytes(of: name), as: UTF8.self) }
}

/// A planned function: where its code begins and how many registers it needs.
struct FunctionCode: BitwiseCopyable, Sendable {
    var entry: Int32
    var registers: Int32
    var iterations: Int32
    var firstParameter: Int32
    var parameterCount: Int32
}

/// A query plan, likewise.
struct EntrypointCode: BitwiseCopyable, Sendable {
    var entry: Int32
    var registers: Int32
    var iterations: Int32
}

struct ProgramEntrypoint: BitwiseCopyable {
    var name: Run
    var code: EntrypointCode
}

/// A built-in function that a program calls. What it does is the engine's business.
struct ProgramBuiltin: BitwiseCopyable {
    var name: Run
    var arity: Int32
}

/// A function by its path, for calls whose path is known only when they happen.
struct DynamicFunction: BitwiseCopyable {
    /// See ``key(_:)``.
    var path: Run
    var function: Int32

    /// Components with their lengths, so that no two paths have one key.
    static func key(_ path: [String]) -> [UInt8] { path.flatMap { Array("\($0.utf8.count):\($0)/".utf8) } }
}

/// Rules that are told apart by the same references; see ``RuleIndex``.
struct RuleGroup: BitwiseCopyable {
    /// What must equal a key's constants, one after the other.
    var equal: Run
    /// What must contain, or begin with, a key's last constant; empty for neither.
    var contains: Run
    var prefix: Run
    var entries: Run
    /// Candidates, when it cannot be told which entry.
    var all: Run

    /// Constants of a key.
    var keyLength: Int { equal.count + contains.count + prefix.count }
}

/// The rules to run for one key of a group.
struct RuleEntry: BitwiseCopyable {
    /// The first of the key's constants.
    var key: Int32
    var candidates: Run
}
