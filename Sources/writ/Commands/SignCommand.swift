import ArgumentParser
import PolicyBundle

struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Sign the files of a bundle or of a directory that is one.",
        discussion: """
            Writes .signatures.json, which lists every file with its digest. Files have the names under which they will be verified: sign in \
            the directory itself (writ sign -b --signing-key team.pem .) what will be packed, and from above it (writ sign ... dir) what \
            engines will load as dir.
            """)

    @Flag(name: .shortAndLong, help: "Paths are bundle files or root directories of bundles; needed, since there is nothing else to sign.")
    var bundle = false

    @OptionGroup
    var key: SigningOptions

    @Option(name: .long, help: "Signing algorithm; the one that fits the key when not given (RS256 for RSA).")
    var signingAlg: String?

    @Option(name: .shortAndLong, help: "Directory for .signatures.json.", completion: .directory)
    var outputFilePath = "."

    @Argument(help: "Bundle files and directories.", completion: .file())
    var paths: [String]

    func validate() throws {
        if key.signingKey == nil {
            throw ValidationError("Give --signing-key: the secret (HMAC) or the path of the PEM file with the private key.")
        }
        if !bundle { throw ValidationError("Give --bundle: only bundle files and directories can be signed.") }
    }

    func run() throws {
        guard let signing = try key.signing(algorithm: signingAlg) else { return }
        let signed = try SignablePaths(paths)
        for link in signed.skippedLinks { StandardError.warn("\(link) is a link and was not signed") }
        try signing.sign(signed.files).write(to: FilePath.joined(outputFilePath, SignaturesFile.path))
    }
}
