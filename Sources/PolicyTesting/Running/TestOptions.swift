import RegoCompiler
import RegoEngine
import TopDown

/// How tests are compiled and run.
public struct TestOptions: Sendable {
    /// A regular expression (RE2 syntax, not anchored) that the reference `data.pkg.test_x` of a test must match; all when nil.
    public var filter: String?
    /// Nanoseconds that one test may take.
    public var timeout: Int
    /// Tests that run at the same time; the number of processors when 0.
    public var parallelism: Int
    /// Notes which lines and rules are reached.
    public var measuresCoverage: Bool
    /// Tests are there to be measured: skipped ones as well, and nothing is printed.
    public var isBenchmark: Bool
    /// The functions and features that modules may use.
    public var capabilities: Capabilities
    /// Describe `input` and base documents for the type check.
    public var schemas: Schemas?
    /// Errors of the compiler to report before giving up; 0 for all.
    public var errorLimit: Int
    /// What `http.send` and `net.lookup_ip_addr` may use; nothing when nil.
    public var network: NetworkAccess?
    /// What `opa.runtime()` shows, as JSON.
    public var runtimeJSON: [UInt8] = Array("{}".utf8)
    /// The tests that are run once more to tell the steps to their results.
    public var traces = TracedTests.none
    /// The steps that are kept; notes and failures when nil.
    public var traceFilter: TraceFilter?
    /// Failures are told with the values of variables; values in equalities of tests count as such.
    public var capturesValues = false

    public enum TracedTests: Sendable {
        case none, failures, all
    }

    public init(
        filter: String? = nil, timeout: Int = 5_000_000_000, parallelism: Int = 0, measuresCoverage: Bool = false,
        isBenchmark: Bool = false, capabilities: Capabilities = .current, schemas: Schemas? = nil, errorLimit: Int = 10,
        network: NetworkAccess? = nil
    ) {
        self.filter = filter
        self.timeout = timeout
        self.parallelism = parallelism
        self.measuresCoverage = measuresCoverage
        self.isBenchmark = isBenchmark
        self.capabilities = capabilities
        self.schemas = schemas
        self.errorLimit = errorLimit
        self.network = network
    }
}
