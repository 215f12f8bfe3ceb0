import ArgumentParser
import Glibc
import PolicyBundle
import RegoSyntax
import Signing

/// How bundles are verified, with the flags of `opa build` and `opa run`.
struct VerificationOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Secret (HMAC) or path of the PEM file with the public key.",
            discussion: "Without it the environment variable WRIT_VERIFICATION_KEY is asked."))
    var verificationKey: String?

    @Option(name: .long, help: "Name of the key that must have signed; any when not given.")
    var verificationKeyId: String?

    @Option(name: .long, help: "Signing algorithm; the one that fits the key when not given (RS256 for RSA).")
    var signingAlg: String?

    @Option(name: .long, help: "Scope that the signature must have.")
    var scope: String?

    @Option(name: .long, help: "Pattern of files that need no signature; may be repeated.")
    var excludeFilesVerify: [String] = []

    /// The key, by flag or by environment.
    private var key: String? {
        let argument = verificationKey ?? getenv("WRIT_VERIFICATION_KEY").map { String(cString: $0) }
        return argument.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether there is a key to verify with.
    var isConfigured: Bool { key != nil }

    /// Nothing when no key is configured.
    func configuration() throws -> VerificationConfiguration? {
        guard let argument = key else {
            if verificationKeyId != nil || scope != nil || !excludeFilesVerify.isEmpty {
                throw Failure.usage("no key to verify with", remedy: "give --verification-key as well")
            }
            return nil
        }
        let algorithm = try signingAlg.map { try SigningAlgorithm(name: $0) }
        if let warning = KeyArgument.warning(of: argument, algorithm) { StandardError.warn(warning) }
        let key = try TrustedKey(argument: argument, algorithm: algorithm)
        return VerificationConfiguration(
            key: key, keyID: verificationKeyId, scope: scope,
            excludedFiles: excludeFilesVerify.flatMap { $0.split(separator: ",").map(String.init) })
    }

    /// Reads a bundle: verified when a key is configured, else with a warning on standard error.
    ///
    /// - Parameters:
    ///   - parserOptions: how policies are read, in the version that the manifest says, if it says one.
    ///   - prefersProgram: leave policies as they are where the bundle has a program of them.
    func read(
        bundle path: String, parserOptions: ParserOptions = ParserOptions(), prefersProgram: Bool = false
    ) throws -> any ActivatableBundle {
        try read(BundleArchive(file: path), path, parserOptions, prefersProgram: prefersProgram)
    }

    /// The same of a bundle in memory; `name` is what messages call it.
    func read(_ bytes: [UInt8], name: String) throws -> any ActivatableBundle {
        try read(BundleArchive(bytes), name, ParserOptions(), prefersProgram: false)
    }

    private func read(
        _ archive: BundleArchive, _ path: String, _ parserOptions: ParserOptions, prefersProgram: Bool
    ) throws -> any ActivatableBundle {
        guard let configuration = try configuration() else {
            let bundle = try UnverifiedBundle(
                archive, ignoringSignature: true, parserOptions: parserOptions, prefersProgram: prefersProgram)
            StandardError.warn("\(path): \(bundle.warning)")
            return bundle
        }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let bundle = try BundleVerifier(configuration).verify(
            archive, at: Int64(now.tv_sec), parserOptions: parserOptions, prefersProgram: prefersProgram)
        if !bundle.unverifiedFiles.isEmpty {
            StandardError.warn("\(path): NOT verified, because excluded: \(bundle.unverifiedFiles.joined(separator: ", "))")
        }
        return bundle
    }
}
