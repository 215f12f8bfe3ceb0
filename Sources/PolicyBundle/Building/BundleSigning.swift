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
    func sign(_ files: [SignedFile]) throws(BundleError) -> SignaturesFile {
        let payload = Document { (arena: Arena) in claims(of: files, arena) }.json()
        do {
            return SignaturesFile(tokens: [try JWS.sign(payload: payload, keyID: keyID, algorithm, with: key)])
        } catch {
            throw BundleError(error, place: "the signing key")
        }
    }

    private func claims(of files: [SignedFile], _ arena: Arena) -> Value {
        let object = arena.object()
        if let keyID { arena.insert(object, arena.string("keyid"), arena.string(keyID)) }
        if let claims {
            for position in 0..<claims.root.count {
                arena.insert(object, arena.copy(claims.root.key(at: position)), arena.copy(claims.root.value(at: position)))
            }
        }
        let entries = files.map { file in
            let entry = arena.object()
            arena.insert(entry, arena.string("name"), arena.string(file.name))
            arena.insert(entry, arena.string("hash"), arena.string(file.hash))
            arena.insert(entry, arena.string("algorithm"), arena.string(file.algorithm))
            return entry
        }
        arena.insert(object, arena.string("files"), arena.array(entries))
        return object
    }
}
