import Glibc
import RegoValue

/// What built-in functions share within one virtual machine: the evaluation's clock and seed, and caches.
///
/// Properties that every evaluation touches are not checked for overlapping accesses: a context serves one thread, and nothing is called while
/// they are accessed.
public final class BuiltinContext {
    /// Where `print` output and trace notes of an evaluation go.
    public typealias PrintSink = (_ text: String, _ file: String, _ row: Int) -> Void

    /// Nanoseconds since the Unix epoch: one moment per evaluation, read at the first use unless it was set.
    public var now: Int64 {
        if let fixed = fixedNow { return fixed }
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let read = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        fixedNow = read
        return read
    }
    @exclusivity(unchecked) private var fixedNow: Int64?

    /// Randomness for `rand.intn` and `uuid.rfc4122`; equal keys within an evaluation give equal results.
    public var random: any RandomNumberGenerator = SystemRandomNumberGenerator()

    /// Results that must stay the same within one evaluation (`rand.intn`, `uuid.rfc4122` ...), by function and key. Values live in the
    /// evaluation's arena.
    @exclusivity(unchecked) public var evaluationCache: [String: Value] = [:]

    /// Things made from strings that are worth keeping between evaluations: compiled regular expressions and globs. Bounded.
    public let regexes = RegexCache()
    public let globs = GlobCache()
    var graphQLSchemas = GraphQLSchemaCache()
    var jsonSchemas = JSONSchemaCache()
    /// Time zones that were asked for, by name.
    var zones: [String: TimeZoneData] = [:]

    @exclusivity(unchecked) public var printSink: PrintSink?

    /// What the evaluation may use of the network; nothing when nil.
    public var network: NetworkAccess?
    /// Whether the evaluation has gone to the network.
    @exclusivity(unchecked) public internal(set) var hasUsedNetwork = false
    /// Whether the evaluation has asked for a time zone, which the machine may know otherwise another time.
    @exclusivity(unchecked) var hasAskedForZone = false

    /// Whether a schema came from the network: it stays in the cache of schemas, where later evaluations find it.
    @exclusivity(unchecked) var hasRemoteSchema = false

    /// Whether the evaluation may have asked the machine for its clock, its network or its time zones. What it gets from
    /// ``Builtin/isNondeterministic`` functions for another reason, such as randomness, does not count here.
    public var hasAskedMachine: Bool { fixedNow != nil || hasUsedNetwork || hasAskedForZone || hasRemoteSchema }
    /// What became of the requests of this evaluation, by their keys. Values live in the evaluation's arena.
    @exclusivity(unchecked) var httpOutcomes: [String: HTTPSend.Outcome] = [:]

    /// When the evaluation's time is over, on the monotonic clock in nanoseconds; nil for never.
    @exclusivity(unchecked) public var deadline: UInt64?

    /// Whether the evaluation was cancelled or has no time left.
    var isOver: Bool { isCancelled() || deadline.map { Clock.now > $0 } ?? false }

    /// Nanoseconds that the evaluation has left; nil for no limit.
    public var remainingTime: Int64? { deadline.map { $0 > Clock.now ? Int64(clamping: $0 - Clock.now) : 0 } }

    /// The file and the row of the call under way, for ``printSink`` and for functions that are not deterministic; whoever evaluates sets
    /// them.
    @exclusivity(unchecked) public var callFile = ""
    @exclusivity(unchecked) public var callRow = 0

    /// What `opa.runtime()` shows, as JSON.
    public var runtimeJSON: [UInt8] = Array("{}".utf8)

    /// Set from another thread's request to stop; long-running functions look at ``throwIfCancelled()``.
    @exclusivity(unchecked) public var isCancelled: () -> Bool = { false }

    public init() {}

    /// Begins an evaluation: forgets the previous one's moment and results.
    public func begin(now: Int64?) {
        fixedNow = now
        hasUsedNetwork = false
        hasAskedForZone = false
        if !evaluationCache.isEmpty { evaluationCache.removeAll(keepingCapacity: true) }
        if !httpOutcomes.isEmpty { httpOutcomes.removeAll() }
    }

    public func throwIfCancelled() throws(BuiltinError) {
        if isCancelled() { throw BuiltinError(.halt, "caller cancelled query execution") }
    }
}
