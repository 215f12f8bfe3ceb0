import ArgumentParser
import PolicyBundle
import Signing

/// What to sign with.
struct SigningOptions: ParsableArguments {
    @Option(name: .long, help: "Secret (HMAC) or path of the PEM file with the private key to sign with.", completion: .file())
    var signingKey: String?

    @Option(name: .long, help: "Path of a JSON file with further claims to sign (scope, iss, exp ...).", completion: .file())
    var claimsFile: String?

    /// Nothing when no key was given. Warns of keys that may not be what they seem.
    ///
    /// - Parameters:
    ///   - algorithm: its name; nil for the one that fits the key.
    ///   - keyID: the key's name, for those who verify.
    func signing(algorithm name: String?, keyID: String? = nil) throws -> BundleSigning? {
        guard let signingKey else {
            if claimsFile != nil { throw Failure.usage("no key to sign with", remedy: "give --signing-key as well") }
            return nil
        }
        if KeyFile.isReadableByOthers(signingKey) { StandardError.warn("others can read \(signingKey): chmod 600 \(signingKey)") }
        let algorithm = try name.map { try SigningAlgorithm(name: $0) }
        if let warning = KeyArgument.warning(of: signingKey, algorithm) { StandardError.warn(warning) }
        return try BundleSigning(argument: signingKey, algorithm: algorithm, keyID: keyID, claimsFile: claimsFile)
    }
}
