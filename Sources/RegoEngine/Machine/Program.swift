import RegoPlan
import RegoValue

/// A plan lowered to the machine's bytecode. Immutable, shared by any number of machines.
public final class Program: Sendable {
    let tables: ProgramTables
    /// An array of scalars.
    let constants: Document
    let builtins: [Builtin]
    /// How many loops may look up their entries.
    let loopSiteCount: Int
    /// The places that `cover` instructions report, by number.
    public let coveragePlaces: [SourcePlace]
    /// The source files that places point to.
    public let sourceFiles: [String]

    /// Lowers a plan.
    ///
    /// - Throws: ``PlanError`` when the plan needs a built-in function that is not in `builtins`.
    public static func lower(
        _ plan: ValidatedPlan, options: ProgramOptions = ProgramOptions(), builtins: [String: Builtin] = BuiltinTable.byName
    ) throws(PlanError) -> Program {
        try PlanLowering.lower(plan, options: options, builtins: builtins)
    }

    convenience init(_ lowering: consuming PlanLowering, constants: Document) {
        self.init(
            ProgramAssembly.tables(lowering), constants: constants, builtins: lowering.builtins, loopSiteCount: Int(lowering.loopSites))
    }

    /// - Parameter builtins: those that the tables name.
    init(_ tables: ProgramTables, constants: Document, builtins: [Builtin], loopSiteCount: Int) {
        self.tables = tables
        self.constants = constants
        self.builtins = builtins
        self.loopSiteCount = loopSiteCount
        coveragePlaces = Array(tables.coverage)
        sourceFiles = tables.files.map(tables.string)
    }

    /// The names of the query plans, sorted by their bytes.
    public var entrypointNames: [String] { tables.entrypoints.map { tables.string($0.name) } }

    /// Whether there is a query plan of this name.
    public func hasEntrypoint(_ name: String) -> Bool { entrypoint(name) != nil }

    func entrypoint(_ name: String) -> EntrypointCode? {
        let position = firstEntrypoint(from: name)
        guard position < tables.entrypoints.count else { return nil }
        let found = tables.entrypoints[position]
        return tables.bytes(of: found.name).elementsEqual(name.utf8) ? found.code : nil
    }

    /// Whether there is a query plan whose name begins like this.
    public func hasEntrypoint(beginningWith prefix: String) -> Bool {
        let position = firstEntrypoint(from: prefix)
        return position < tables.entrypoints.count && tables.bytes(of: tables.entrypoints[position].name).starts(with: prefix.utf8)
    }

    /// The position of the first entrypoint whose name is not less.
    private func firstEntrypoint(from name: String) -> Int {
        Self.first(in: tables.entrypoints) { !tables.bytes(of: $0.name).lexicographicallyPrecedes(name.utf8) }
    }

    /// The function at a path, for calls whose path is known only when they happen.
    func dynamicFunction(_ path: [String]) -> Int32? {
        let key = DynamicFunction.key(path)
        let position = Self.first(in: tables.dynamicFunctions) { !tables.bytes(of: $0.path).lexicographicallyPrecedes(key) }
        guard position < tables.dynamicFunctions.count else { return nil }
        let found = tables.dynamicFunctions[position]
        return tables.bytes(of: found.path).elementsEqual(key) ? found.function : nil
    }

    /// Where an instruction comes from, and the file's name; an empty one for nowhere.
    func place(of instruction: Int) -> (file: String, place: SourcePlace) {
        let place = tables.places[instruction]
        return (place.row > 0 && sourceFiles.indices.contains(Int(place.file)) ? sourceFiles[Int(place.file)] : "", place)
    }

    /// The first position from which on a condition holds; it holds for all entries behind one for which it does.
    private static func first<Element>(in entries: ProgramTable<Element>, where condition: (Element) -> Bool) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if condition(entries[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// A query plan, found once by its name and asked any number of times: ``Policy/entrypoint(_:)``.
public struct PolicyEntrypoint: Sendable {
    let code: EntrypointCode
    let program: ObjectIdentifier
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
