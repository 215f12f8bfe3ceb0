import RegoPlan

/// Why an evaluation has no result.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// OPA's codes of `topdown.Error`, and ours for limits.
    public enum Code: String, Sendable {
        case conflict = "eval_conflict_error"
        case type = "eval_type_error"
        case builtin = "eval_builtin_error"
        case cancelled = "eval_cancel_error"
        case with = "eval_with_merge_error"
        /// The memory limit of the evaluation.
        case memory = "eval_memory_error"
        /// Functions calling functions deeper than the limit.
        case depth = "eval_depth_error"
        /// No such entrypoint.
        case entrypoint = "eval_entrypoint_error"
        /// The input is not JSON.
        case input = "eval_input_error"
    }

    public let code: Code
    public let message: String
    /// The file, or empty when no place in a source is to blame.
    public let file: String
    /// Row and column from 1, or 0.
    public let row: Int
    public let column: Int

    public init(_ code: Code, _ message: String, file: String = "", row: Int = 0, column: Int = 0) {
        self.code = code
        self.message = message
        self.file = file
        self.row = row
        self.column = column
    }

    public var description: String {
        let place = file.isEmpty ? "\(row):\(column)" : "\(file):\(row)"
        return row > 0 ? "\(place): \(code.rawValue): \(message)" : "\(code.rawValue): \(message)"
    }
}
