/// Why a plan was refused.
public struct PlanError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable codes, one per kind of fault.
    public enum Code: String, Sendable {
        /// The bytes are not JSON, or not of the shape of `plan.json`.
        case malformed = "plan_malformed"
        /// A statement type that this version does not know.
        case unknownStatement = "plan_unknown_statement"
        /// An index (string, file, local, break depth) points outside its table.
        case indexOutOfRange = "plan_index_out_of_range"
        /// A call names neither a function nor a declared built-in.
        case unknownFunction = "plan_unknown_function"
        /// A call has another number of arguments than its function has parameters.
        case wrongArgumentCount = "plan_wrong_argument_count"
        /// Two functions or plans share a name, or a function is declared inconsistently.
        case invalidFunction = "plan_invalid_function"
        /// Functions call each other in a circle.
        case recursive = "plan_recursive"
        /// A statement stands where it has no meaning, e.g. a return in a query plan.
        case misplacedStatement = "plan_misplaced_statement"
        /// The plan exceeds a limit of `PlanLimits`.
        case limitExceeded = "plan_limit_exceeded"
    }

    public var code: Code
    public var message: String
    /// The function or query plan in which the fault lies, if it lies in one.
    public var owner: String?

    public init(_ code: Code, _ message: String, in owner: String? = nil) {
        self.code = code
        self.message = message
        self.owner = owner
    }

    public var description: String {
        if let owner { "\(code.rawValue): \(message) (in \(owner))" } else { "\(code.rawValue): \(message)" }
    }
}

/// How large a plan may be. The defaults fit any policy a person wrote and keep a hostile plan from exhausting memory or stack.
public struct PlanLimits: Sendable {
    /// Blocks inside blocks.
    public var nestingDepth = 1_000
    /// Statements in the whole plan.
    public var statements = 4_000_000
    /// Locals of one function or query plan.
    public var locals = 60_000
    /// Functions and query plans together.
    public var functions = 500_000
    /// Entries in each static table.
    public var staticEntries = 4_000_000
    /// Levels of a built-in's declared type.
    public var typeDepth = 32
    /// Longest chain of calls, one function calling the next.
    public var callDepth = 4_000

    public init() {}
}
