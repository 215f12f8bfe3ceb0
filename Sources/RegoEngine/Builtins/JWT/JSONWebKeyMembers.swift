import BigInt
import RegoValue

/// One JSON Web Key from the members that describe it, as strictly as the library that OPA uses.
extension JSONWebKey {
    /// Nothing when the description is of no key, or a member is not what it should be.
    init?(description: Value) {
        guard description.isObject else { return nil }
        let members = Members(object: description)
        guard members.areWellFormed, let key = Self.key(members) else { return nil }
        self = key
        algorithm = description.lookup("alg").string ?? ""
        identifier = description.lookup("kid").string ?? ""
    }

    private static func key(_ members: Members) -> JSONWebKey? {
        switch members.object.lookup("kty").string {
        case "oct": return members.required("k").flatMap { $0.isEmpty ? nil : JSONWebKey(material: .secret($0)) }
        case "RSA": return rsa(members)
        case "EC": return ec(members)
        case "OKP": return okp(members)
        default: return nil
        }
    }

    // MARK: RSA

    private static func rsa(_ members: Members) -> JSONWebKey? {
        guard let n = members.required("n"), let e = members.required("e") else { return nil }
        let exponent = PublicKeyDescription.integer(e)
        guard n.contains(where: { $0 != 0 }), exponent & 1 == 1, exponent.bitWidth <= 64 else { return nil }
        func publicKey(isPrivate: Bool) -> Material? { KeyMaking.rsa(n, e, []).map { .pair($0, isPrivate: isPrivate) } }
        guard members.isPrivate else { return publicKey(isPrivate: false).map { JSONWebKey(material: $0) } }

        var secrets: [String: [UInt8]] = [:]
        for name in ["d", "p", "q", "dp", "dq", "qi"] where members.object.lookup(name).isDefined {
            guard let number = members.required(name) else { return nil }
            secrets[name] = number
        }
        guard let d = secrets["d"], d.contains(where: { $0 != 0 }) else { return nil }
        guard let p = secrets["p"], let q = secrets["q"] else {
            let missing = secrets["q"] == nil ? "q" : "p"
            return unusable("rsa", isPrivate: true, "missing \"\(missing)\" value")
        }
        var precomputed: RSAPrivateNumbers.Precomputed?
        if let dp = secrets["dp"], let dq = secrets["dq"], let qi = secrets["qi"] {
            precomputed = RSAPrivateNumbers.Precomputed(
                dp: PublicKeyDescription.integer(dp), dq: PublicKeyDescription.integer(dq), coefficient: PublicKeyDescription.integer(qi))
        }
        let numbers = RSAPrivateNumbers(
            n: PublicKeyDescription.integer(n), e: exponent, d: PublicKeyDescription.integer(d), p: PublicKeyDescription.integer(p),
            q: PublicKeyDescription.integer(q), precomputed: precomputed)
        if let fault = numbers.fault {
            return publicKey(isPrivate: true).map { JSONWebKey(material: $0, signingFault: fault) }
        }
        let factors = precomputed == nil ? [] : ["p", "q", "dp", "dq", "qi"].map { secrets[$0] }
        return KeyMaking.rsa(n, e, [d] + factors).map { JSONWebKey(material: .pair($0, isPrivate: true)) }
    }

    // MARK: Elliptic curves

    private static func ec(_ members: Members) -> JSONWebKey? {
        guard let name = members.object.lookup("crv").string, let curve = KeyMaking.curves[name] else { return nil }
        guard let x = members.required("x"), let y = members.required("y"), x.count == curve.size, y.count == curve.size else { return nil }
        guard let publicKey = KeyMaking.ec(name, x, y, nil) else { return nil }
        guard members.isPrivate else { return JSONWebKey(material: .pair(publicKey, isPrivate: false)) }
        guard let d = members.required("d"), d.count == curve.size else { return nil }
        let scalar = PublicKeyDescription.integer(d)
        if scalar == 0 || scalar >= curve.order {
            let fault = scalar == 0 ? "ecdsa: private key scalar is zero or negative" : "input overflows the modulus"
            return JSONWebKey(
                material: .pair(publicKey, isPrivate: true), signingFault: "failed to sign payload using ecdsa: " + fault)
        }
        return KeyMaking.ec(name, x, y, d).map { JSONWebKey(material: .pair($0, isPrivate: true)) }
    }

