import Glibc

/// One answered request.
public struct AccessRecord: Sendable, Equatable {
    /// Nanoseconds since 1970.
    public var time: Int64
    public var client: String
    public var method: String
    /// As the client sent it.
    public var target: String
    public var status: Int
    /// Body bytes of the answer as promised by its length.
    public var bytes: Int
    public var milliseconds: Int
    /// The client went away, or was cut off, before the whole answer was sent.
    public var aborted: Bool

    /// One JSON object.
    public var json: [UInt8] {
        var text = JSONText()
        text.member("time", HTTPDate.formatRFC3339(nanoseconds: time))
        text.member("client", client)
        text.member("method", method)
        text.member("target", target)
        text.member("status", status)
        text.member("bytes", bytes)
        text.member("ms", milliseconds)
        if aborted { text.member("aborted", true) }
        return text.finished()
    }
}

/// Where answered requests are recorded.
public struct AccessLog: Sendable {
    public let record: @Sendable (AccessRecord) -> Void

    public init(_ record: @escaping @Sendable (AccessRecord) -> Void) { self.record = record }

    /// One line of JSON for each request on standard output, written by one system call so that lines do not mix.
    public static let standardOutput = AccessLog { record in
        let line = record.json + [0x0a]
        _ = line.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }

    public static let none = AccessLog { _ in }
}
