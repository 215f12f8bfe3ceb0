import RegoPlan
import RegoSyntax

/// Why no test was run.
public enum TestError: Error, Sendable {
    /// The modules do not compile.
    case diagnostics(RegoDiagnostics)
    /// The filter is no regular expression.
    case filter(String)
    /// The plan cannot be run by this engine.
    case plan(PlanError)
}

extension TestError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .diagnostics(let diagnostics): diagnostics.description
        case .filter(let message): "test_filter_invalid: \(message)"
        case .plan(let error): "\(error)"
        }
    }
}
