import RegoSyntax
import RegoValue
import Signing

/// Who signed a bundle, as far as its verified signature says.
public struct BundleSigner: Sendable, Equatable {
    /// The key's name, when signature or verifier give one.
    public let keyID: String?
    public let algorithm: SigningAlgorithm
    /// SHA-256 of the public key (SPKI) in hexadecimal; nil for a shared secret.
    public let fingerprint: String?
    public let scope: String?
    public let issuer: String?
    /// Seconds since 1970.
    public let issuedAt: Double?
    public let expires: Double?
}

/// A bundle that may be activated.
///
/// Two types conform: ``VerifiedBundle``, which only ``BundleVerifier`` makes, and ``UnverifiedBundle`` for callers who configured no trust. An
/// enforcement point with trust configured takes the first only.
public protocol ActivatableBundle: Sendable {
    var contents: BundleContents { get }
    /// Nil when nobody is known to have signed.
    var signer: BundleSigner? { get }
}

/// A bundle whose every file was signed by a trusted key. There is no way to make one but ``BundleVerifier/verify(_:at:)``.
public struct VerifiedBundle: ActivatableBundle {
    public let contents: BundleContents
    public let verifiedSigner: BundleSigner
    /// Files that the configuration excludes from verification and that are in the bundle: nobody vouches for them.
    public let unverifiedFiles: [String]

    public var signer: BundleSigner? { verifiedSigner }

    init(contents: BundleContents, signer: BundleSigner, unverifiedFiles: [String]) {
        self.contents = contents
        verifiedSigner = signer
        self.unverifiedFiles = unverifiedFiles
    }
}

/// A bundle that nobody vouches for, because no trust was configured. Say so loudly where you use one: ``warning`` has the words.
public struct UnverifiedBundle: ActivatableBundle {
    public let contents: BundleContents
    /// Whether the bundle has a signature, which was not verified.
    public let isSigned: Bool

    public var signer: BundleSigner? { nil }

    /// Reads a bundle without verifying it.
    ///
    /// - Parameters:
    ///   - ignoringSignature: read a signed bundle too, as `--skip-verify` says. Otherwise a signature without a key to verify it is refused, as
    ///     OPA does.
    ///   - prefersProgram: leave policies as they are where the bundle has a program of them: ``BundleContents/compiledPolicies``.
    public init(
        _ archive: BundleArchive, ignoringSignature: Bool = false, limits: BundleLimits = .standard,
        parserOptions: ParserOptions = ParserOptions(), prefersProgram: Bool = false
    ) throws(BundleError) {
        isSigned = archive[SignaturesFile.path] != nil
        if !ignoringSignature, let member = archive[SignaturesFile.path], try SignaturesFile(json: member.bytes, limits: limits) != nil {
            throw BundleError(
                .keyMissing, "the bundle is signed, and no key is given to verify it", place: SignaturesFile.path,
                remedy: "give --verification-key, or --skip-verify if you accept what anybody made")
        }
        contents = try BundleContents(archive, limits: limits, parserOptions: parserOptions, prefersProgram: prefersProgram) { (_, _) in
            true
        }
    }

    /// One sentence for standard error and the log.
    public var warning: String {
        isSigned
            ? "the bundle's signature was NOT verified: anybody may have made this bundle (give --verification-key)"
            : "the bundle is NOT signed: anybody may have made it (sign with --signing-key, verify with --verification-key)"
    }
}
