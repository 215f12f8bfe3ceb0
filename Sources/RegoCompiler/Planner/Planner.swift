import RegoPlan
import RegoSyntax

/// A document that callers evaluate by path, e.g. `authz/allow`.
public struct Entrypoint: Hashable, Sendable {
    /// The path below `data`.
    public var path: [String]
    /// The name of the entrypoint's query plan.
    public var name: String

    /// - Parameter name: the path with slashes when not given.
    public init(path: [String], name: String? = nil) {
        self.path = path
        self.name = name ?? path.joined(separator: "/")
    }

    /// From the form with slashes, `authz/allow`.
    public init(_ text: String) { self.init(path: text.split(separator: "/").map(String.init)) }
}

/// A compiled query and the name of the query plan to make of it.
public struct NamedQuery: Sendable {
    public var name: String
    public var query: CompiledQuery

    public init(name: String, query: CompiledQuery) {
        self.name = name
        self.query = query
    }
}

/// Lowers compiled modules to OPA's IR.
///
/// A result of an entrypoint's plan is `{"result": value}`; a result of a query's plan holds the query's variables by name.
/// Rules become functions `g0.data.<path>(input, data)`. A rule that `with` makes behave differently is planned again, as `g1...`,
/// once per environment (the set of functions and virtual documents replaced).
///
/// See OPA's "Intermediate Representation (IR)". Where OPA's planner is known to be weaker than its interpreter, the plan follows
/// the interpreter: values that replace functions are passed on as arguments, and documents with variables in their path are complete.
public struct Planner {
    public struct Options: Sendable {
        /// Refuse entrypoints that no rule or package defines.
        public var requiresDefinedEntrypoints = true

        public init() {}
    }

    let documents: VirtualDocuments
    let compiled: CompiledModules
    let builtins: BuiltinLookup
    var plan = Plan()
    var frame = PlanFrame()
    private var stringIndex: [StringBytes: Int32] = [:]
    private var latestFile: (id: ObjectIdentifier, index: Int32)?
    private var fileIndex: [ObjectIdentifier: Int32] = [:]
    private var fileNameIndex: [String: Int32] = [:]
    private var environments: [PlanEnvironment] = [PlanEnvironment()]
    private var environmentIndex: [PlanEnvironment: Int] = [PlanEnvironment(): 0]
    private var requested: [FunctionKey: String] = [:]
    private var pending: [FunctionKey] = []
    private var restricted: [FunctionKey: Int] = [:]
    private var reach: ReplacementReach
    var conflicts: PossibleConflicts
    private var usedBuiltins: [String: BuiltinDeclaration] = [:]

    struct FunctionKey: Hashable {
        var node: Int
        var environment: Int
    }

    private init(_ ground: PlanningGround) {
        compiled = ground.compiled
        documents = ground.documents
        let functions = ground.functions()
        builtins = functions.builtins
        reach = ReplacementReach(documents)
        conflicts = PossibleConflicts(documents, BodyChecking(compiled, functions))
    }

    /// Plans the entrypoints and queries, and all rules that they need.
    ///
    /// - Throws: `RegoDiagnostics` for an entrypoint that does not exist.
    public static func plan(
        _ compiled: CompiledModules, entrypoints: [Entrypoint] = [], queries: [NamedQuery] = [], options: Options = Options()
    ) throws(RegoDiagnostics) -> Plan {
        try plan(PlanningGround(compiled), entrypoints: entrypoints, queries: queries, options: options)
    }

    /// The same for one of several plans of the same modules.
    public static func plan(
        _ ground: PlanningGround, entrypoints: [Entrypoint] = [], queries: [NamedQuery] = [], options: Options = Options()
    ) throws(RegoDiagnostics) -> Plan {
        var planner = Planner(ground)
        for entrypoint in entrypoints {
            try planner.planEntrypoint(entrypoint, options)
        }
        for query in queries {
            try planner.planQuery(query)
        }
        while let next = planner.pending.popLast() {
            try planner.planFunction(next)
        }
        planner.plan.builtins = planner.usedBuiltins.values.sorted { $0.name < $1.name }.map {
            BuiltinFunction(name: $0.name, declaration: PlanType($0.type))
        }
        return planner.plan
    }

    // MARK: Static tables

    mutating func string(_ text: String) -> Int32 {
        if let index = stringIndex[StringBytes(text)] { return index }
        let index = Int32(plan.strings.count)
        plan.strings.append(text)
        stringIndex[StringBytes(text)] = index
        return index
    }

    mutating func place(_ location: SourceLocation) -> SourcePlace {
        if location.isNone { return .none }
        return SourcePlace(file: file(location.file), row: Int32(clamping: location.row), column: Int32(clamping: location.column))
    }

    private mutating func file(_ file: SourceFile) -> Int32 {
        let id = ObjectIdentifier(file)
        if let latestFile, latestFile.id == id { return latestFile.index }
        let index = fileIndex[id] ?? self.file(file.path)
        fileIndex[id] = index
        latestFile = (id, index)
        return index
    }

