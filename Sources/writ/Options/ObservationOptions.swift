import ArgumentParser
import TopDown

/// What is told about the way to an answer.
struct ObservationOptions: ParsableArguments {
    @Option(name: .long, help: "Show the steps of the evaluation, in the formats json and pretty.")
    var explain: TraceFilter = .off

    @Flag(name: .long, help: "Show the values of the variables in each step, in the format pretty.")
    var varValues = false

    @Flag(name: .long, help: "Report how long each step took.")
    var metrics = false

    @Flag(name: .long, help: "Count and time parts of the evaluation; implies --metrics.")
    var instrument = false

    @Flag(name: .long, help: "Report how often and how long expressions were evaluated; implies --metrics.")
    var profile = false

    @Option(name: .long, help: "Lines of the profile, 0 for all (default: 10); implies --profile.")
    var profileLimit: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What the profile is sorted by: total_time_ns, num_eval, num_redo, num_gen_expr, file, line. May be repeated; implies --profile.",
            valueName: "criterion"))
    var profileSort: [ProfileOrder] = []

    @Flag(name: .long, help: "Report which lines of the policies were reached.")
    var coverage = false

    @Flag(name: .long, help: "In traces and profiles: go on when a rule's value is known already.")
    var disableEarlyExit = false

    var reportsMetrics: Bool { metrics || instrument || reportsProfile }
    var reportsProfile: Bool { profile || profileLimit != nil || !profileSort.isEmpty }
    /// Whether the evaluation is followed step by step.
    var followsSteps: Bool { explain != .off || reportsProfile || instrument }

    /// The lines of a profile as asked for.
    func report(_ profiler: Profiler) -> [Profiler.Line] {
        let asked = profileSort.flatMap(\.criteria)
        let rest = Self.usualOrder.filter { !asked.contains($0) }
        return profiler.report(sortedBy: asked + rest, limit: max(0, profileLimit ?? 10))
    }

    private static let usualOrder: [Profiler.Criterion] = [.time, .evaluations, .redos, .file, .line]
}

/// One use of `--profile-sort`: criteria separated by commas.
struct ProfileOrder: ExpressibleByArgument {
    let criteria: [Profiler.Criterion]

    init?(argument: String) {
        let names = argument.split(separator: ",", omittingEmptySubsequences: false)
        criteria = names.compactMap { Profiler.Criterion(rawValue: String($0)) }
        if criteria.count < names.count { return nil }
    }
}

extension TraceFilter: ExpressibleByArgument {}
