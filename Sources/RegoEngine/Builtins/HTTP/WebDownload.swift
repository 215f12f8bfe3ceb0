/// Fetches what a URL names, as `http.send` would: over the same network, following redirects.
public struct WebDownload: Sendable {
    /// `http` or `https`.
    public var url: String
    public var headers: [String: String]
    /// PEM certificates that the server's must descend from; nil for those of the system.
    public var authority: [UInt8]?
    /// Whether those of the system count besides ``authority``.
    public var usesSystemAuthorities = false
    /// Whoever answers is believed.
    public var skipsVerification: Bool
    /// Nanoseconds.
    public var timeLimit: Int64

    /// There is no answer; the text is the reason.
    public struct Failure: Error, Sendable {
        public let reason: String
    }

    public init(
        _ url: String, headers: [String: String] = [:], authority: [UInt8]? = nil, skipsVerification: Bool = false,
        timeLimit: Int64 = 60_000_000_000
    ) {
        self.url = url
        self.headers = headers
        self.authority = authority
        self.skipsVerification = skipsVerification
        self.timeLimit = timeLimit
    }

    /// - Returns: the response whatever its status is. Its body has at most 64 MiB.
    public func response(over network: NetworkAccess) throws(Failure) -> IncomingResponse {
        var message = HTTPSendMessage()
        message.method = "GET"
        message.url = url
        message.followsRedirects = true
        message.timeout = timeLimit
        for (name, value) in headers { message.headers[HTTPSendMessage.canonical(name)] = value }
        if authority != nil || skipsVerification {
            var tls = OutgoingRequest.TLS()
            tls.skipsVerification = skipsVerification
            tls.authorities = authority.map { [$0] } ?? []
            tls.usesSystemAuthorities = authority == nil || usesSystemAuthorities
            message.tls = tls
        }
        do throws(HTTPSendError) {
            try message.locate()
            return try HTTPSendExchange(network: network, context: BuiltinContext()).send(message, retries: 0)
        } catch {
            throw Failure(reason: error.raised.message)
        }
    }
}
