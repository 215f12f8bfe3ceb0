import RegoCompiler
import RegoEngine
import RegoSyntax
import RegoValue

/// What all queries of one evaluation share: the documents, the caches, the modifiers in force and the limits.
final class Evaluation {
    let modules: CompiledModules
    let options: TopDownOptions
    /// The base documents.
    let base: Value
    /// The input document; undefined for none.
    var input: Value
    /// What `with` puts over the base documents; undefined for nothing.
    var replacement = Value.undefined
    let store: ValueStore
    let context: BuiltinContext
    let checking: BodyChecking
    private let analysis: BodyAnalysis
    let tracer: (any EventSink)?
    /// Set when some documents are not known: what is saved of the query so far.
    let saving: Saving?
    /// What people called variables.
    let sourceNames: [String: String]
    let comprehensionKeys: [Term: [String]]

    var documents = DocumentCache()
    var comprehensions = ComprehensionCache()
    var mocks = FunctionMocks()
    /// What the `with` modifiers in force replace.
    var targets: [[Ref]] = []
    var builtinErrors: [EvaluationError] = []
    private var indexes: [Int: RuleIndex] = [:]
    private var functionNames: [Ref: Bool] = [:]
    private var queryCount = 0
    private var savedCount = 0
    var gauge: EvaluationGauge
    let metrics: EvaluationMetrics

    init(
        _ modules: CompiledModules, query: CompiledQuery, data: Value, input: Value, store: ValueStore, options: TopDownOptions,
        saving: Saving?
    ) {
        self.modules = modules
        self.options = options
        self.store = store
        self.input = input
        self.saving = saving
        base = data
        tracer = options.tracer
        analysis = BodyAnalysis(modules)
        checking = analysis.checker()
        context = BuiltinContext()
        context.printSink = options.print
        context.network = options.network
        context.runtimeJSON = options.runtimeJSON
        context.isCancelled = options.isCancelled
        gauge = EvaluationGauge(context)
        metrics = EvaluationMetrics(isEnabled: options.isInstrumented)
        sourceNames = modules.sourceNames.merging(query.sourceNames) { _, new in new }
        comprehensionKeys = ComprehensionKeys.find(in: modules, query: query.body, checking)
        gauge.start(stack: options.limits.stack, time: options.limits.time)
    }

    func nextQueryID() -> Int {
        defer { queryCount += 1 }
        return queryCount
    }

    /// Replaces variables by their values.
    func plug(_ term: Term, _ bindings: Bindings) -> Operand { Plugging(store).plug(term, bindings) }

    func plug(_ operand: Operand, _ bindings: Bindings) -> Operand { Plugging(store).plug(operand, bindings) }

    /// Whether a reference names a function: a built-in, or rules with arguments.
    func isFunction(_ ref: Ref) -> Bool {
        if let known = functionNames[ref] { return known }
        let isFunction = analysis.isFunction(ref)
        functionNames[ref] = isFunction
        return isFunction
    }

    /// The index of the rules at a node of the rule tree.
    func index(atNode node: Int) -> RuleIndex {
        if let index = indexes[node] { return index }
        var rules = modules.tree[node].rules
        if rules.contains(where: { !modules[$0].head.ref.isGround }) {
            for child in modules.tree.sortedChildren(of: node) {
                modules.tree.forEachNode(from: child) { below in
                    rules += modules.tree[below].rules
                    return true
                }
            }
        }
        let tree = modules.tree
        let index = RuleIndex(
            rules.map { (modules[$0], modules.modules[$0.module].package.path) }, store: store, isVirtual: { tree.isVirtual($0) })
        indexes[node] = index
        return index
    }

    func failure(_ code: EvaluationError.Code, _ message: String, at location: SourceLocation = .none) -> Stop {
        .failed(EvaluationError(code, message, file: location.file.path, row: location.row, column: location.column))
    }

    /// Called for each answer or saved query.
    func countSaved() throws(Stop) {
        savedCount += 1
        if savedCount > options.limits.savedQueries {
            throw failure(.memory, "the evaluation gives more than \(options.limits.savedQueries) results")
        }
    }

    /// Called once per expression.
    func checkLimits() throws(Stop) {
        if let reached = gauge.step() { throw failure(reached.code, reached.message) }
        if store.arena.isExhausted {
            throw failure(.memory, "the evaluation needs more than \(store.arena.limit) bytes of memory")
        }
    }
}
