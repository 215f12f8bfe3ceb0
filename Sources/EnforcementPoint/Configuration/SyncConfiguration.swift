public import HTTPServing
public import PolicyBundle
public import RegoSyntax

/// What an enforcement point is told by its `sync.yaml`. Names and meaning of the fields are those of OPA's configuration where OPA has them.
///
///     services:
///       central:
///         url: https://policies.example.com
///     keys:
///       team:
///         algorithm: ES256
///         path: keys/team.pub.pem
///     bundles:
///       terraform:
///         service: central
///         resource: bundles/terraform/stable.tar.gz
///         polling: { min_delay_seconds: 10, max_delay_seconds: 30, long_polling_timeout_seconds: 60 }
///         signing: { keyid: team }
///     persistence_directory: .writ
///     server:
///       address: 127.0.0.1:8181
public struct SyncConfiguration: Sendable {
    public struct Polling: Sendable, Equatable {
        /// Seconds between two requests, at least.
        public var minimumDelay: Int
        /// Seconds between two requests, at most.
        public var maximumDelay: Int
        /// Seconds that the service may hold an answer back until there is something new; nil for none.
        public var longPolling: Int?

        public static let standard = Polling(minimumDelay: 60, maximumDelay: 120, longPolling: nil)
    }

    public struct Bundle: Sendable {
        public var name: String
        public var service: BundleService
        /// Path below the service's URL.
        public var resource: String
        public var polling: Polling
        /// Nil when no key is configured: the bundle is activated without anybody vouching for it, and every status says so.
        public var verification: VerificationConfiguration?
        /// Bytes that a download may have.
        public var sizeLimit: Int

        public init(
            name: String, service: BundleService, resource: String, polling: Polling = .standard,
            verification: VerificationConfiguration?, sizeLimit: Int = BundleLimits.standard.compressedBytes
        ) {
            self.name = name
            self.service = service
            self.resource = resource
            self.polling = polling
            self.verification = verification
            self.sizeLimit = sizeLimit
        }

        public var url: String { service.url + "/" + resource }
    }

    /// How long a download may take.
    public struct DownloadLimits: Sendable, Equatable {
        /// Without a byte.
        public var idle: Duration = .seconds(30)
        /// From the first byte to the last.
        public var total: Duration = .seconds(600)
    }

    public struct Server: Sendable, Equatable {
        public var address: ListenAddress
        public var tls: TLSFiles?
        /// Bytes of a request's body.
        public var bodyLimit = 8 << 20
        /// How deep an input document may nest.
        public var depthLimit = 1000
        /// How long one evaluation may take.
        public var evaluation: Duration = .seconds(5)
        /// Bytes that one evaluation may allocate.
        public var memoryLimit = 256 << 20
    }

    /// Sorted by name.
    public var bundles: [Bundle]
    public var labels: [String: String]
    /// Where bundles are kept (DESIGN.md, section 7, client store).
    public var storeDirectory: String
    /// What `POST /` answers, as a path such as `terraform/deny`.
    public var defaultDecision: String
    public var bundleLimits: BundleLimits
    public var downloadLimits: DownloadLimits
    public var server: Server
    /// Bytes that responses kept by `http.send` may take between decisions.
    public var responseCacheLimit: Int
    /// What policies may see of the file, by `opa.runtime().config`.
    public var published: JSONNode
}
