/// What one client may cost a server.
public struct HTTPLimits: Sendable, Equatable {
    /// Connections open at the same time; further ones wait in the system's backlog.
    public var connections = 1024
    /// Bytes of all header fields of a request together.
    public var headerBytes = 16 * 1024
    public var headerFields = 100
    /// How long a connection may be open without a complete request head.
    public var idle: Duration = .seconds(75)
    /// How long a request may take to arrive, from its first header to its last byte.
    public var request: Duration = .seconds(30)
    /// How long a client may take to accept the next part (up to 64 KiB) of an answer.
    public var stall: Duration = .seconds(30)
    /// How long requests in progress may go on after the server was asked to stop.
    public var shutdown: Duration = .seconds(10)

    public init() {}
}
