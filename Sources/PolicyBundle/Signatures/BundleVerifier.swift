import RegoSyntax
import RegoValue
import Signing

/// Verifies bundles as OPA does, and refuses what OPA lets pass although something is at stake: see ``BundleError/Code``.
///
///     let key = try TrustedKey(argument: "keys/team.pub.pem", algorithm: nil)
///     let verifier = BundleVerifier(VerificationConfiguration(key: key))
///     let bundle = try verifier.verify(BundleArchive(file: path), at: now)
///
/// Pure: no file, no clock, no network.
public struct BundleVerifier: Sendable {
    public let configuration: VerificationConfiguration
    public let limits: BundleLimits

    public init(_ configuration: VerificationConfiguration, limits: BundleLimits = .standard) {
        self.configuration = configuration
        self.limits = limits
    }

    /// Verifies the signature first, then each file's digest, then that the contents agree with the manifest.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - parserOptions: the language of policies that the manifest says nothing of, and what they may use.
    ///   - prefersProgram: leave policies as they are where the bundle has a program of them: ``BundleContents/compiledPolicies``.
    public func verify(
        _ archive: BundleArchive, at now: Int64, parserOptions: ParserOptions = ParserOptions(), prefersProgram: Bool = false
    ) throws(BundleError) -> VerifiedBundle {
        let (signer, claims) = try verifySignature(of: archive, at: now)
        let files = try claims.filesByName()
        try refuseMissing(files, in: archive)
        var unverified: [String] = []
        let contents = try BundleContents(archive, limits: limits, parserOptions: parserOptions, prefersProgram: prefersProgram) {
            (member, contents) throws(BundleError) in
            if configuration.excludes(member.signedName) {
                unverified.append(member.path)
                return false
            }
            // Byte by byte: to Swift, texts in two Unicode normal forms are equal, and to a policy they are two keys of `data`.
            guard let file = files[member.signedName], file.name.utf8.elementsEqual(member.signedName.utf8) else {
                throw BundleError(
                    .fileUnsigned, "the file is not in the signature", place: member.signedName,
                    remedy: "fetch the bundle again; if this remains, somebody added the file after it was signed")
            }
            try FileDigest.verify(member, contents, against: file)
            return true
        }
        return VerifiedBundle(contents: contents, signer: signer, unverifiedFiles: unverified)
    }

    private func verifySignature(of archive: BundleArchive, at now: Int64) throws(BundleError) -> (BundleSigner, SignatureClaims) {
        guard let member = archive[SignaturesFile.path], let signatures = try SignaturesFile(json: member.bytes, limits: limits) else {
            throw BundleError(
                .signatureMissing, "the bundle is not signed, and a key to verify it is given", place: SignaturesFile.path,
                remedy: "sign it: writ build --signing-key")
        }
        let jws = try token(signatures.token())
        let claims = try SignatureClaims(json: jws.payload, limits: limits)
        let (id, trusted) = try configuration.key(header: jws.header.keyID, claim: claims.keyID)
        do {
            try jws.verify(trusted.algorithm, by: trusted.key)
        } catch {
            throw BundleError(error, place: SignaturesFile.path)
        }
        try verifyScope(claims, trusted)
        try claims.validate(at: now, leeway: configuration.leeway)
        let signer = BundleSigner(
            keyID: id, algorithm: trusted.algorithm, fingerprint: trusted.key.fingerprint, scope: claims.scope, issuer: claims.issuer,
            issuedAt: claims.issuedAt, expires: claims.expires)
        return (signer, claims)
    }

    private func token(_ compact: String) throws(BundleError) -> JWS {
        do {
            return try JWS(compact: compact)
        } catch {
            throw BundleError(error, place: SignaturesFile.path)
        }
    }

    private func verifyScope(_ claims: SignatureClaims, _ key: TrustedKey) throws(BundleError) {
        let wanted = configuration.scope ?? key.scope ?? ""
        let claimed = claims.scope ?? ""
        if claimed == wanted { return }
        throw BundleError(
            .scopeMismatch, "the signature's scope is '\(claimed)', and '\(wanted)' is expected", place: SignaturesFile.path,
            remedy: "give the signer's scope, as --scope")
    }

    private func refuseMissing(_ files: [String: SignedFile], in archive: BundleArchive) throws(BundleError) {
        // A signature cannot have signed itself, so the file that holds it does not count.
        let names = Set(archive.members.lazy.filter { $0.path != SignaturesFile.path }.map(\.signedName))
        let missing = files.keys.filter { !names.contains($0) }.sorted()
        guard let first = missing.first else { return }
        let others = missing.count == 1 ? "" : " (and \(missing.count - 1) more)"
        throw BundleError(
            .fileMissing, "the signature names a file that is not in the bundle\(others)", place: first,
            remedy: "fetch the bundle again; if this remains, somebody removed it after it was signed")
    }
}
