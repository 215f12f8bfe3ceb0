import PolicyEvaluation
import RegoEngine
import RegoSyntax

/// An error as part of an answer: of a policy, of the query, or of the evaluation.
struct OutputError {
    let json: JSONNode
    /// What OPA prints: the place, the code, the message, and what it knows besides below.
    let text: String

    init(_ diagnostic: RegoDiagnostic) {
        json = diagnostic.json()
        text = diagnostic.description
    }

    /// An error without a code or a place.
    init(message: String) {
        json = .object([.init("message", .string(message))])
        text = message
    }

    init(_ error: EvaluationError) {
        var members: [JSONNode.Member] = [.init("message", .string(error.message)), .init("code", .string(error.code.rawValue))]
        if error.row > 0 {
            let location: [JSONNode.Member] = [
                .init("file", .string(error.file)), .init("row", .number("\(error.row)")), .init("col", .number("\(error.column)")),
            ]
            members.append(.init("location", .object(location)))
        }
        json = .object(members)
        text = error.description
    }

    /// What an answer says of an error; nothing of errors that have no place in it, such as a file that cannot be read.
    static func errors(of error: any Error) -> [OutputError]? {
        switch error {
        case let error as RegoDiagnostics: error.all.map { OutputError($0) }
        case QueryError.diagnostics(let diagnostics): diagnostics.all.map { OutputError($0) }
        case QueryError.evaluation(let error): [OutputError(error)]
        default: nil
        }
    }

    /// All of them for people: `1 error occurred: ...`, or their number and a line for each.
    static func text(_ errors: [OutputError]) -> String {
        let lines = errors.map(\.text).joined(separator: "\n")
        return errors.count == 1 ? "1 error occurred: " + lines : "\(errors.count) errors occurred:\n" + lines
    }
}
