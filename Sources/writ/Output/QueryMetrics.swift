import PolicyEvaluation
import RegoSyntax

/// How long the steps of an evaluation took, under OPA's names.
struct QueryMetrics {
    let timers: [(name: String, nanoseconds: Int)]

    init(_ timings: QueryTimings, load: Int, inputParse: Int?, evaluation: Int) {
        var timers = [
            ("timer_rego_load_files_ns", load), ("timer_rego_module_compile_ns", timings.moduleCompile),
            ("timer_rego_query_parse_ns", timings.queryParse), ("timer_rego_query_compile_ns", timings.queryCompile + timings.lowering),
            ("timer_rego_query_eval_ns", evaluation),
        ]
        if let inputParse { timers.append(("timer_rego_input_parse_ns", inputParse)) }
        self.timers = timers.sorted { $0.0 < $1.0 }.map { (name: $0.0, nanoseconds: $0.1) }
    }

    var json: JSONNode { .object(timers.map { .init($0.name, .number("\($0.nanoseconds)")) }) }
}
