import RegoValue

/// `io.jwt.encode_sign`, `io.jwt.encode_sign_raw`.
enum JWTSigning {
    static let builtins: [Builtin] = [
        Builtin("io.jwt.encode_sign", 3, nondeterministic: true) { call throws(BuiltinError) in
            for position in 0..<call.count { try call.requireRoom(forTextOf: call[position]) }
            let header = try json(call[0], "headers")
            let payload = try json(call[1], "payload")
            return try sign(call, header: header, payload: payload, key: try json(call[2], "signature"))
        },
        Builtin("io.jwt.encode_sign_raw", 3, nondeterministic: true) { call throws(BuiltinError) in
            let key = try call.string(2)
            let header = try call.string(0)
            return try sign(call, header: Array(header), payload: Array(try call.string(1)), key: Array(key))
        },
    ]

    private static func json(_ value: Value, _ part: String) throws(BuiltinError) -> [UInt8] {
        do throws(BuiltinError) {
            return try JSONFunctions.json(value)
        } catch {
            throw BuiltinError("failed to marshal JWT \(part): \(error.message)")
        }
    }

    private static func sign(_ call: BuiltinCall, header: [UInt8], payload: [UInt8], key: [UInt8]) throws(BuiltinError) -> Value {
        let keys = try parse(key, call.arena)
        guard let key = keys.first else { throw BuiltinError("no keys found in JWK set") }
        let headers = try? JSONFunctions.read(header, call.arena)
        guard let name = headers?.lookup("alg").string else { throw missingAlgorithm(header, headers) }
        guard let algorithm = JWTAlgorithm(name) else { throw BuiltinError("unknown JWS algorithm: \(name)") }
        let type = headers?.lookup("typ").string
        if type == nil || type == "JWT", !payload.withUnsafeBytes({ JSONFunctions.isValid($0, call.arena) }) {
            throw BuiltinError("type is JWT but payload is not JSON")
        }
        let message = Base64.url.encode(header, padded: false) + [UInt8(ascii: ".")] + Base64.url.encode(payload, padded: false)
        let signature = try signature(of: message, by: key, algorithm)
        return call.arena.string(message + [UInt8(ascii: ".")] + Base64.url.encode(signature, padded: false))
    }

    private static func parse(_ key: [UInt8], _ arena: Arena) throws(BuiltinError) -> [JSONWebKey] {
        let keys: Result<[JSONWebKey], BuiltinError> = key.withUnsafeBytes { bytes in
            do throws(BuiltinError) { return .success(try JSONWebKey.keys(fromJWK: bytes, arena)) } catch { return .failure(error) }
        }
        return try keys.get()
    }

    /// Why there is no algorithm in the header, in the words of the library that OPA uses.
    private static func missingAlgorithm(_ header: [UInt8], _ headers: Value?) -> BuiltinError {
        let prefix = "missing or invalid 'alg' header: "
        if header.isEmpty { return BuiltinError(prefix + "cannot parse JSON: cannot parse empty string; unparsed tail: \"\"") }
        guard headers != nil else { return BuiltinError(prefix + "cannot parse JSON: the header is not a JSON object") }
        let found = headers?.lookup("alg") ?? .undefined
        guard found.isDefined else { return BuiltinError(prefix + "jwsbb: header \"alg\" not found") }
        let type = found.boolean.map { $0 ? "true" : "false" } ?? BuiltinCall.typeName(found)
        return BuiltinError(prefix + "value doesn't contain string; it contains \(type)")
    }

    private static func signature(of message: [UInt8], by key: JSONWebKey, _ algorithm: JWTAlgorithm) throws(BuiltinError) -> [UInt8] {
        switch (key.material, algorithm) {
        case (.secret(let secret), .secret(let digest)):
            let result: Result<[UInt8], BuiltinError> = message.withUnsafeBytes { message in
                secret.withUnsafeBytes { secret in
                    do throws(BuiltinError) { return .success(try digest.authenticate(message, key: secret)) } catch {
                        return .failure(error)
                    }
                }
            }
            return try result.get()
        case (.pair(let pair, let isPrivate), .pair(let scheme)):
            guard isPrivate, pair.family == scheme.family else { throw wrongKey(key, algorithm) }
            if scheme.family == .rsa, let fault = pair.insecurity { throw BuiltinError(fault) }
            if let fault = key.signingFault { throw BuiltinError(fault) }
            guard let signature = pair.sign(message, scheme) else { throw BuiltinError("jwsbb.Sign: the key cannot make this signature") }
            return signature
        default: throw wrongKey(key, algorithm)
        }
    }

    /// The words of the library that OPA uses.
    private static func wrongKey(_ key: JSONWebKey, _ algorithm: JWTAlgorithm) -> BuiltinError {
        let wanted: (kind: String, name: String, pointer: String)
        switch algorithm {
        case .secret: wanted = ("", "[]byte", "[]byte")
        case .pair(let scheme):
            switch scheme.family {
            case .rsa: wanted = ("rsa", "rsa.PrivateKey", "*rsa.PrivateKey")
            case .ec: wanted = ("ecdsa", "ecdsa.PrivateKey", "*ecdsa.PrivateKey")
            default: wanted = ("okp", "ed25519.PrivateKey", "ed25519.PrivateKey")
            }
        }
        var reason = "jwk.Export: no suitable exporter found for key type '\(key.kind)'"
        if case .unusable(JSONWebKey.kind(wanted.kind, true), let own) = key.material { reason = own }
        return BuiltinError(
            "jwsbb.Sign: invalid key type \(key.kind). \(wanted.pointer) is required: keyconv: failed to produce \(wanted.name) "
                + "from \(key.kind): \(reason)")
    }
}
