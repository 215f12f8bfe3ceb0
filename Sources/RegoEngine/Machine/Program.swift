import RegoPlan
import RegoValue

/// A plan lowered to the machine's bytecode. Immutable, shared by any number of machines.
public final class Program: Sendable {
    let code: [Instruction]
    /// Where each instruction comes from.
    let places: [SourcePlace]
    let files: [String]
    let constants: Document
    let functions: [FunctionCode]
    let entrypoints: [String: EntrypointCode]
    let builtins: [Builtin]
    /// Operands of calls.
    let pool: [Int32]
    /// Paths of `with`, as constant numbers.
    let paths: [[Int32]]
    let tables: [RuleTable]
    /// How many loops may look up their entries.
    let loopSiteCount: Int
    let dynamicCalls: DynamicCallTable
    /// The places that `cover` instructions report, by number.
    public let coveragePlaces: [SourcePlace]

    /// Lowers a plan.
    ///
    /// - Throws: ``PlanError`` when the plan needs a built-in function that is not in `builtins`.
    public static func lower(
        _ plan: ValidatedPlan, options: ProgramOptions = ProgramOptions(), builtins: [String: Builtin] = BuiltinTable.byName
    ) throws(PlanError) -> Program {
        try PlanLowering.lower(plan, options: options, builtins: builtins)
    }

    init(_ lowering: consuming PlanLowering, constants: Document) {
        code = lowering.code
        places = lowering.places
        files = lowering.plan.plan.files
        self.constants = constants
        functions = lowering.functions
        entrypoints = lowering.entrypoints
        builtins = lowering.builtins
        pool = lowering.pool
        paths = lowering.paths
        tables = lowering.tables
        loopSiteCount = Int(lowering.loopSites)
        dynamicCalls = lowering.dynamicCalls
        coveragePlaces = lowering.coveragePlaces
    }

    /// The names of the query plans.
    public var entrypointNames: [String] { entrypoints.keys.sorted() }

    /// The source files that places point to.
    public var sourceFiles: [String] { files }
}

/// A planned function: where its code begins and how many registers it needs.
struct FunctionCode: Sendable {
    var entry: Int32
    var registers: Int32
    var iterations: Int32
    /// The registers its arguments are put into.
    var parameters: [Int32]
    var name: String
}

struct EntrypointCode: Sendable {
    var entry: Int32
    var registers: Int32
    var iterations: Int32
}

/// A query plan, found once by its name and asked any number of times: ``Policy/entrypoint(_:)``.
public struct PolicyEntrypoint: Sendable {
    let code: EntrypointCode
    let program: ObjectIdentifier
}

/// Functions by path, for calls whose path is known only when they happen.
struct DynamicCallTable: Sendable {
    private var functions: [[UInt8]: Int32] = [:]

    mutating func add(_ path: [String], function: Int32) { functions[Self.key(path)] = function }

    func find(_ path: [String]) -> Int32? { functions[Self.key(path)] }

    var isEmpty: Bool { functions.isEmpty }

    /// Components with their lengths, so that no two paths have one key.
    private static func key(_ path: [String]) -> [UInt8] { path.flatMap { Array("\($0.utf8.count):\($0)/".utf8) } }
}

/// What options a program is lowered with.
public struct ProgramOptions: Sendable {
    /// Emit instructions that note which source places were reached.
    public var coverage: Bool
    /// Look at a rule's constant comparisons first and run only the rules that can hold.
    public var indexing: Bool

    public init(coverage: Bool = false, indexing: Bool = true) {
        self.coverage = coverage
        self.indexing = indexing
    }
}
