/// A compiled policy in Open Policy Agent's intermediate representation (IR, `plan.json`).
///
/// A plan is imperative: functions and query plans are lists of blocks, blocks are lists of statements over numbered locals.
/// See OPA's "Intermediate Representation (IR)" page; the member names here are the words of that page.
/// A `Plan` may come from anywhere. `ValidatedPlan` is the one an engine runs.
public struct Plan: Sendable, Equatable {
    /// What a plan calls the file of a query that has none.
    public static let queryFile = "<query>"

    /// String constants, addressed by index from operands, `makeNumberRef` and `with` paths.
    public var strings: [String]
    /// The built-in functions that the plan calls, with their declared types.
    public var builtins: [BuiltinFunction]
    /// Names of the source files that `SourcePlace.file` points to.
    public var files: [String]
    /// The query plans that callers evaluate by name, e.g. `authz/allow`.
    public var plans: [NamedPlan]
    /// Planned rules and user functions.
    public var functions: [PlanFunction]

    public init(
        strings: [String] = [], builtins: [BuiltinFunction] = [], files: [String] = [], plans: [NamedPlan] = [],
        functions: [PlanFunction] = []
    ) {
        self.strings = strings
        self.builtins = builtins
        self.files = files
        self.plans = plans
        self.functions = functions
    }
}

/// A query plan: evaluating its blocks in order fills the result set.
public struct NamedPlan: Sendable, Equatable {
    public var name: String
    public var blocks: [Block]

    public init(name: String, blocks: [Block] = []) {
        self.name = name
        self.blocks = blocks
    }
}

/// A planned rule or function, e.g. `g0.data.authz.allow`. All blocks run in order until a `returnLocal`.
public struct PlanFunction: Sendable, Equatable {
    public var name: String
    /// Where `callDynamic` finds the function: a generation (`g0`), then the rule's path without `data`. May be empty.
    public var path: [String]
    /// `input`, `data`, then the declared arguments.
    public var parameters: [Local]
    /// The local that holds the result. The function is undefined when it is.
    public var returnLocal: Local
    public var blocks: [Block]

    public init(name: String, path: [String] = [], parameters: [Local], returnLocal: Local, blocks: [Block] = []) {
        self.name = name
        self.path = path
        self.parameters = parameters
        self.returnLocal = returnLocal
        self.blocks = blocks
    }
}

/// A built-in function that a plan needs from the engine.
public struct BuiltinFunction: Sendable, Equatable {
    public var name: String
    /// The declared type, usually `.function`. Plans without declarations exist; then it is nil.
    public var declaration: PlanType?

    public init(name: String, declaration: PlanType? = nil) {
        self.name = name
        self.declaration = declaration
    }
}

/// Statements that run in order until one is undefined, breaks or returns.
public struct Block: Sendable, Equatable {
    public var statements: [Statement]

    public init(_ statements: [Statement] = []) {
        self.statements = statements
    }
}
