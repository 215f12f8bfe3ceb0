import RegoEngine
import RegoSyntax

/// What became of one input.
struct ExecutionResult {
    enum Outcome {
        /// The value, and the name of the decision.
        case decided(JSONNode, id: String)
        /// With the path of the decision.
        case undefined(String)
        case failed(EvaluationError)
        /// No document could be read.
        case unreadable([Failure])
    }

    let path: String
    let outcome: Outcome
}

extension ExecutionResult {
    /// OPA's shape. Of an input that cannot be read OPA says no more than that there was an error (`{}`).
    fileprivate var json: JSONNode {
        let path = JSONNode.Member("path", .string(path))
        switch outcome {
        case .decided(let value, let id):
            return .object([.init("result", value), .init("decision_id", .string(id)), path])
        case .undefined(let decision):
            return .object([.init("error", Self.error("opa_undefined_error", "\(decision) decision was undefined")), path])
        case .failed(let error):
            return .object([.init("error", Self.error(error)), path])
        case .unreadable(let failures):
            let error = Self.error(failures.first?.code ?? "", failures.map(\.message).joined(separator: "; "))
            return .object([.init("error", error), path])
        }
    }

    private static func error(_ code: String, _ message: String, _ more: [JSONNode.Member] = []) -> JSONNode {
        .object([.init("code", .string(code)), .init("message", .string(message))] + more)
    }

    private static func error(_ error: EvaluationError) -> JSONNode {
        guard error.row > 0 else { return self.error(error.code.rawValue, error.message) }
        let location = JSONNode.object([
            .init("file", .string(error.file)), .init("row", .number("\(error.row)")), .init("col", .number("\(error.column)")),
        ])
        return self.error(error.code.rawValue, error.message, [.init("location", location)])
    }
}

/// Which results make `exec` fail, as OPA counts them.
enum FailCondition {
    /// `--fail`
    case undefined
    /// `--fail-defined`
    case defined
    /// `--fail-non-empty`
    case nonEmpty

    /// Whether the decision is not what was hoped for.
    func isFailure(_ outcome: ExecutionResult.Outcome) -> Bool {
        guard case .decided(let value, _) = outcome else { return false }
        switch (self, value) {
        case (.undefined, .null): return true
        case (.undefined, _), (_, .null): return false
        case (.defined, _): return true
        case (.nonEmpty, .array(let items)): return !items.isEmpty
        case (.nonEmpty, _): return true
        }
    }

    /// Whether there is no decision for a reason that counts.
    func isError(_ outcome: ExecutionResult.Outcome) -> Bool {
        switch outcome {
        case .decided: false
        case .undefined: self == .undefined
        case .failed: self != .undefined
        case .unreadable: true
        }
    }
}

/// The results for all inputs.
struct ExecutionReport {
    var results: [ExecutionResult] = []

    /// Prints them as OPA's JSON document.
    ///
    /// - Throws: `ExitStatus.failed`, having said why, when a number cannot be written as JSON.
    func write() throws {
        let document = JSONNode.object([.init("result", .array(results.map(\.json)))])
        try JSONNode.requireNone(document.unwritableNumber)
        StandardOutput.writeLine(document.text(indent: 2, escapesHTML: true))
    }
}
