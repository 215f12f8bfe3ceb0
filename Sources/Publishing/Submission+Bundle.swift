public import PolicyBundle
import RegoValue

extension Submission {
    /// - Parameters:
    ///   - bytes: The compressed bundle that was read as `bundle`.
    ///   - name: Instead of the name in the bundle's metadata.
    ///   - version: Instead of the version in the bundle's metadata.
    /// - Throws: `publish_name_missing`, `publish_name_invalid`.
    public init(_ bundle: VerifiedBundle, bytes: [UInt8], name: String? = nil, version: String? = nil) throws(PublishingError) {
        try self.init(
            bundle.contents, bytes: bytes, name: name, version: version, signature: .verified, keyID: bundle.verifiedSigner.keyID)
    }

    /// A bundle whose signature nobody verified. See ``init(_:bytes:name:version:)-verified``.
    public init(_ bundle: UnverifiedBundle, bytes: [UInt8], name: String? = nil, version: String? = nil) throws(PublishingError) {
        try self.init(
            bundle.contents, bytes: bytes, name: name, version: version, signature: bundle.isSigned ? .unverified : .unsigned, keyID: nil)
    }

    private init(
        _ contents: BundleContents, bytes: [UInt8], name: String?, version: String?, signature: SignatureState, keyID: String?
    ) throws(PublishingError) {
        let metadata = contents.manifest.metadata
        let field = { (field: String) in withExtendedLifetime(metadata) { metadata?.root.lookup(field).string } }
        guard let name = name ?? field("name"), let version = version ?? field("version") else {
            throw PublishingError(
                .nameMissing, "the bundle's metadata does not say its name and version", place: Manifest.path,
                remedy: "build it with writ build, which takes both from writ.yaml, or give --name and --version")
        }
        try self.init(
            name: name, version: version, revision: contents.manifest.revision, bytes: bytes, signature: signature, keyID: keyID)
    }
}
