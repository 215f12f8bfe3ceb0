import PolicyBundle
import PolicyEvaluation
import RegoEngine
import RegoSyntax
import RegoValue

/// The answers to a query in one of the formats of `opa eval`.
struct QueryReport {
    let format: EvalCommand.Format
    var metrics: QueryMetrics?
    private(set) var isUndefined = true
    private var answers: [QueryAnswer] = []
    /// Keeps the answers' values alive.
    private var machine: QueryMachine?
    private var builtinErrors: [JSONNode] = []
    private var builtinFailures: [EvaluationError] = []

    init(format: EvalCommand.Format) { self.format = format }

    mutating func add(_ answers: [QueryAnswer], of machine: QueryMachine) {
        self.answers = answers
        self.machine = machine
        isUndefined = answers.isEmpty
        builtinFailures = machine.builtinErrors
        builtinErrors = builtinFailures.map(\.json)
    }

    func write() {
        switch format {
        case .json, .discard: StandardOutput.writeLine(document.text(indent: 2))
        case .values:
            for answer in answers { StandardOutput.writeLine(JSONNode.array(answer.expressions.map(\.value.node)).text(indent: 2)) }
        case .bindings: for answer in answers { StandardOutput.writeLine(answer.bindingsNode.text(indent: 2)) }
        case .raw: writeRaw()
        case .pretty: writePretty()
        }
        guard format != .json, format != .discard else { return }
        for error in builtinFailures { StandardError.writeLine("\(error)") }
    }

    // MARK: JSON

    private var document: JSONNode {
        var members: [JSONNode.Member] = []
        if let metrics { members.append(.init("metrics", metrics.json)) }
        if !builtinErrors.isEmpty { members.append(.init("errors", .array(builtinErrors))) }
        if !answers.isEmpty {
            members.append(.init("result", format == .discard ? .string("discarded") : .array(answers.map(\.node))))
        }
        return .object(members)
    }

    private func writeRaw() {
        for answer in answers {
            StandardOutput.writeLine(answer.expressions.map { $0.value.string ?? $0.value.node.text() }.joined(separator: " "))
        }
    }

    // MARK: Pretty

    private func writePretty() {
        if answers.isEmpty {
            StandardOutput.writeLine("undefined")
        } else if answers.count == 1, answers[0].bindings.isEmpty, let only = answers[0].expressions.first,
            answers[0].expressions.count == 1 || answers[0].expressions.allSatisfy({ $0.value.boolean != nil })
        {
            StandardOutput.writeLine(only.value.node.text(indent: 2))
        } else {
            writeTable()
        }
        if let metrics {
            StandardOutput.write(BoxTable(header: ["Metric", "Value"], metrics.timers.map { [$0.name, "\($0.nanoseconds)"] }).text)
        }
    }

    /// Bindings, and the expressions that are neither a variable nor merely true.
    private func writeTable() {
        guard let first = answers.first else { return }
        let shown = first.expressions.indices.filter { index in !answers.allSatisfy { $0.expressions[index].value.isTrue } }
        let header = first.bindings.map(\.name) + shown.map { first.expressions[$0].location.text }
        let rows = answers.map { answer in
            answer.bindings.map { $0.value.node.text() } + shown.map { answer.expressions[$0].value.node.text() }
        }
        StandardOutput.write(BoxTable(header: header, rows).text)
    }

    // MARK: Errors

    /// The errors that belong into the answer: those of policies and evaluations.
    static func errors(of error: any Error) -> [JSONNode]? {
        switch error {
        case let error as RegoDiagnostics: error.all.map { $0.json() }
        case QueryError.diagnostics(let diagnostics): diagnostics.all.map { $0.json() }
        case QueryError.evaluation(let error): [error.json]
        default: nil
        }
    }

    func fail(_ errors: [JSONNode], _ error: any Error) {
        if format == .json || format == .discard {
            StandardOutput.writeLine(JSONNode.object([.init("errors", .array(errors))]).text(indent: 2))
        } else if let diagnostics = Failure.diagnostics(of: error) {
            StandardError.writeLine(SourceErrors.text(diagnostics))
        } else {
            for failure in Failure.failures(of: error) { StandardError.writeLine(failure.text) }
        }
    }
}

extension QueryAnswer {
    fileprivate var bindingsNode: JSONNode { .object(bindings.map { .init($0.name, $0.value.node) }) }

    fileprivate var node: JSONNode {
        let expressions = expressions.map { expression in
            JSONNode.object([
                .init("value", expression.value.node), .init("text", .string(expression.location.text)),
                .init(
                    "location",
                    .object([.init("row", .number("\(expression.location.row)")), .init("col", .number("\(expression.location.column)"))])),
            ])
        }
        let result = [JSONNode.Member("expressions", .array(expressions))]
        return .object(bindings.isEmpty ? result : result + [.init("bindings", bindingsNode)])
    }
}

extension EvaluationError {
    var json: JSONNode {
        var members: [JSONNode.Member] = [.init("message", .string(message)), .init("code", .string(code.rawValue))]
        if row > 0 {
            members.append(
                .init(
                    "location",
                    .object([.init("file", .string(file)), .init("row", .number("\(row)")), .init("col", .number("\(column)"))])))
        }
        return .object(members)
    }
}

extension Value {
    /// The value as a JSON document, in Rego's order: sets are arrays, keys that are no strings are their JSON.
    var node: JSONNode {
        if kind == .set || kind == .object { sortEntries() }
        return switch kind {
        case .undefined, .null: .null
        case .boolean: .bool(isTrue)
        case .integer, .decimal: .number(numberText ?? "0")
        case .string: .string(string ?? "")
        case .array, .set: .array((0..<count).map { value(at: $0).node })
        case .object: .object((0..<count).map { .init(key(at: $0).string ?? key(at: $0).node.text(), value(at: $0).node) })
        }
    }
}
