/// One request as it goes over the wire.
public struct OutgoingRequest: Sendable, Equatable {
    /// How the connection is secured. Certificates and keys are PEM.
    public struct TLS: Sendable, Equatable {
        public struct Identity: Sendable, Equatable {
            public var certificate: [UInt8]
            public var key: [UInt8]
        }

        /// Whoever answers is believed.
        public var skipsVerification = false
        public var usesSystemAuthorities = true
        public var authorities: [[UInt8]] = []
        public var identity: Identity?
        /// The name that the server's certificate must have, where it is not the URL's host.
        public var serverName: String?

        public init() {}
    }

    /// Upper case.
    public var method: String
    public var isSecure: Bool
    /// A name or an address, without the brackets of IPv6.
    public var host: String
    public var port: Int
    /// A Unix domain socket that is used instead of `host` and `port`.
    public var socket: String?
    /// Path and query.
    public var target: String
    /// In order, among them `Host`; without those that follow from the body.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// What was asked for about TLS; nil for the usual, over a connection that may be used again.
    public var tls: TLS?
    /// Whether a compressed body is asked for, to be unpacked by the transport.
    public var unpacks: Bool
    /// Nanoseconds for the whole exchange; nil for no limit.
    public var timeLimit: Int64?
    /// The largest body that is taken, in bytes.
    public var largestBody: Int

    public static func == (a: OutgoingRequest, b: OutgoingRequest) -> Bool {
        a.method == b.method && a.isSecure == b.isSecure && a.host == b.host && a.port == b.port && a.socket == b.socket
            && a.target == b.target && a.body == b.body && a.tls == b.tls && a.unpacks == b.unpacks && a.timeLimit == b.timeLimit
            && a.largestBody == b.largestBody && a.headers.elementsEqual(b.headers, by: ==)
    }
}