    private mutating func file(_ path: String) -> Int32 {
        let name = path.isEmpty ? Plan.queryFile : path
        if let index = fileNameIndex[name] { return index }
        let index = Int32(plan.files.count)
        plan.files.append(name)
        fileNameIndex[name] = index
        return index
    }

    /// Whether one of the rules at hand may meet two values for one thing.
    mutating func mayMeetConflict() -> Bool {
        let mayMeetConflict = frame.mayMeetConflict ?? frame.rules.contains { conflicts.mayConflict($0) }
        frame.mayMeetConflict = mayMeetConflict
        return mayMeetConflict
    }

    /// The same of a body of the rules at hand.
    mutating func mayConflict(_ body: Body) -> Bool { mayMeetConflict() && conflicts.mayConflict(body) }

    mutating func use(_ builtin: BuiltinDeclaration) {
        usedBuiltins[builtin.name] = builtin
    }

    // MARK: Functions and environments

    func environment(_ index: Int) -> PlanEnvironment { environments[index] }

    /// The environment in which the current function is planned, with what `with` has added.
    var environment: PlanEnvironment { environments[frame.environment] }

    mutating func index(of environment: PlanEnvironment) -> Int {
        if let index = environmentIndex[environment] { return index }
        environments.append(environment)
        environmentIndex[environment] = environments.count - 1
        return environments.count - 1
    }

    /// The environment in which the function of `node` is planned when it is called in `environment`: only what it can notice.
    mutating func environment(_ environment: Int, for node: Int) -> Int {
        if environment == 0 { return 0 }
        let key = FunctionKey(node: node, environment: environment)
        if let known = restricted[key] { return known }
        let result = index(of: reach.restrict(environments[environment], to: node))
        restricted[key] = result
        return result
    }

    /// The name of the function that makes the document at `node`, which will be planned if it is not yet.
    mutating func function(for node: Int, in environment: Int) -> String {
        let key = FunctionKey(node: node, environment: environment)
        if let name = requested[key] { return name }
        let name = "g\(environment).\(documents.ref(of: node))"
        requested[key] = name
        pending.append(key)
        return name
    }

    func name(of key: FunctionKey) -> String { requested[key] ?? "" }

    /// An error that only a fault of the compiler can cause, told instead of a crash.
    func fault(_ message: String) -> RegoDiagnostics {
        RegoDiagnostics(RegoDiagnostic(.compile, "cannot be planned: \(message)", at: frame.location))
    }
}

/// The function or query plan that is being planned.
struct PlanFrame {
    var code = BlockBuilder()
    var scope = VariableScope()
    var nextLocal = Local.firstUnused
    var place = SourcePlace.none
    var location = SourceLocation.none
    /// The rules that the function is made of.
    var rules: [RuleID] = []
    /// Whether one of them may meet a conflict, once that was asked.
    var mayMeetConflict: Bool?
    /// Index of the environment.
    var environment = 0
    /// The operands that hold the values of the environment's value replacements, by function name.
    var replacementValues: [String: Operand] = [:]

    init() {}
}

// MARK: - Emitting statements

extension Planner {
    mutating func newLocal() -> Local {
        defer { frame.nextLocal.index += 1 }
        return frame.nextLocal
    }

    mutating func emit(_ operation: Operation) {
        frame.code.append(Statement(operation, at: frame.place))
    }

    /// A statement that is undefined.
    mutating func emitFailure() {
        emit(.equal(.bool(true), .bool(false)))
    }

    mutating func open(_ holder: BlockBuilder.Holder) {
        frame.code.open(holder, at: frame.place)
    }

    mutating func at<T>(
        _ location: SourceLocation, _ body: (inout Planner) throws(RegoDiagnostics) -> T
    ) throws(RegoDiagnostics) -> T {
        let previous = (frame.place, frame.location)
        if !location.isNone {
            frame.place = place(location)
            frame.location = location
        }
        defer { (frame.place, frame.location) = previous }
        return try body(&self)
    }

    /// Plans a block of its own: what `body` opens is closed again, and the variables it binds are forgotten.
    mutating func block(
        _ body: (inout Planner) throws(RegoDiagnostics) -> Void
    ) throws(RegoDiagnostics) -> Block {
        open(.detached)
        let depth = frame.code.depth
        let mark = frame.scope.enter()
        try body(&self)
        frame.scope.leave(mark)
        return frame.code.take(bodyAt: depth)
    }

    /// The operand as a local; constants are put into a new one.
    mutating func local(_ operand: Operand) -> Local {
        if case .local(let local) = operand { return local }
        let target = newLocal()
        emit(.assignVar(source: operand, target: target))
        return target
    }

    mutating func operand(_ key: RuleTree.Key) throws(RegoDiagnostics) -> Operand {
        try planTerm(key.term)
    }
}
