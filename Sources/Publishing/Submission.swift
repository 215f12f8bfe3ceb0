import DurableFiles

/// A bundle that is to be published, with what the index says about it.
public struct Submission: Sendable {
    public let name: String
    public let version: String
    public let revision: String
    /// The compressed bundle.
    public let bytes: [UInt8]
    public let sha256: String
    public let signature: SignatureState
    public let keyID: String?

    package init(name: String, version: String, revision: String, bytes: [UInt8], signature: SignatureState, keyID: String?)
        throws(PublishingError)
    {
        try RepositoryName.validate(bundle: name)
        try RepositoryName.validate(version: version)
        self.name = name
        self.version = version
        self.revision = revision
        self.bytes = bytes
        self.signature = signature
        self.keyID = keyID
        sha256 = sha256Hex(bytes)
    }
}
