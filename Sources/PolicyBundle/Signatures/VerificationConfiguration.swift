/// Which signatures a verifier accepts.
public struct VerificationConfiguration: Sendable {
    /// By key id. A single key that was given without a name is here under ``unnamed``.
    public var keys: [String: TrustedKey]
    /// Of the keys, the one that must have signed (`--verification-key-id`); nil for the one that the signature names.
    public var keyID: String?
    /// The scope that the signature must have (`--scope`); nil for the key's own, or none.
    public var scope: String?
    /// Patterns of files that need no signature (`--exclude-files-verify`): `*` and `?` stop at slashes, `[a-z]` is a class.
    public var excludedFiles: [String]
    /// Seconds by which the clocks of signer and verifier may differ.
    public var leeway: Int64

    /// What OPA writes as a key id when it was told none: it names no key, and so agrees with any.
    public static let unnamed = "default"

    public init(
        keys: [String: TrustedKey], keyID: String? = nil, scope: String? = nil, excludedFiles: [String] = [], leeway: Int64 = 60
    ) {
        self.keys = keys
        self.keyID = keyID
        self.scope = scope
        self.excludedFiles = excludedFiles
        self.leeway = leeway
    }

    /// Trusts one key.
    ///
    /// - Parameter keyID: the key's name, with which the signature must agree if it names a key; nil when any name will do.
    public init(key: TrustedKey, keyID: String? = nil, scope: String? = nil, excludedFiles: [String] = [], leeway: Int64 = 60) {
        self.init(
            keys: [keyID ?? VerificationConfiguration.unnamed: key], keyID: keyID ?? VerificationConfiguration.unnamed, scope: scope,
            excludedFiles: excludedFiles, leeway: leeway)
    }

    /// The key that must have signed.
    ///
    /// - Parameters:
    ///   - header: `kid` of the token's header.
    ///   - claim: `keyid` of its claims. Not verified yet.
    func key(header: String?, claim: String?) throws(BundleError) -> (id: String?, key: TrustedKey) {
        let named = [header, claim].compactMap { $0 }.filter { !$0.isEmpty && $0 != VerificationConfiguration.unnamed }
        if let first = named.first, let other = named.first(where: { $0 != first }) {
            throw BundleError(
                .keyIDMismatch, "the signature's header names the key '\(first)', its claims '\(other)'", place: SignaturesFile.path)
        }
        guard let wanted = keyID ?? named.first ?? (keys.count == 1 ? keys.keys.first : nil) else {
            throw BundleError(
                .keyUnknown, "the signature names no key, and \(keys.count) are trusted", place: SignaturesFile.path,
                remedy: "say which one, as --verification-key-id")
        }
        if wanted != VerificationConfiguration.unnamed, let signer = named.first, signer != wanted {
            throw BundleError(
                .keyIDMismatch, "the signature is by the key '\(signer)', and '\(wanted)' is expected", place: SignaturesFile.path,
                remedy: "give the signer's --verification-key-id and key")
        }
        guard let key = keys[wanted] else {
            throw BundleError(
                .keyUnknown, "the key '\(wanted)' is not trusted here", place: SignaturesFile.path,
                remedy: "trusted are: \(keys.keys.sorted().joined(separator: ", "))")
        }
        return (named.first ?? (wanted == VerificationConfiguration.unnamed ? nil : wanted), key)
    }

    /// Whether `path` needs no signature.
    func excludes(_ path: String) -> Bool {
        excludedFiles.contains { Glob($0, isExtended: false).matches(path) }
    }
}
