import ArgumentParser
import Glibc
import PolicyBundle
import PolicyEvaluation
import PolicyTesting
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue
import Signing

/// An error in the form in which it is printed: `place: code: message`, and lines below it.
struct Failure: Error {
    var code: String
    var message: String
    var place: String?
    var remedy: String?
    var status: ExitStatus

    init(_ code: String, _ message: String, place: String? = nil, remedy: String? = nil, status: ExitStatus = .failed) {
        self.code = code
        self.message = message
        self.place = place
        self.remedy = remedy
        self.status = status
    }

    /// Wrong usage that the parser of arguments cannot see.
    static func usage(_ message: String, remedy: String? = nil) -> Failure {
        Failure("usage_error", message, remedy: remedy, status: .usage)
    }

    var text: String {
        let style = Style.standardError
        let head = (place.map { "\($0): " } ?? "") + style.error(code) + ": " + message
        return head + (remedy.map { "\n    \($0)" } ?? "")
    }

    var json: JSONNode {
        var members: [JSONNode.Member] = [.init("message", .string(message)), .init("code", .string(code))]
        if let place { members.append(.init("location", .object([.init("file", .string(place))]))) }
        if let remedy { members.append(.init("remedy", .string(remedy))) }
        return .object(members)
    }
}

extension Failure {
    /// What any error of the modules is to the user: one failure, or several.
    static func failures(of error: any Error) -> [Failure] {
        switch error {
        case let failure as Failure: [failure]
        case let error as BundleError:
            [Failure(error.code.rawValue, error.message, place: error.place, remedy: error.remedy, status: error.code.exitStatus)]
        case let error as SigningError:
            [Failure(error.code.rawValue, error.message, place: error.place, remedy: error.remedy, status: error.code.exitStatus)]
        case let error as EvaluationError:
            [Failure(error.code.rawValue, error.message, place: error.row > 0 ? "\(error.file):\(error.row):\(error.column)" : nil)]
        case let error as PlanError: [Failure(error.code.rawValue, error.message, place: error.owner)]
        case TestError.filter(let message): [Failure("test_filter_invalid", message, status: .usage)]
        case TestError.plan(let error): failures(of: error)
        case QueryError.evaluation(let error): failures(of: error)
        case QueryError.plan(let error): failures(of: error)
        default: [Failure("internal_error", "\(error)", status: .environment)]
        }
    }

    /// Prints an error on standard error and ends the process.
    static func exit(with error: any Error) -> Never {
        if !(error is ExitStatus), diagnostics(of: error) == nil, isOfArguments(error) { exitByArguments(error) }
        Glibc.exit(tell(error).rawValue)
    }

    /// Prints an error on standard error, unless it was told before.
    ///
    /// - Returns: what the process should end with.
    @discardableResult
    static func tell(_ error: any Error) -> ExitStatus {
        if let status = error as? ExitStatus { return status }
        if let diagnostics = diagnostics(of: error) {
            StandardError.writeLine(SourceErrors.text(diagnostics))
            return .failed
        }
        let failures = failures(of: error)
        for failure in failures { StandardError.writeLine(failure.text) }
        return failures.first?.status ?? .failed
    }

    /// Writes an error on standard error in the shape of OPA's JSON; returns the status to end with.
    static func writtenAsJSON(_ error: any Error) -> ExitStatus {
        if let diagnostics = diagnostics(of: error) {
            StandardError.writeLine(SourceErrors.json(diagnostics).text(indent: 2))
            return .failed
        }
        let failures = failures(of: error)
        StandardError.writeLine(JSONNode.object([.init("errors", .array(failures.map(\.json)))]).text(indent: 2))
        return failures.first?.status ?? .failed
    }

    static func diagnostics(of error: any Error) -> RegoDiagnostics? {
        switch error {
        case TestError.diagnostics(let diagnostics), QueryError.diagnostics(let diagnostics): diagnostics
        default: error as? RegoDiagnostics
        }
    }

    private static func isOfArguments(_ error: any Error) -> Bool {
        switch error {
        case is Failure, is BundleError, is SigningError, is EvaluationError, is PlanError, is TestError, is QueryError: false
        default: true
        }
    }

    /// `--help` and wrong usage.
    private static func exitByArguments(_ error: any Error) -> Never {
        let isHelp = Writ.exitCode(for: error) == .success
        let message = Writ.fullMessage(for: error)
        if isHelp {
            if !message.isEmpty { StandardOutput.writeLine(message) }
            Glibc.exit(ExitStatus.success.rawValue)
        }
        StandardError.writeLine(message)
        Glibc.exit(ExitStatus.usage.rawValue)
    }
}

/// Errors of policies, with the line and a caret.
enum SourceErrors {
    static func text(_ diagnostics: RegoDiagnostics) -> String {
        diagnostics.all.map { diagnostic in
            let style = Style.standardError
            guard style.isColored else { return diagnostic.rendered }
            let code = diagnostic.code.rawValue
            let rendered = diagnostic.rendered
            guard let found = rendered.range(of: code) else { return rendered }
            return rendered.replacingCharacters(in: found, with: style.error(code))
        }.joined(separator: "\n")
    }

    /// The shape of `opa check --format json`.
    static func json(_ diagnostics: RegoDiagnostics, includingText: Bool = false) -> JSONNode {
        .object([.init("errors", .array(diagnostics.all.map { $0.json(includingText: includingText) }))])
    }
}

extension String {
    fileprivate func range(of part: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }

    fileprivate func replacingCharacters(in range: Range<String.Index>, with other: String) -> String {
        String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
