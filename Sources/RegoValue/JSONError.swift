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

extension JSONError {
    init(_ reason: Reason, _ message: String, at offset: Int, in text: UnsafeRawBufferPointer) {
        let before = text[..<min(offset, text.count)]
        let line = before.count { $0 == 0x0A } + 1
        let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        self.init(reason: reason, message: message, offset: offset, line: line, column: column)
    }

    /// A byte, or the end of the text, where something else must be. `place` says where: "in an escape".
    init(unexpected place: String, at offset: Int, in text: UnsafeRawBufferPointer) {
        guard offset < text.count else {
            self.init(.syntax, "the text ends \(place)", at: offset, in: text)
            return
        }
        let byte = text[offset]
        let shown = byte >= 0x20 && byte < 0x7F ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
        self.init(.syntax, "unexpected \(shown) \(place)", at: offset, in: text)
    }
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
