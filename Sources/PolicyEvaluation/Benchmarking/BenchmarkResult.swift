import RegoSyntax

/// What a benchmark found, in the form that Go's tools (`benchstat`) read.
public struct BenchmarkResult: Sendable {
    public let runs: Int
    /// Nanoseconds that all runs took.
    public let nanoseconds: Int
    /// What one run took from the memory of evaluations, where the values of a policy live; nothing when that is not all it took.
    public let memory: Memory?
    /// Further figures per run, by name.
    public let figures: [String: Double]

    public struct Memory: Sendable {
        public let bytes: Int
        /// How often more memory had to be asked from the system.
        public let allocations: Int

        public init(bytes: Int, allocations: Int) {
            self.bytes = bytes
            self.allocations = allocations
        }
    }

    public init(runs: Int, nanoseconds: Int, memory: Memory?, figures: [String: Double] = [:]) {
        self.runs = runs
        self.nanoseconds = nanoseconds
        self.memory = memory
        self.figures = figures
    }

    /// Of something that did not run to its end.
    public static let none = BenchmarkResult(runs: 0, nanoseconds: 0, memory: Memory(bytes: 0, allocations: 0))

    /// The same with other further figures.
    public func with(_ figures: [String: Double]) -> BenchmarkResult {
        BenchmarkResult(runs: runs, nanoseconds: nanoseconds, memory: memory, figures: figures)
    }

    public var nanosecondsPerRun: Double { runs > 0 ? Double(nanoseconds) / Double(runs) : 0 }
}

extension BenchmarkResult {
    /// `   44749\t     27677 ns/op`, and the other figures by name, between tabs.
    public var text: String {
        let named = [("ns/op", nanosecondsPerRun)] + figures.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return ([Self.padded("\(runs)", 8)] + named.map { Self.text($0.1) + " " + $0.0 }).joined(separator: "\t")
    }

    /// `\t   12303 B/op\t     229 allocs/op`; empty when it is not known.
    public var memoryText: String {
        guard let memory else { return "" }
        return "\t" + Self.padded("\(memory.bytes)", 8) + " B/op\t" + Self.padded("\(memory.allocations)", 8) + " allocs/op"
    }

    /// A number with about four digits that count, its decimal point at the same place as that of others (Go's `testing` package).
    public static func text(_ value: Double) -> String {
        let size = abs(value)
        let steps: [(least: Double, width: Int, decimals: Int)] = [
            (99.95, 10, 0), (9.995, 12, 1), (0.9995, 13, 2), (0.09995, 14, 3), (0.009995, 15, 4), (0.0009995, 16, 5), (0, 17, 6),
        ]
        let step = size == 0 ? steps[0] : steps.first { size >= $0.least } ?? steps[0]
        return padded(decimal(value, step.decimals), step.width)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }

    private static func decimal(_ value: Double, _ decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        // What is beyond 64 bits is no figure of a benchmark.
        let scaled = Int(min(max((value * scale).rounded(.toNearestOrEven), -9e18), 9e18))
        guard decimals > 0 else { return "\(scaled)" }
        let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: UInt(scale))
        let digits = "\(rest)"
        return (scaled < 0 ? "-" : "") + "\(whole)." + String(repeating: "0", count: decimals - digits.utf8.count) + digits
    }
}

extension BenchmarkResult {
    /// Go's `testing.BenchmarkResult`: `N` runs took `T` nanoseconds and `MemBytes` bytes.
    public var json: JSONNode {
        let figures = figures.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return .object([
            .init("N", .number("\(runs)")), .init("T", .number("\(nanoseconds)")), .init("Bytes", .number("0")),
            .init("MemAllocs", .number("\((memory?.allocations ?? 0) * runs)")),
            .init("MemBytes", .number("\((memory?.bytes ?? 0) * runs)")),
            .init("Extra", figures.isEmpty ? .null : .object(figures.map { .init($0.key, .number(Self.number($0.value))) })),
        ])
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e18 ? "\(Int(value))" : "\(value)"
    }
}
