import RegoValue

/// A token in compact serialization, taken apart (RFC 7519, RFC 7515).
struct JSONWebToken {
    let header: ByteView
    let payload: ByteView
    let signature: ByteView

    init(_ text: ByteView) throws(BuiltinError) {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if parts.count == 1 { throw BuiltinError("encoded JWT had no period separators") }
        guard parts.count == 3 else { throw BuiltinError("encoded JWT must have 3 sections, found \(parts.count)") }
        header = ByteView(rebasing: parts[0])
        payload = ByteView(rebasing: parts[1])
        signature = ByteView(rebasing: parts[2])
    }

    /// What is signed.
    var message: [UInt8] { Array(header) + [UInt8(ascii: ".")] + Array(payload) }

    private static func decode(_ part: ByteView, _ name: String) throws(BuiltinError) -> [UInt8] {
        do throws(BuiltinError) { return try Encoding.decodeURL(part) } catch {
            throw BuiltinError("JWT \(name) had invalid encoding: \(error.message)")
        }
    }

    func decodedPayload() throws(BuiltinError) -> [UInt8] { try Self.decode(payload, "payload") }

    func decodedSignature(named: Bool = false) throws(BuiltinError) -> [UInt8] {
        named ? try Self.decode(signature, "signature") : try Encoding.decodeURL(signature)
    }

    /// The header as an object. Encrypted tokens are not supported.
    func decodedHeader(_ arena: Arena) throws(BuiltinError) -> Value {
        let bytes = try Self.decode(header, "header")
        let object: Value
        do throws(BuiltinError) { object = try Self.object(bytes, arena) } catch { throw BuiltinError("bad JWT header: \(error.message)") }
        if object.lookup("enc").isDefined { throw BuiltinError("JWT is a JWE object, which is not supported") }
        return object
    }

    /// The object that a JSON text describes.
    static func object(_ bytes: [UInt8], _ arena: Arena) throws(BuiltinError) -> Value {
        let value: Value
        do throws(BuiltinError) { value = try JSONFunctions.read(bytes, arena) } catch {
            throw BuiltinError("invalid JSON: \(error.message)")
        }
        guard value.isObject else { throw BuiltinError("decoded JSON type was not an Object") }
        return value
    }

    /// The parts of a header that decide about verification.
    struct Parameters {
        var algorithm = ""
        var keyIdentifier = ""
        var contentType = ""
        /// Whether the header is one that may be trusted: it names an algorithm and no extension that must be understood.
        var isValid: Bool { !algorithm.isEmpty && !hasUnknownCritical }
        private var hasUnknownCritical = false

        private static let known: Set<String> = ["alg", "kid", "typ", "cty", "crit"]

        init(_ header: Value) throws(BuiltinError) {
            func text(_ name: String) throws(BuiltinError) -> String {
                let value = header.lookup(name)
                if value.isUndefined { return "" }
                guard let text = value.string else { throw BuiltinError("\(name): must be a string") }
                return text
            }
            // In the order of the names, which decides about what is told first.
            algorithm = try text("alg")
            hasUnknownCritical = try Self.namesUnknown(header.lookup("crit"), of: header)
            contentType = try text("cty")
            keyIdentifier = try text("kid")
            _ = try text("typ")
        }

        /// Whether `crit` names members of the header that are not known here.
        private static func namesUnknown(_ critical: Value, of header: Value) throws(BuiltinError) -> Bool {
            guard critical.isDefined else { return false }
            guard critical.isArray else { throw BuiltinError("crit: must be a list") }
            let names = critical.storage.prefix { $0.isString }.compactMap(\.string)
            if names.isEmpty { throw BuiltinError("crit: must be a nonempty list") }
            return names.contains { !known.contains($0) && header.lookup($0).isDefined }
        }
    }
}