    private static func okp(_ members: Members) -> JSONWebKey? {
        guard let curve = members.object.lookup("crv").string, knownCurves.contains(curve) else { return nil }
        guard let x = members.required("x"), !x.isEmpty else { return nil }
        var d: [UInt8]?
        if members.isPrivate {
            guard let given = members.required("d"), !given.isEmpty else { return nil }
            d = given
        }
        guard curve == "Ed25519" || curve == "X25519" else {
            return unusable(
                "okp", isPrivate: d != nil, "\(okpName(d != nil)): failed to build \(half(d != nil)) key: invalid curve algorithm \(curve)")
        }
        guard x.count == 32, d == nil || d?.count == 32 else { return nil }
        if curve == "X25519" { return JSONWebKey(material: .agreement(isPrivate: d != nil)) }
        guard let key = KeyMaking.ed25519(x, d) else { return nil }
        if d != nil, key.rawPublicKey != x {
            return unusable(
                "okp", isPrivate: true, "jwk.OKPPrivateKey: failed to build private key: ed25519: invalid x value given d value")
        }
        return JSONWebKey(material: .pair(key, isPrivate: d != nil))
    }

    private static let knownCurves: Set<String> = ["P-256", "P-384", "P-521", "Ed25519", "Ed448", "X25519", "X448"]

    private static func okpName(_ isPrivate: Bool) -> String { isPrivate ? "jwk.OKPPrivateKey" : "jwk.OKPPublicKey" }
    private static func half(_ isPrivate: Bool) -> String { isPrivate ? "private" : "public" }

    private static func unusable(_ name: String, isPrivate: Bool, _ reason: String) -> JSONWebKey {
        JSONWebKey(
            material: .unusable(kind: kind(name, isPrivate), reason: "jwk.Export: failed to export jwk.Key to raw format: " + reason))
    }
}

/// The members of a JSON Web Key.
private struct Members {
    let object: Value

    var isPrivate: Bool { object.lookup("d").isDefined }

    /// The bytes that a member is in base64; none when it is null. Nil when it is missing or no base64.
    func required(_ name: String) -> [UInt8]? {
        let value = object.lookup(name)
        if value.kind == .null { return [] }
        guard value.isString else { return nil }
        return Self.decode(Array(value.utf8))
    }

    /// Padded or not, of either alphabet: the text itself tells.
    private static func decode(_ text: [UInt8]) -> [UInt8]? {
        let isStandard = text.contains { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }
        var text = text
        if text.last != UInt8(ascii: "=") {
            let digits = text.count { $0 != 0x0A && $0 != 0x0D }
            text += [UInt8](repeating: UInt8(ascii: "="), count: (4 - digits % 4) % 4)
        }
        return try? (isStandard ? Base64.standard : Base64.url).decode(text)
    }

    /// Whether members that all kinds of keys have are of the right types.
    var areWellFormed: Bool {
        let areTexts = ["kid", "use", "x5u", "x5t", "x5t#S256"].allSatisfy { isAbsent($0) || object.lookup($0).isString }
        let operations = object.lookup("key_ops")
        let areOperations = isAbsent("key_ops") || operations.isArray && operations.storage.allSatisfy(\.isString)
        let algorithm = object.lookup("alg")
        let name = algorithm.string ?? ""
        let isAlgorithm = algorithm.isUndefined || JWTAlgorithm.names.contains(name) || JWTAlgorithm.foreignNames.contains(name)
        return areTexts && areOperations && isAlgorithm && hasCertificates
    }

    private func isAbsent(_ name: String) -> Bool { object.lookup(name).isUndefined || object.lookup(name).kind == .null }

    /// Whether `x5c`, if it is there, is a list of certificates in base64.
    private var hasCertificates: Bool {
        let chain = object.lookup("x5c")
        if chain.isUndefined { return true }
        return chain.isArray
            && chain.storage.allSatisfy { certificate in
                guard certificate.isString, let der = try? Base64.standard.decode(Array(certificate.utf8)) else { return false }
                return SignatureKey(certificate: der) != nil
            }
    }
}
