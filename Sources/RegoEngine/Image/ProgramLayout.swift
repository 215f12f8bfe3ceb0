import RegoPlan

/// The tables of a program, in the order in which they lie in its memory. Entries are trivial and have no padding: the same program is the same bytes.
enum ProgramSection: Int, CaseIterable {
    /// ``Instruction``
    case code
    /// Where each instruction comes from: `SourcePlace`.
    case places
    /// Operands of instructions that have many, in the order of the instructions: `Int32`.
    case pool
    /// ``FunctionCode``
    case functions
    /// The registers that functions get their arguments in: `Int32`.
    case parameters
    /// ``ProgramEntrypoint``, by name.
    case entrypoints
    /// ``ProgramBuiltin``
    case builtins
    /// ``DynamicFunction``, by path.
    case dynamicFunctions
    /// ``LoadedRules/Table``
    case ruleTables
    /// ``RuleGroup``
    case ruleGroups
    /// ``LoadedRules/Reference``
    case ruleReferences
    /// Constants that rules compare or that lead to what they compare: `Int32`.
    case ruleKeys
    /// ``RuleEntry``
    case ruleEntries
    /// Code addresses of rules: `UInt32`.
    case ruleCandidates
    /// The places that `cover` instructions report: `SourcePlace`.
    case coverage
    /// Names of the source files: ``Run`` of `text`.
    case files
    /// The bytes of all names.
    case text
    /// Bytes that whoever wrote the program to a file keeps with it; none in a program that was lowered.
    case note

    /// Bytes of an entry.
    var stride: Int {
        switch self {
        case .code: MemoryLayout<Instruction>.stride
        case .places, .coverage: MemoryLayout<SourcePlace>.stride
        case .pool, .parameters, .ruleKeys: MemoryLayout<Int32>.stride
        case .functions: MemoryLayout<FunctionCode>.stride
        case .entrypoints: MemoryLayout<ProgramEntrypoint>.stride
        case .builtins: MemoryLayout<ProgramBuiltin>.stride
        case .dynamicFunctions: MemoryLayout<DynamicFunction>.stride
        case .ruleTables: MemoryLayout<LoadedRules.Table>.stride
        case .ruleGroups: MemoryLayout<RuleGroup>.stride
        case .ruleReferences: MemoryLayout<LoadedRules.Reference>.stride
        case .ruleEntries: MemoryLayout<RuleEntry>.stride
        case .ruleCandidates: MemoryLayout<UInt32>.stride
        case .files: MemoryLayout<Run>.stride
        case .text, .note: 1
        }
    }
}

/// How many entries each table of a program has, and so where it lies: one behind the other, each aligned to 8.
struct ProgramLayout {
    private(set) var counts = [Int](repeating: 0, count: ProgramSection.allCases.count)

    /// More entries than this no table has: they are addressed by `Int32`.
    static let mostEntries = 1 << 30

    init() {}

    init(counts: [Int]) { self.counts = counts }

    subscript(_ section: ProgramSection) -> Int {
        get { counts[section.rawValue] }
        set { counts[section.rawValue] = newValue }
    }

    /// The first byte of a table, counted from that of the first one.
    func offset(of section: ProgramSection) -> Int {
        ProgramSection.allCases[..<section.rawValue].reduce(0) { $0 + Self.rounded(self[$1] * $1.stride) }
    }

    var byteCount: Int { ProgramSection.allCases.reduce(0) { $0 + Self.rounded(self[$1] * $1.stride) } }

    private static func rounded(_ count: Int) -> Int { (count + 7) & ~7 }
}
