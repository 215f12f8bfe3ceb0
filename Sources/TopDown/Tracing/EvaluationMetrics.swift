/// Counts and times parts of an evaluation, under OPA's names of them.
public final class EvaluationMetrics {
    public enum Timer: String, CaseIterable, Sendable {
        case builtinCall = "eval_op_builtin_call"
        case ruleIndex = "eval_op_rule_index"
        case resolve = "eval_op_resolve"
        case saveUnify = "partial_op_save_unify"
        case copyPropagation = "partial_op_copy_propagation"
    }

    public enum Counter: String, CaseIterable, Sendable {
        case virtualCacheHit = "eval_op_virtual_cache_hit"
        case virtualCacheMiss = "eval_op_virtual_cache_miss"
        case comprehensionCacheBuild = "eval_op_comprehension_cache_build"
        case comprehensionCacheHit = "eval_op_comprehension_cache_hit"
        case comprehensionCacheMiss = "eval_op_comprehension_cache_miss"
        case comprehensionCacheSkip = "eval_op_comprehension_cache_skip"
    }

    /// Nanoseconds of each call.
    public private(set) var timers: [Timer: [Int]] = [:]
    public private(set) var counters: [Counter: Int] = [:]
    private let isEnabled: Bool
    private static let mostSamples = 100_000

    init(isEnabled: Bool) { self.isEnabled = isEnabled }

    func begin() -> UInt64 { isEnabled ? EvaluationGauge.now() : 0 }

    func end(_ timer: Timer, _ start: UInt64) {
        guard isEnabled, timers[timer]?.count ?? 0 < Self.mostSamples else { return }
        timers[timer, default: []].append(Int(EvaluationGauge.now() - start))
    }

    func count(_ counter: Counter) {
        if isEnabled { counters[counter, default: 0] += 1 }
    }
}
