import RegoValue

/// A file as a signature has it: its name in the bundle and its digest.
public struct SignedFile: Sendable, Equatable {
    public let name: String
    /// In hexadecimal, as written.
    public let hash: String
    /// Such as `SHA-256`, as written.
    public let algorithm: String

    public init(name: String, hash: String, algorithm: String) {
        self.name = name
        self.hash = hash
        self.algorithm = algorithm
    }
}

/// What the token of a bundle's signature claims.
public struct SignatureClaims: Sendable, Equatable {
    public var files: [SignedFile]
    /// The signer's name for the key; OPA has moved this to the token's header (`kid`).
    public var keyID: String?
    public var scope: String?
    public var issuer: String?
    /// Seconds since 1970, as are the others.
    public var issuedAt: Double?
    public var notBefore: Double?
    public var expires: Double?

    private static let place = "\(SignaturesFile.path), claims"

    /// - Throws: `bundle_claims_invalid`.
    init(json: [UInt8], limits: BundleLimits) throws(BundleError) {
        let document: Document
        do {
            document = try Document(json: json, limits: JSONLimits(depth: limits.documentDepth))
        } catch {
            throw BundleError(.claimsInvalid, "is not JSON: \(error.description)", place: SignatureClaims.place)
        }
        let fields = try ObjectReader(document, code: .claimsInvalid, place: SignatureClaims.place)
        keyID = try fields.string("keyid")
        scope = try fields.string("scope")
        issuer = try fields.string("iss")
        issuedAt = try fields.number("iat")
        notBefore = try fields.number("nbf")
        expires = try fields.number("exp")
        let entries = try fields.array("files") ?? []
        guard entries.count <= limits.entries else {
            throw BundleError(.countLimit, "names more than \(limits.entries) files", place: SignatureClaims.place)
        }
        files = []
        files.reserveCapacity(entries.count)
        for entry in entries {
            let file = try fields.reader(entry)
            files.append(
                SignedFile(
                    name: try file.string("name") ?? "", hash: try file.string("hash") ?? "", algorithm: try file.string("algorithm") ?? "")
            )
        }
    }

    /// The files by name.
    ///
    /// - Throws: `bundle_claims_invalid` when one is named twice with different digests: readers would disagree on which stands.
    func filesByName() throws(BundleError) -> [String: SignedFile] {
        var byName: [String: SignedFile] = [:]
        for file in files {
            if let other = byName.updateValue(file, forKey: file.name), other != file {
                throw BundleError(.claimsInvalid, "the signature names the file twice, with different digests", place: file.name)
            }
        }
        return byName
    }

    /// Refuses claims that are not valid at `now`.
    ///
    /// - Parameter leeway: seconds by which clocks may differ.
    func validate(at now: Int64, leeway: Int64) throws(BundleError) {
        let now = Double(now)
        let leeway = Double(leeway)
        if let expires, now >= expires + leeway {
            throw BundleError(
                .claimExpired, "the signature expired at \(UTCTime.text(expires))", place: SignaturesFile.path,
                remedy: "publish a bundle that is signed anew")
        }
        if let notBefore, now < notBefore - leeway {
            throw BundleError(
                .claimNotYetValid, "the signature is not valid before \(UTCTime.text(notBefore))", place: SignaturesFile.path,
                remedy: "look at this machine's clock")
        }
        if let issuedAt, now < issuedAt - leeway {
            throw BundleError(
                .claimNotYetValid, "the signature was issued at \(UTCTime.text(issuedAt)), which is in the future",
                place: SignaturesFile.path,
                remedy: "look at this machine's clock")
        }
    }
}
