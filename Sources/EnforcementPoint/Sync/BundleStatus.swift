import HTTPServing
import PolicyBundle

/// How one bundle is doing, with the fields of OPA's status API. Times are nanoseconds since 1970.
public struct BundleStatus: Sendable, Equatable {
    public let name: String
    /// The revision that decides; nil before the first activation.
    public var activeRevision: String?
    /// SHA-256 of the bundle that decides.
    public var activeDigest: String?
    /// The key that signed the bundle that decides.
    public var signer: String?
    /// False when no key is configured, so that nobody vouches for the bundle.
    public var isVerified = false
    /// Compressed bytes of the last download.
    public var size: Int?
    public var lastRequest: Int64?
    public var lastSuccessfulRequest: Int64?
    public var lastSuccessfulDownload: Int64?
    public var lastSuccessfulActivation: Int64?
    /// What went wrong last; nil when the last request went well.
    public var error: SyncError?

    public init(name: String) { self.name = name }

    /// As OPA writes it: times in RFC 3339, `0001-01-01T00:00:00Z` for never.
    func json() -> JSONText {
        var text = JSONText()
        text.member("name", name)
        text.member("type", "snapshot")
        if let activeRevision { text.member("active_revision", activeRevision) }
        if let activeDigest { text.member("active_sha256", activeDigest) }
        text.member("verified", isVerified)
        if let signer { text.member("signer", signer) }
        if let size { text.member("size", size) }
        for (field, time) in [
            ("last_request", lastRequest), ("last_successful_request", lastSuccessfulRequest),
            ("last_successful_download", lastSuccessfulDownload),
            ("last_successful_activation", lastSuccessfulActivation),
        ] {
            text.member(field, time.map { HTTPDate.formatRFC3339(nanoseconds: $0) } ?? "0001-01-01T00:00:00Z")
        }
        if let error { Self.append(error, to: &text) }
        return text
    }

    private static func append(_ error: SyncError, to text: inout JSONText) {
        text.member("code", error.code)
        text.member("message", error.place.map { "\($0): \(error.message)" } ?? error.message)
        if let status = error.httpStatus { text.member("http_code", String(status)) }
        if let remedy = error.remedy { text.member("remedy", remedy) }
        guard !error.details.isEmpty else { return }
        var list: [UInt8] = [UInt8(ascii: "[")]
        for (position, detail) in error.details.enumerated() {
            if position > 0 { list.append(UInt8(ascii: ",")) }
            JSONText.appendString(detail, to: &list)
        }
        text.member("errors", json: list + [UInt8(ascii: "]")])
    }
}
