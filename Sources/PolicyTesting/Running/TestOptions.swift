/// How tests are run.
public struct TestOptions: Sendable {
    /// A regular expression (RE2 syntax, not anchored) that the reference `data.pkg.test_x` of a test must match; all when nil.
    public var filter: String?
    /// Nanoseconds that one test may take.
    public var timeout: Int
    /// Tests that run at the same time; the number of processors when 0.
    public var parallelism: Int
    /// Notes which lines and rules are reached.
    public var measuresCoverage: Bool

    public init(filter: String? = nil, timeout: Int = 5_000_000_000, parallelism: Int = 0, measuresCoverage: Bool = false) {
        self.filter = filter
        self.timeout = timeout
        self.parallelism = parallelism
        self.measuresCoverage = measuresCoverage
    }
}
