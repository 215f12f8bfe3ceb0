import RegoCompiler
import RegoEngine
import RegoSyntax
import RegoValue
import TopDown

/// A query over modules and base documents, evaluated as syntax: slower than a ``PreparedQuery``, but it tells how it came to its answer,
/// and what is left of it when some documents are not known.
///
///     let log = EventLog()
///     let query = try SyntaxQuery("data.authz.allow", modules: modules, data: data, observer: log)
///     let answer = try query.ask(input: input)
public struct SyntaxQuery {
    /// What is asked for.
    public enum Purpose {
        /// Answers.
        case values
        /// What is left of the query when some documents are not known.
        case remainder(TopDownOptions.Partial)
    }

    private let query: CompiledQuery
    private let modules: CompiledModules
    private let data: Document
    private let isCollectingErrors: Bool
    private var options = TopDownOptions()
    /// Nanoseconds that each step took.
    public let timings: QueryTimings

    /// - Parameters:
    ///   - observer: gets every event.
    ///   - isInstrumented: whether parts of the evaluation and the compiler's stages are counted and timed.
    ///   - usesEarlyExit: whether a rule whose results are all equal ends with the first.
    ///   - print: gets what `print` writes.
    public init(
        _ text: String, modules: [Module], data: Document = .empty, options: QueryOptions = QueryOptions(), for purpose: Purpose = .values,
        observer: (any EventSink)? = nil, isInstrumented: Bool = false, usesEarlyExit: Bool = true, print: ((_ text: String) -> Void)? = nil
    ) throws(QueryError) {
        var timings = QueryTimings()
        let sources: QuerySources
        do throws(RegoDiagnostics) {
            sources = try QuerySources(
                text, modules: modules, data: data, options: options, for: purpose.compilation, timesStages: isInstrumented,
                timings: &timings)
        } catch {
            throw .diagnostics(error)
        }
        query = sources.query
        self.modules = sources.modules
        self.data = data
        self.timings = timings
        isCollectingErrors = options.collectsBuiltinErrors
        self.options = TopDownOptions(options)
        if case .remainder(let partial) = purpose { self.options.partial = partial }
        self.options.usesEarlyExit = usesEarlyExit
        self.options.tracer = observer
        self.options.isInstrumented = isInstrumented
        if let print { self.options.print = { text, _, _ in print(text) } }
    }

    /// The answers, and what else there is to tell.
    public struct Outcome {
        /// One per way in which the query holds.
        public let answers: [QueryAnswer]
        /// Errors of built-in functions, when they are collected.
        public let builtinErrors: [EvaluationError]
        public let metrics: EvaluationMetrics
        /// The values of the answers live as long.
        private let owner: ArenaOwner

        fileprivate init(_ outcome: TopDownQuery.Outcome, _ query: CompiledQuery, collectsErrors: Bool) {
            let owner = ArenaOwner()
            answers = outcome.answers.map { answer in
                QueryAnswer(query) { variable in answer[variable].map { owner.arena.value(of: $0) } ?? .undefined }
            }
            builtinErrors = collectsErrors ? outcome.builtinErrors : []
            metrics = outcome.metrics
            self.owner = owner
        }
    }

    /// Reads an input document.
    public func readInput(_ json: [UInt8]) throws(QueryError) -> Document {
        do throws(JSONError) { return try Document(json: json) } catch {
            throw .evaluation(EvaluationError(.type, "input: \(error)"))
        }
    }

    public func ask(input: Document? = nil) throws(QueryError) -> Outcome {
        do throws(EvaluationError) {
            return Outcome(try topDown(input).evaluate(), query, collectsErrors: isCollectingErrors)
        } catch {
            throw .evaluation(error)
        }
    }

    /// What is left of the query.
    public func partiallyEvaluate(input: Document? = nil) throws(QueryError) -> TopDownQuery.Remainder {
        do throws(EvaluationError) { return try topDown(input).partiallyEvaluate() } catch { throw .evaluation(error) }
    }

    private func topDown(_ input: Document?) -> TopDownQuery {
        TopDownQuery(query, modules, data: data, input: input, options: options)
    }
}

extension TopDownOptions {
    /// What a query's options say of its evaluation, whatever evaluates it.
    init(_ query: QueryOptions) {
        self.init()
        limits.time = query.timeout
        strictBuiltinErrors = query.strictBuiltinErrors
        usesIndex = query.usesRuleIndex
        network = query.permittedNetwork
        runtimeJSON = query.runtimeJSON
    }
}

extension SyntaxQuery.Purpose {
    fileprivate var compilation: CompiledQuery.Purpose {
        switch self {
        case .values: .values
        case .remainder: .partialEvaluation
        }
    }
}
