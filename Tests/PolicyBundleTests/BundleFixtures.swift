import Foundation
import RegoValue
import Testing

@testable import PolicyBundle
@testable import Signing

/// The recorded bundles and answers of OPA, and a place for files of one test.
enum Fixtures {
    static let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Golden/build")

    static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: golden.appending(path: path))) }

    static func json(_ path: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(contentsOf: golden.appending(path: path)))
    }

    static func object(_ path: String) throws -> [String: Any] { try #require(try json(path) as? [String: Any]) }

    /// Where a verifier's flag points: the recorded ones are relative to the folder of keys.
    static func keyArgument(_ argument: String) -> String {
        argument.hasPrefix("keys/") ? golden.appending(path: "signing/\(argument)").path : argument
    }

    /// 2025-10-09, about when the bundles were recorded: the present that their claims were made for.
    static let now: Int64 = 1_760_000_000

    /// Runs `body` with a new directory, which is removed afterwards.
    static func withDirectory<T>(_ body: (String) throws -> T) throws -> T {
        let path = FileManager.default.temporaryDirectory.appending(path: "writ-bundle-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    static func expectRefusal(_ code: BundleError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void) {
        let error = #expect(throws: BundleError.self, sourceLocation: sourceLocation) { try body() }
        #expect(error?.code == code, sourceLocation: sourceLocation)
    }

    static func refusal(_ body: () throws -> Void) throws -> BundleError? {
        do {
            try body()
            return nil
        } catch let error as BundleError {
            return error
        }
    }

    /// Output of a program that these tests take as a second opinion.
    static func run(_ program: String, _ arguments: [String], in directory: String? = nil) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        if let directory { process.currentDirectoryURL = URL(filePath: directory) }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}

/// A verifier as flags of the command line describe it, with OPA's defaults.
struct VerifierFlags {
    var key: String?
    var algorithm: String?
    var keyID: String?
    var scope: String?
    var excluded: [String] = []

    /// Verifies a bundle as `writ verify` and `opa build --bundle` do.
    func verify(_ bytes: [UInt8], at now: Int64 = Fixtures.now) throws {
        let archive = try BundleArchive(bytes)
        guard let key else {
            _ = try UnverifiedBundle(archive)
            return
        }
        let named: SigningAlgorithm
        do {
            named = try SigningAlgorithm(name: algorithm ?? "RS256")
        } catch {
            throw BundleError(error)
        }
        let trusted = try TrustedKey(argument: Fixtures.keyArgument(key), algorithm: named)
        let configuration = VerificationConfiguration(
            key: trusted, keyID: keyID, scope: scope.flatMap { $0.isEmpty ? nil : $0 }, excludedFiles: excluded)
        _ = try BundleVerifier(configuration).verify(archive, at: now)
    }
}
