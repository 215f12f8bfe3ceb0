import COpenSSL
import RegoValue

/// A JSON Web Key (RFC 7517): a secret, or a key of a pair.
struct JSONWebKey {
    enum Material {
        case secret([UInt8])
        case pair(SignatureKey, isPrivate: Bool)
    }

    let material: Material
    /// `alg`, empty when there is none.
    var algorithm = ""
    /// `kid`, empty when there is none.
    var identifier = ""

    /// The keys of a text: of a certificate or a public key in PEM, of a JWK, or of a set of them.
    static func keys(fromCertificateOrJWK text: Value, _ arena: Arena) throws(BuiltinError) -> [JSONWebKey] {
        let bytes = Array(text.utf8)
        if let block = PEM.first(in: bytes[...]) { return [JSONWebKey(material: .pair(try key(block), isPrivate: false))] }
        let prefix = "failed to parse a JWK key (set): jwk.ParseString: failed to parse string: "
        let keys: [JSONWebKey]
        do throws(BuiltinError) {
            keys = try Self.keys(fromJWK: text.utf8, arena)
        } catch {
            throw BuiltinError(prefix + error.message)
        }
        return keys.filter { $0.algorithm.isEmpty || JWTAlgorithm.names.contains($0.algorithm) }
    }

    private static func key(_ block: PEM) throws(BuiltinError) -> SignatureKey {
        if !block.rest.isEmpty { throw BuiltinError("extra data after a PEM certificate block") }
        switch block.type {
        case "CERTIFICATE":
            guard let key = SignatureKey(certificate: block.bytes) else {
                throw BuiltinError("failed to parse a PEM certificate: x509: malformed certificate")
            }
            return key
        case "PUBLIC KEY":
            guard let key = SignatureKey(publicKeyInfo: block.bytes) else {
                throw BuiltinError("failed to parse a PEM public key: x509: malformed public key")
            }
            return key
        default: throw BuiltinError("failed to extract a Key from the PEM certificate")
        }
    }

    /// The keys of a JWK or of a JWK set.
    static func keys(fromJWK text: ByteView, _ arena: Arena) throws(BuiltinError) -> [JSONWebKey] {
        let document: Value
        do throws(BuiltinError) {
            document = try JSONFunctions.read(text, arena)
        } catch {
            throw BuiltinError("jwk.Parse: failed to unmarshal JWK set: \(error.message)")
        }
        let set = document.lookup("keys")
        guard set.isArray else {
            guard let key = JSONWebKey(document) else {
                throw BuiltinError("jwk.Parse: failed to unmarshal JWK set: failed to parse sole key in key set")
            }
            return [key]
        }
        var keys: [JSONWebKey] = []
        for (position, description) in set.storage.enumerated() {
            guard let key = JSONWebKey(description) else {
                throw BuiltinError(
                    "jwk.Parse: failed to unmarshal JWK set: failed to unmarshal key #\(position + 1) (total \(set.count)) from multi-key JWK set"
                )
            }
            keys.append(key)
        }
        return keys
    }

    private init(material: Material) { self.material = material }

    private init?(_ description: Value) {
        guard description.isObject, let material = Self.material(description) else { return nil }
        self.material = material
        algorithm = description.lookup("alg").string ?? ""
        identifier = description.lookup("kid").string ?? ""
    }

    private static func material(_ description: Value) -> Material? {
        func bytes(_ name: String) -> [UInt8]? {
            guard let text = description.lookup(name).string else { return nil }
            return try? Base64.url.decode(padded(text))
        }
        let hasPrivate = description.lookup("d").isDefined
        switch description.lookup("kty").string {
        case "oct": return bytes("k").map { .secret($0) }
        case "RSA":
            guard let n = bytes("n"), let e = bytes("e") else { return nil }
            let secrets = ["d", "p", "q", "dp", "dq", "qi"].map(bytes)
            return KeyMaking.rsa(n, e, hasPrivate ? secrets : []).map { .pair($0, isPrivate: hasPrivate) }
        case "EC":
            guard let x = bytes("x"), let y = bytes("y"), let curve = description.lookup("crv").string else { return nil }
            return KeyMaking.ec(curve, x, y, hasPrivate ? bytes("d") : nil).map { .pair($0, isPrivate: hasPrivate) }
        case "OKP":
            guard description.lookup("crv").string == "Ed25519", let x = bytes("x") else { return nil }
            return KeyMaking.ed25519(x, hasPrivate ? bytes("d") : nil).map { .pair($0, isPrivate: hasPrivate) }
        default: return nil
        }
    }

    private static func padded(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        while bytes.count % 4 != 0 { bytes.append(UInt8(ascii: "=")) }
        return bytes
    }

    // MARK: use

    /// Whether the signature is this key's, by the algorithm.
    func verify(_ message: [UInt8], _ signature: [UInt8], _ algorithm: JWTAlgorithm) -> Bool {
        switch (material, algorithm) {
        case (.secret(let secret), .secret(let digest)): return JWTAlgorithm.verify(message, signature, secret: secret, digest)
        case (.pair(let key, _), .pair(let scheme)): return key.verify(message, signature, scheme)
        default: return false
        }
    }
}

/// An algorithm of a JSON Web Signature.
enum JWTAlgorithm {
    case secret(Digest)
    case pair(SignatureKey.Algorithm)

    static let names: Set<String> = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512", "EdDSA",
    ]

    init?(_ name: String) {
        switch name {
        case "HS256": self = .secret(.sha256)
        case "HS384": self = .secret(.sha384)
        case "HS512": self = .secret(.sha512)
        default:
            guard let algorithm = SignatureKey.Algorithm(name) else { return nil }
            self = .pair(algorithm)
        }
    }

    static func verify(_ message: [UInt8], _ signature: [UInt8], secret: [UInt8], _ digest: Digest) -> Bool {
        message.withUnsafeBytes { message in
            secret.withUnsafeBytes { secret in
                guard let expected = try? digest.authenticate(message, key: secret) else { return false }
                return expected.withUnsafeBytes { expected in signature.withUnsafeBytes { Digest.areEqual($0, expected) } }
            }
        }
    }
}
