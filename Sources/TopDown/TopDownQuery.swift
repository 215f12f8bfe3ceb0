import Parallelism
import RegoCompiler
import RegoEngine
import RegoSyntax
import RegoValue

/// Evaluates a compiled query over compiled modules as syntax: for traces, profiles, and partial evaluation. To decide, use `RegoEngine`.
///
///     let query = try compiler.compile(query: body, for: .partialEvaluation, against: modules)
///     let rest = try TopDownQuery(query, modules).partiallyEvaluate()
public struct TopDownQuery {
    public let query: CompiledQuery
    public let modules: CompiledModules
    public var data: Document
    /// The input document, or nil for none.
    public var input: Document?
    public var options: TopDownOptions

    public init(
        _ query: CompiledQuery, _ modules: CompiledModules, data: Document = .empty, input: Document? = nil,
        options: TopDownOptions = TopDownOptions()
    ) {
        self.query = query
        self.modules = modules
        self.data = data
        self.input = input
        self.options = options
    }

    /// What an evaluation found.
    public struct Outcome {
        /// One for each way in which the query holds: values as constant terms by the compiler's names of variables.
        public let answers: [[String: Term]]
        /// Errors of built-ins that made calls undefined.
        public let builtinErrors: [EvaluationError]
        public let metrics: EvaluationMetrics
    }

    /// What a partial evaluation left.
    public struct Remainder {
        /// The query holds when one of these does. An empty one always holds.
        public let queries: [Body]
        /// Rules that the queries refer to, in order of their packages.
        public let support: [Module]
        public let builtinErrors: [EvaluationError]
        public let metrics: EvaluationMetrics
    }

    public func evaluate() throws(EvaluationError) -> Outcome {
        var answers: [[String: Term]] = []
        let evaluation = Evaluation.Setup(self, saves: false)
        let finished = try evaluation.run { frame throws(Stop) in
            try frame.evaluation.countSaved()
            var answer: [String: Term] = [:]
            for entry in frame.bindings.entries { answer[entry.name] = frame.store.term(frame.plug(entry.variable)) }
            answers.append(answer)
        }
        return Outcome(answers: answers, builtinErrors: finished.builtinErrors, metrics: finished.metrics)
    }

    public func partiallyEvaluate() throws(EvaluationError) -> Remainder {
        var queries: [Body] = []
        let live = liveVariables
        let evaluation = Evaluation.Setup(self, saves: true)
        let finished = try evaluation.run { frame throws(Stop) in
            guard let saving = frame.saving else { return }
            try frame.evaluation.countSaved()
            var body: Body = []
            for saved in saving.queries[saving.queries.count - 1] { body.append(renumbering: saved.plugged(frame.pluggingForCaller)) }
            let equalities = frame.bindings.entries.map {
                Expr.call("eq", [$0.variable, frame.pluggedForCaller($0.variable)])
            }
            for equality in equalities.sorted(by: { $0.compare($1) < 0 }) { body.append(renumbering: equality) }
            guard frame.evaluation.checking.passesTypeCheck(body) else { return }
            if !options.partial.isShallow { body = CopyPropagation(keeping: live, frame.evaluation.checking).apply(body) }
            queries.append(body)
        }
        let support = finished.saving?.support.modules(.v1) ?? []
        return Remainder(queries: queries, support: support, builtinErrors: finished.builtinErrors, metrics: finished.metrics)
    }

    /// Variables that the asker wants to see: those in the query that people wrote, and the roots of what is not known.
    private var liveVariables: Set<String> {
        var live = Set(options.partial.unknowns.compactMap(\.headVariable))
        query.body.forEachTerm { term in
            if let name = term.variable, !Variable.isGenerated(name) { live.insert(name) }
            return true
        }
        return live
    }
}

extension Evaluation {
    /// Makes an evaluation of a query and runs it.
    struct Setup {
        /// Bytes of the stack of the thread on which it runs: enough for the depth that searches reach. Pages are used only when they are
        /// reached.
        private static let stackSize = 512 << 20

        private let evaluation: Evaluation
        private let frame: Frame

        init(_ query: TopDownQuery, saves: Bool) {
            let store = ValueStore(memory: query.options.limits.memory)
            let bindings = Bindings(id: 0)
            let partial = query.options.partial
            let saving =
                saves
                ? Saving(
                    query.modules, unknowns: partial.unknowns,
                    inlining: InliningControl(
                        isShallow: partial.isShallow, callsNondeterministicBuiltins: partial.callsNondeterministicBuiltins,
                        excluded: partial.disabledInlining),
                    namespace: partial.skipsNamespace ? nil : partial.namespace,
                    conflicts: partial.isExact ? ConflictSearch(BodyAnalysis(query.modules).checker()) : nil,
                    caller: bindings)
                : nil
            evaluation = Evaluation(
                query.modules, query: query.query, data: query.data.root, input: query.input?.root ?? .undefined, store: store,
                options: query.options, saving: saving)
            frame = Frame(evaluation, query: query.query.body, bindings: bindings)
        }

        func run(_ found: (Frame) throws(Stop) -> Void) throws(EvaluationError) -> Evaluation {
            var failure: EvaluationError?
            let hasRun = WorkerThread.wait(stackSize: Self.stackSize) {
                evaluation.gauge.start(
                    stack: min(evaluation.options.limits.stack, Self.stackSize - (32 << 20)), time: evaluation.options.limits.time)
                do throws(Stop) {
                    try frame.run { () throws(Stop) in try found(frame) }
                } catch {
                    if case .failed(let error) = error { failure = error }
                }
            }
            if !hasRun { throw EvaluationError(.memory, "the system gives no thread for the evaluation") }
            // As in OPA, before the error that ended the evaluation.
            if evaluation.options.strictBuiltinErrors, let first = evaluation.builtinErrors.first { throw first }
            if let failure { throw failure }
            return evaluation
        }
    }
}
