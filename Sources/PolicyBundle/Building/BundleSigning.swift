import RegoSyntax
import RegoValue
import Signing

/// How a bundle is to be signed.
public struct BundleSigning: Sendable {
    public let key: SigningKey
    public let algorithm: SigningAlgorithm
    /// The key's name for verifiers, as `--verification-key-id`.
    public let keyID: String?
    /// Further claims (`scope`, `iss`, `iat`, `exp` …): an object, as a claims file has it.
    public let claims: Document?

    public init(key: SigningKey, algorithm: SigningAlgorithm, keyID: String? = nil, claims: Document? = nil) {
        self.key = key
        self.algorithm = algorithm
        self.keyID = keyID
        self.claims = claims
    }

    /// Reads what `--signing-key` gives: the path of a file, or the key itself (PEM, or the secret of an HMAC).
    ///
    /// - Parameters:
    ///   - algorithm: nil for the one that fits the key (RS256 for RSA, as OPA has it). A shared secret needs a name.
    ///   - claimsFile: path of a JSON object, as `--claims-file`.
    /// - Throws: `bundle_key_invalid`, `bundle_key_mismatch`, or `bundle_claims_invalid`.
    public init(argument: String, algorithm: SigningAlgorithm?, keyID: String? = nil, claimsFile: String? = nil) throws(BundleError) {
        let bytes = try KeyArgument.bytes(argument)
        let claims = try claimsFile.map { (path) throws(BundleError) in try BundleSigning.claims(path) }
        do {
            if let algorithm, algorithm.family == .hmac {
                self.init(key: .secret(try SecretKey(bytes)), algorithm: algorithm, keyID: keyID, claims: claims)
            } else {
                let key = try PrivateKey(pem: bytes)
                self.init(key: .privateKey(key), algorithm: algorithm ?? key.kind.defaultAlgorithm, keyID: keyID, claims: claims)
            }
        } catch {
            throw BundleError(error, place: KeyArgument.name(argument))
        }
    }

    private static func claims(_ path: String) throws(BundleError) -> Document {
        let bytes = try FileReading.bytes(path, limit: 1 << 20)
        let document: Document
        do {
            document = try Document(json: bytes)
        } catch {
            throw BundleError(.claimsInvalid, "is not JSON: \(error.description)", place: path)
        }
        guard document.root.isObject else { throw BundleError(.claimsInvalid, "is not a JSON object", place: path) }
        return document
    }

    /// Signs the digests of `files`.
    ///
    /// - Throws: `bundle_key_mismatch` and its like when the key cannot sign with the algorithm.
    public func sign(_ files: [SignedFile]) throws(BundleError) -> SignaturesFile {
        do {
            let payload = Array(claims(of: files).text(escapesHTML: true).utf8)
            return SignaturesFile(tokens: [try JWS.sign(payload: payload, keyID: keyID, algorithm, with: key)])
        } catch {
            throw BundleError(error, place: "the signing key")
        }
    }

    /// The claims as OPA writes them: sorted by name, those of a claims file in place of others, but the files are always the given ones.
    private func claims(of files: [SignedFile]) -> JSONNode {
        var claims: [String: JSONNode] = [:]
        if let keyID { claims["keyid"] = .string(keyID) }
        if case .object(let members)? = self.claims.map({ JSONNode($0.root) }) {
            for member in members { claims[member.key] = member.value.sorted }
        }
        claims["files"] = .array(files.map(\.json))
        return .object(claims.map { .init($0.key, $0.value) }.sorted(by: JSONNode.precedes))
    }
}

extension SignedFile {
    fileprivate var json: JSONNode {
        .object([.init("name", .string(name)), .init("hash", .string(hash)), .init("algorithm", .string(algorithm))])
    }
}

extension JSONNode {
    /// The document with the members of all objects sorted by name.
    fileprivate var sorted: JSONNode {
        switch self {
        case .array(let items): .array(items.map(\.sorted))
        case .object(let members): .object(members.map { .init($0.key, $0.value.sorted) }.sorted(by: JSONNode.precedes))
        default: self
        }
    }

    fileprivate static func precedes(_ one: Member, _ other: Member) -> Bool { one.key.utf8.lexicographicallyPrecedes(other.key.utf8) }
}
