import DurableFiles

/// Where bundles come from: a service of OPA's configuration.
public struct BundleService: Sendable, Hashable {
    /// `http` or `https`, without a slash at the end.
    public var url: String
    /// Sent with every request.
    public var headers: [String: String] = [:]
    /// PEM file with the certificates that the service's certificate must descend from; nil for those of the system.
    public var certificateAuthority: String?
    /// Whether the certificates of the system count besides ``certificateAuthority``.
    public var usesSystemAuthorities = false
    /// Whoever answers is believed.
    public var skipsVerification = false
    /// Sent in front of the token.
    public var tokenScheme = "Bearer"
    /// File whose content is sent as a token; read for each request, so that it may be rotated.
    public var tokenPath: String?
    public var token: String?
    /// Seconds that the service may take to begin its answer (on top of the time that a long poll asks for).
    public var responseHeaderTimeout = 10

    public init(url: String) { self.url = url }

    /// The value of `Authorization`; nil when there are no credentials.
    func authorization() throws(SyncError) -> String? {
        guard let path = tokenPath else { return token.map { "\(tokenScheme) \($0)" } }
        do {
            let bytes = try OpenFile(path: path).readAll(limit: 1 << 16)
            return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first.map { "\(tokenScheme) \($0)" }
        } catch {
            throw SyncError(.credentials, "the token cannot be read: \(error.reason)", place: path)
        }
    }
}
