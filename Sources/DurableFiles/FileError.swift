import Glibc

/// A file operation that the system refused.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was being done.
    public enum Operation: String, Sendable {
        case open, read, write, sync, rename, link, lock, list, remove, create, inspect
    }

    public var operation: Operation
    public var path: String
    /// The system's error number (`errno`).
    public var number: Int32

    public init(_ operation: Operation, _ path: String, _ number: Int32) {
        self.operation = operation
        self.path = path
        self.number = number
    }

    /// Stable code, such as `file_read_failed`.
    public var code: String { "file_\(operation.rawValue)_failed" }

    /// The system's words for `number`.
    public var reason: String { String(cString: strerror(number)) }

    /// What the system refused and why, without the path.
    public var message: String { "cannot \(operation.rawValue): \(reason)" }

    public var description: String { "\(path): \(message)" }

    public var isMissing: Bool { number == ENOENT || number == ENOTDIR }
}
