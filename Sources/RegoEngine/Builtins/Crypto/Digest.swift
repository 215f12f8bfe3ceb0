import COpenSSL
import RegoValue

/// Message digests and keyed digests, by OpenSSL.
enum Digest {
    case md5, sha1, sha256, sha384, sha512

    /// OpenSSL's description of the algorithm; a pointer to static memory.
    var algorithm: OpaquePointer? {
        switch self {
        case .md5: return EVP_md5()
        case .sha1: return EVP_sha1()
        case .sha256: return EVP_sha256()
        case .sha384: return EVP_sha384()
        case .sha512: return EVP_sha512()
        }
    }

    func hash(_ bytes: ByteView) throws(BuiltinError) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard EVP_Digest(bytes.base, bytes.count, &result, &length, algorithm, nil) == 1 else {
            throw BuiltinError("OpenSSL does not provide this digest")
        }
        return Array(result.prefix(Int(length)))
    }

    func authenticate(_ message: ByteView, key: ByteView) throws(BuiltinError) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        let text = message.base.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) }
        guard HMAC(algorithm, key.base, Int32(clamping: key.count), text, message.count, &result, &length) != nil else {
            throw BuiltinError("OpenSSL does not provide this digest")
        }
        return Array(result.prefix(Int(length)))
    }

    /// Whether two byte sequences are equal, in a time that does not depend on where they differ.
    static func areEqual(_ a: ByteView, _ b: ByteView) -> Bool {
        a.count == b.count && CRYPTO_memcmp(a.base, b.base, a.count) == 0
    }
}

/// Digests in Rego.
enum DigestFunctions {
    static let builtins: [Builtin] = [
        Builtin("crypto.md5", 1) { call throws(BuiltinError) in try hash(call, .md5) },
        Builtin("crypto.sha1", 1) { call throws(BuiltinError) in try hash(call, .sha1) },
        Builtin("crypto.sha256", 1) { call throws(BuiltinError) in try hash(call, .sha256) },
        Builtin("crypto.hmac.md5", 2) { call throws(BuiltinError) in try authenticate(call, .md5) },
        Builtin("crypto.hmac.sha1", 2) { call throws(BuiltinError) in try authenticate(call, .sha1) },
        Builtin("crypto.hmac.sha256", 2) { call throws(BuiltinError) in try authenticate(call, .sha256) },
        Builtin("crypto.hmac.sha512", 2) { call throws(BuiltinError) in try authenticate(call, .sha512) },
        Builtin("crypto.hmac.equal", 2) { call throws(BuiltinError) in
            let a = try call.string(0)
            return .boolean(Digest.areEqual(a, try call.string(1)))
        },
    ]

    private static func hash(_ call: BuiltinCall, _ digest: Digest) throws(BuiltinError) -> Value {
        call.arena.string(Hex.encode(try digest.hash(try call.string(0))))
    }

    private static func authenticate(_ call: BuiltinCall, _ digest: Digest) throws(BuiltinError) -> Value {
        let message = try call.string(0)
        return call.arena.string(Hex.encode(try digest.authenticate(message, key: try call.string(1))))
    }
}
