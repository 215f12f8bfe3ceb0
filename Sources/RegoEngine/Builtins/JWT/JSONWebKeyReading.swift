import RegoValue

/// Keys in texts: certificates and public keys in PEM, JSON Web Keys and sets of them.
extension JSONWebKey {
    /// The keys of a text that verifies: of a certificate or a public key in PEM, of a JWK, or of a set of them.
    static func keys(fromCertificateOrJWK text: Value, _ arena: Arena) throws(BuiltinError) -> [JSONWebKey] {
        let bytes = Array(text.utf8)
        if let block = PEM.first(in: bytes[...]) { return [JSONWebKey(material: .pair(try key(block), isPrivate: false))] }
        let keys: [JSONWebKey]
        do throws(BuiltinError) {
            keys = try Self.keys(fromJWK: text.utf8, arena)
        } catch {
            throw BuiltinError("failed to parse a JWK key (set): jwk.ParseString: failed to parse string: " + error.message)
        }
        for key in keys {
            if case .unusable(_, let reason) = key.material { throw BuiltinError(reason) }
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
            if let fault = key.unsupported { throw BuiltinError("failed to parse a PEM public key: x509: \(fault)") }
            return key
        default: throw BuiltinError("failed to extract a Key from the PEM certificate")
        }
    }

    /// The keys of a JWK or of a JWK set. What follows a single key is passed over.
    static func keys(fromJWK text: ByteView, _ arena: Arena) throws(BuiltinError) -> [JSONWebKey] {
        let document: Value
        do throws(BuiltinError) {
            document = try JSONFunctions.readFirst(text, arena)
        } catch {
            throw BuiltinError("jwk.Parse: failed to unmarshal JWK set: \(error.message)")
        }
        let set = document.lookup("keys")
        guard set.isDefined else {
            guard let key = JSONWebKey(description: document) else {
                throw BuiltinError("jwk.Parse: failed to unmarshal JWK set: failed to parse sole key in key set")
            }
            return [key]
        }
        guard set.isArray, JSONFunctions.isValid(text, arena) else {
            throw BuiltinError("jwk.Parse: failed to unmarshal JWK set: failed to decode \"keys\"")
        }
        var keys: [JSONWebKey] = []
        for (position, description) in set.storage.enumerated() {
            guard let key = JSONWebKey(description: description) else {
                throw BuiltinError(
                    "jwk.Parse: failed to unmarshal JWK set: failed to unmarshal key #\(position + 1) (total \(set.count)) from multi-key JWK set"
                )
            }
            keys.append(key)
        }
        return keys
    }
}
