/// What is wrong with a JSON text, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        /// Not JSON.
        case syntax = "json_syntax_error"
        /// Nested deeper than the limit.
        case depth = "json_depth_exceeded"
        /// More memory than the limit allows.
        case size = "json_size_exceeded"
    }

    public let reason: Reason
    public let message: String
    /// Byte offset from 0.
    public let offset: Int
    /// Line and column (in bytes), from 1.
    public let line: Int
    public let column: Int

    /// Stable code.
    public var code: String { reason.rawValue }
    public var description: String { "\(line):\(column): \(code): \(message)" }
}

/// Bounds on a JSON text read from outside.
public struct JSONLimits: Sendable, Hashable {
    /// How deep arrays and objects may nest.
    public var depth: Int
    /// Bytes of memory that a ``Document`` may take for its values, those included that it reads when they are asked for.
    public var memory: Int

    public init(depth: Int = 1_000, memory: Int = .max) {
        self.depth = depth
        self.memory = memory
    }
}
