import Glibc

/// Standard output.
enum StandardOutput {
    static func write(_ text: String) { FileDescriptor.write(Array(text.utf8), to: STDOUT_FILENO) }
    static func write(_ bytes: [UInt8]) { FileDescriptor.write(bytes, to: STDOUT_FILENO) }
    static func writeLine(_ text: String) { write(text + "\n") }
}

/// Standard error: what went wrong, and what the reader of the output must know.
enum StandardError {
    static func write(_ text: String) { FileDescriptor.write(Array(text.utf8), to: STDERR_FILENO) }
    static func writeLine(_ text: String) { write(text + "\n") }

    /// A warning that must not be missed.
    static func warn(_ text: String) { writeLine(Style.standardError.warning("WARNING:") + " " + text) }
}

private enum FileDescriptor {
    /// Ends the process when nobody reads any more, as `writ ... | head` wants it.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { exit(ExitStatus.environment.rawValue) }
            rest = rest.dropFirst(count)
        }
    }
}
