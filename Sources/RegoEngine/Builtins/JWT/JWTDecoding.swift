import RegoValue

/// `io.jwt.decode` and `io.jwt.decode_verify`.
enum JWTDecoding {
    static let builtins: [Builtin] = [
        Builtin("io.jwt.decode", 1, decode),
        Builtin("io.jwt.decode_verify", 2, nondeterministic: true, decodeAndVerify),
    ]

    private static func isNested(_ contentType: String) -> Bool { contentType.lowercased() == "jwt" }

    /// A token's header, payload and signature, without any check of the signature.
    private static func decode(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        var text = call[0]
        _ = try call.string(0)
        while true {
            let token = try JSONWebToken(text.utf8)
            let header = try token.decodedHeader(call.arena)
            let payload = try token.decodedPayload()
            if header.lookup("cty").string == "JWT" {
                // The contents are another token, possibly in quotes.
                let quotes: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "'")]
                let start = payload.firstIndex { !quotes.contains($0) } ?? payload.count
                let end = (payload.lastIndex { !quotes.contains($0) } ?? -1) + 1
                text = call.arena.string(payload[min(start, end)..<end])
                continue
            }
            let object = try JSONWebToken.object(payload, call.arena)
            let signature = call.arena.string(Hex.encode(try token.decodedSignature(named: true)))
            return call.arena.array([header, object, signature])
        }
    }

    // MARK: verification

    /// What a token has to fulfil.
    private struct Constraints {
        var secret = ""
        var keys: [JSONWebKey]?
        var algorithm = ""
        var issuer = ""
        var audience = ""
        /// Nanoseconds since the epoch.
        var time: Double

        init(_ call: BuiltinCall) throws(BuiltinError) {
            time = Double(call.context.now)
            let object = try call.object(1)
            object.sortEntries()
            for position in 0..<object.count {
                let value = object.value(at: position)
                let name = object.key(at: position).string ?? object.key(at: position).description
                switch name {
                case "cert":
                    guard value.isString else { throw BuiltinError("cert constraint: must be a string") }
                    keys = try JSONWebKey.keys(fromCertificateOrJWK: value, call.arena)
                case "secret": secret = try Self.text(name, value)
                case "alg": algorithm = try Self.text(name, value)
                case "iss": issuer = try Self.text(name, value)
                case "aud": audience = try Self.text(name, value)
                case "time": time = try Self.time(value)
                default: throw BuiltinError("unknown token validation constraint: \(name)")
                }
            }
            if keys != nil && !secret.isEmpty { throw BuiltinError("duplicate key constraints") }
            if keys == nil && secret.isEmpty { throw BuiltinError("no key constraint") }
        }

        private static func text(_ name: String, _ value: Value) throws(BuiltinError) -> String {
            guard let text = value.string else { throw BuiltinError("\(name) constraint: must be a string") }
            return text
        }

        private static func time(_ value: Value) throws(BuiltinError) -> Double {
            guard let time = value.double else { throw BuiltinError("token time constraint: must be a number") }
            guard time.isFinite else { throw BuiltinError("token time constraint: unvalid float64") }
            guard time >= 0 else { throw BuiltinError("token time constraint: must not be negative") }
            return time
        }

        func verifies(_ token: JSONWebToken, _ header: JSONWebToken.Parameters, _ signature: [UInt8]) -> Bool {
            guard let algorithm = JWTAlgorithm(header.algorithm) else { return false }
            guard let keys else {
                guard case .secret(let digest) = algorithm else { return false }
                return JWTAlgorithm.verify(token.message, signature, secret: Array(secret.utf8), digest)
            }
            return JWTVerification.verifies(keys, token, header, signature) { $0.verify($1, $2, algorithm) }
        }
    }

    private static func decodeAndVerify(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let constraints = try Constraints(call)
        let unverified = call.arena.array([.boolean(false), call.arena.object(), call.arena.object()])
        _ = try call.string(0)
        var text = call[0]
        while true {
            let token = try JSONWebToken(text.utf8)
            let header = try token.decodedHeader(call.arena)
            let parameters = try JSONWebToken.Parameters(header)
            guard parameters.isValid, constraints.algorithm.isEmpty || constraints.algorithm == parameters.algorithm else {
                return unverified
            }
            let signature = try token.decodedSignature()
            guard constraints.verifies(token, parameters, signature) else { return unverified }
            let bytes = try token.decodedPayload()
            if isNested(parameters.contentType) {
                text = call.arena.string(bytes)
                continue
            }
            let payload = try JSONWebToken.object(bytes, call.arena)
            guard try fulfils(payload, constraints, call.arena) else { return unverified }
            return call.arena.array([.boolean(true), header, payload])
        }
    }

    /// Whether the registered claims meet the constraints.
    private static func fulfils(_ payload: Value, _ constraints: Constraints, _ arena: Arena) throws(BuiltinError) -> Bool {
        if !constraints.issuer.isEmpty, payload.lookup("iss").string != constraints.issuer { return false }
        let audience = payload.lookup("aud")
        if audience.isUndefined {
            if !constraints.audience.isEmpty { return false }
        } else if !isMeant(audience, constraints.audience) {
            return false
        }
        let now = arena.number(constraints.time / 1_000_000_000)
        let expiry = payload.lookup("exp")
        if expiry.isDefined {
            guard expiry.isNumber else { throw BuiltinError("exp value must be a number") }
            if now >= expiry { return false }
        }
        let beginning = payload.lookup("nbf")
        if beginning.isDefined {
            guard beginning.isNumber else { throw BuiltinError("nbf value must be a number") }
            if now < beginning { return false }
        }
        return true
    }

    private static func isMeant(_ audience: Value, _ wanted: String) -> Bool {
        if let text = audience.string { return text == wanted }
        return audience.isArray && audience.storage.contains { $0.string == wanted }
    }
}
