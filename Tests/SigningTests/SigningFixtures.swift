import Foundation
import Testing

@testable import Signing

/// Keys of the recorded bundles, and a place for files of one test.
enum Fixtures {
    static let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Golden/build")

    static func key(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: golden.appending(path: "signing/keys/\(name)")))
    }

    /// Runs `body` with a new directory, which is removed afterwards.
    static func withDirectory<T>(_ body: (String) throws -> T) throws -> T {
        let path = FileManager.default.temporaryDirectory.appending(path: "writ-signing-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    /// Exit code and output of the `openssl` command line, the second opinion of these tests.
    static func openssl(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// A fresh key for every asymmetric algorithm. RSA keys are slow to make, so one serves all.
    static let keys: [SigningAlgorithm.Family: [PrivateKey]] = [
        .rsa: [try? PrivateKey.generate(.rsa3072)].compactMap { $0 },
        .ecdsa: [KeyType.ecdsaP256, .ecdsaP384, .ecdsaP521].compactMap { try? PrivateKey.generate($0) },
        .edDSA: [try? PrivateKey.generate(.ed25519)].compactMap { $0 },
    ]

    static func privateKey(for algorithm: SigningAlgorithm) throws -> PrivateKey {
        let family = algorithm.family == .rsaPSS ? .rsa : algorithm.family
        return try #require(keys[family]?.first { (try? $0.kind.validate(for: algorithm)) != nil })
    }

    static func pair(for algorithm: SigningAlgorithm) throws -> (SigningKey, VerificationKey) {
        if algorithm.family == .hmac {
            let secret = try SecretKey(Array(String(repeating: "0123456789abcdef", count: 4).utf8))
            return (.secret(secret), .secret(secret))
        }
        let key = try privateKey(for: algorithm)
        return (.privateKey(key), .publicKey(try key.publicKey))
    }

    /// Expects that `body` throws a `SigningError` of this code.
    static func expectRefusal(_ code: SigningError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void) {
        let error = #expect(throws: SigningError.self, sourceLocation: sourceLocation) { try body() }
        #expect(error?.code == code, sourceLocation: sourceLocation)
    }
}
