import RegoEngine
import RegoSyntax

/// Why policies cannot be optimized.
public enum OptimizationError: Error {
    /// An entrypoint names a whole package below `data`: there is no rule to write its optimized form as.
    case entrypointTooShort(Ref)
    /// An entrypoint that has no value, whatever the input is.
    case entrypointUndefined(Ref)
    /// The policies do not compile.
    case diagnostics(RegoDiagnostics)
    /// What is known already fails: rules in conflict, or limits.
    case evaluation(EvaluationError)
}
