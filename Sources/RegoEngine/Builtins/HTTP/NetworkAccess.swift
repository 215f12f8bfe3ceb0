/// What an evaluation may use of the network. Without one, `http.send` and `net.lookup_ip_addr` are refused: the engine has no sockets of
/// its own.
public struct NetworkAccess: Sendable {
    public var transport: any NetworkTransport
    /// The hosts that policies may name, OPA's capability `allow_net`; nil for any.
    public var allowedHosts: Set<String>?
    /// Answers of `http.send` that are kept between evaluations.
    public var cache: InterQueryCache

    public init(transport: any NetworkTransport, allowedHosts: Set<String>? = nil, cache: InterQueryCache = InterQueryCache()) {
        self.transport = transport
        self.allowedHosts = allowedHosts
        self.cache = cache
    }
}

/// What built-in functions need of the machine they run on. Every call blocks until it has its answer, the time is over, or the
/// evaluation is cancelled.
public protocol NetworkTransport: Sendable {
    /// Sends one request and reads the whole response. Redirects are not followed.
    ///
    /// - Parameter isCancelled: asked again and again while waiting.
    func exchange(_ request: OutgoingRequest, isCancelled: () -> Bool) throws(HTTPFailure) -> IncomingResponse

    /// The addresses of a name, as text.
    ///
    /// - Parameter timeLimit: nanoseconds; nil for no limit.
    func addresses(of name: String, timeLimit: Int64?, isCancelled: () -> Bool) throws(HTTPFailure) -> [String]

    /// The contents of a file with certificates or a key.
    func contents(ofFile path: String) throws(HTTPFailure) -> [UInt8]

    /// The value of an environment variable; empty when it is not set.
    func environmentVariable(_ name: String) -> String
}

/// Why there is no response. The texts are the reason alone, in the words that Go uses where it has any.
public enum HTTPFailure: Error, Sendable, Equatable {
    case timedOut(readingBody: Bool)
    case cancelled
    /// There is no response.
    case unreachable(String)
    /// The response broke off.
    case body(String)
    /// A file cannot be read.
    case file(String)
}
