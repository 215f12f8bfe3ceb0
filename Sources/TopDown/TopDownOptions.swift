import RegoEngine
import RegoSyntax

/// How a query is evaluated.
public struct TopDownOptions {
    /// What an evaluation may use.
    public struct Limits: Sendable {
        /// Bytes of values.
        public var memory = 256 << 20
        /// Bytes of the stack; queries nest as deep as that allows.
        public var stack = 448 << 20
        /// Nanoseconds, or nil for no limit.
        public var time: Int?
        /// Errors of built-ins that are kept.
        public var builtinErrors = 1_000
        /// Queries and rules that a partial evaluation may leave.
        public var savedQueries = 100_000

        public init() {}
    }

    /// How much of a query a partial evaluation does.
    public struct Partial: Sendable {
        /// Documents that are not known: `input`, `data.users`.
        public var unknowns: [Ref] = [Ref("input")]
        /// The package below `data` for rules that cannot be inlined.
        public var namespace = "partial"
        /// Only rules that the compiler makes up get the namespace; others keep their names.
        public var skipsNamespace = false
        /// Rules that depend on what is not known are never inlined.
        public var isShallow = false
        /// Rules that are never inlined.
        public var disabledInlining: [Ref] = []
        /// What is left answers as the original in every case, errors included, as an optimizer needs it. OPA's partial evaluation does not promise that:
        /// it inlines rules that may be in conflict, and rules saved while a `with` is in force are used where it is not.
        public var isExact = false
        /// Calls built-ins that may answer differently each time.
        public var callsNondeterministicBuiltins = false

        public init() {}
    }

    public var limits = Limits()
    public var partial = Partial()
    /// The first error of a built-in is thrown; otherwise such calls are undefined.
    public var strictBuiltinErrors = false
    /// Rules are looked up by what they compare with constants.
    public var usesIndex = true
    /// A rule whose results are all equal ends with the first.
    public var usesEarlyExit = true
    /// Gets every event.
    public var tracer: (any EventSink)?
    /// Gets what `print` writes: text, file, row.
    public var print: BuiltinContext.PrintSink?
    public var isInstrumented = false
    /// What `http.send` and `net.lookup_ip_addr` may use; nothing when nil.
    public var network: NetworkAccess?
    /// What `opa.runtime()` shows, as JSON.
    public var runtimeJSON: [UInt8] = Array("{}".utf8)
    /// Asked now and then: true ends the evaluation with `eval_cancel_error`. It is called on the thread that evaluates, never on two at once.
    public var isCancelled: () -> Bool = { false }
    /// The built-in functions that there are, by name.
    public var builtins = BuiltinTable.byName

    public init() {}
}
