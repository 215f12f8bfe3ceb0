import DurableFiles
import PolicyBundle
import RegoSyntax

/// Why a bundle was not activated. What was active before stays active.
public struct SyncError: Error, Sendable, Equatable {
    /// Stable: one of `SyncError.Code`, or the code of the bundle, signature or policy error it stands for.
    public let code: String
    /// One sentence that says what happened.
    public let message: String
    /// The URL, file or place in a policy.
    public let place: String?
    public let remedy: String?
    /// The service's answer, when that was the reason.
    public let httpStatus: Int?
    /// Single errors, when there are several: those of a policy that does not compile.
    public let details: [String]

    public enum Code: String, Sendable, CaseIterable {
        /// The service could not be reached, or the connection broke.
        case unreachable = "sync_unreachable"
        /// The service answered with something else than 200 or 304.
        case httpStatus = "sync_http_status"
        /// The announced or received size is over the limit.
        case tooLarge = "sync_too_large"
        /// The body ended before the announced size.
        case truncated = "sync_truncated"
        /// No bytes for too long.
        case idleTimeout = "sync_idle_timeout"
        /// The download as a whole took too long.
        case totalTimeout = "sync_total_timeout"
        /// An entrypoint of the bundle cannot be evaluated.
        case selfTest = "sync_self_test_failed"
        /// The store could not be read or written.
        case store = "sync_store_failed"
        /// A set in the store does not have the bundle it names, or not with the content it names.
        case storeDamaged = "sync_store_damaged"
        /// Another process uses the store.
        case storeBusy = "sync_store_busy"
        /// The service's token or certificate authority cannot be read.
        case credentials = "sync_credentials_unreadable"
    }

    public init(
        code: String, _ message: String, place: String? = nil, remedy: String? = nil, httpStatus: Int? = nil, details: [String] = []
    ) {
        self.code = code
        self.message = message
        self.place = place
        self.remedy = remedy
        self.httpStatus = httpStatus
        self.details = details
    }

    public init(_ code: Code, _ message: String, place: String? = nil, remedy: String? = nil, httpStatus: Int? = nil) {
        self.init(code: code.rawValue, message, place: place, remedy: remedy, httpStatus: httpStatus)
    }

    init(_ error: BundleError) {
        self.init(code: error.code.rawValue, error.message, place: error.place, remedy: error.remedy)
    }

    init(_ error: FileError) {
        self.init(.store, "cannot \(error.operation.rawValue): \(error.reason)", place: error.path)
    }
}

extension SyncError: CustomStringConvertible {
    public var description: String {
        let head = place.map { "\($0): " } ?? ""
        let tail = remedy.map { " (\($0))" } ?? ""
        return "\(head)\(code): \(message)\(tail)" + details.map { "\n  \($0)" }.joined()
    }
}
