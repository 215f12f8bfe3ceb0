import COpenSSL
import RegoValue

/// Certificates, certificate requests and private keys.
enum X509Functions {
    static let builtins: [Builtin] = [
        Builtin("crypto.x509.parse_certificates", 1) { call throws(BuiltinError) in
            try describe(try certificates(try call.string(0)), call, withURIStrings: true)
        },
        Builtin("crypto.x509.parse_and_verify_certificates", 1) { call throws(BuiltinError) in
            let text = try call.string(0)
            return verify(text, CertificateChain.Options(time: seconds(call.context.now)), call, withURIStrings: true)
        },
        Builtin("crypto.x509.parse_and_verify_certificates_with_options", 2) { call throws(BuiltinError) in
            let text = try call.string(0)
            _ = try call.object(1)
            guard (try? certificates(text)) != nil else { return unverified(call) }
            return verify(text, try CertificateOptions.read(call, now: seconds(call.context.now)), call, withURIStrings: false)
        },
        Builtin("crypto.x509.parse_certificate_request", 1, parseRequest),
        Builtin("crypto.x509.parse_keypair", 2, parseKeyPair),
        Builtin("crypto.x509.parse_rsa_private_key", 1, parsePrivateKeyAsJWK),
        Builtin("crypto.parse_private_keys", 1, parsePrivateKeys),
    ]

    private static func seconds(_ nanoseconds: Int64) -> Int { Int(nanoseconds).floorDivided(by: 1_000_000_000) }

    private static let begin = Array("-----BEGIN".utf8)

    private static func decode(_ text: some RandomAccessCollection<UInt8>) throws(BuiltinError) -> [UInt8] {
        do throws(Base64.Corrupt) { return try Base64.standard.decode(text) } catch {
            throw BuiltinError("illegal base64 data at input byte \(error.offset)")
        }
    }

    // MARK: certificates

    /// The certificates of a text, in DER: PEM, or base64 of PEM or of DER.
    private static func certificates(_ text: ByteView) throws(BuiltinError) -> [[UInt8]] {
        var bytes = Array(text)
        if !bytes.starts(with: begin) { bytes = try decode(bytes) }
        if bytes.starts(with: begin) {
            var der: [UInt8] = []
            var rest = bytes[...]
            while let block = PEM.first(in: rest) {
                guard block.type == "CERTIFICATE" else {
                    throw BuiltinError("PEM block type is '\(block.type)', expected CERTIFICATE")
                }
                der += block.bytes
                rest = block.rest
            }
            bytes = der
        }
        var certificates: [[UInt8]] = []
        var reader = DER(bytes[...])
        while !reader.isAtEnd {
            guard let element = try? reader.next(DER.Tag.sequence) else { throw BuiltinError("x509: malformed certificate") }
            // Whether it can be described at all decides whether it is one.
            certificates.append(Array(element.whole))
        }
        return certificates
    }

    private static func describe(_ certificates: [[UInt8]], _ call: BuiltinCall, withURIStrings: Bool) throws(BuiltinError) -> Value {
        let result = call.arena.array()
        for der in certificates {
            guard let value = try? CertificateDescription.certificate(der[...], call.arena, withURIStrings: withURIStrings) else {
                throw BuiltinError("x509: malformed certificate")
            }
            call.arena.append(result, value)
        }
        return result
    }

    private static func unverified(_ call: BuiltinCall) -> Value { call.arena.array([.boolean(false), call.arena.array()]) }

    private static func verify(
        _ text: ByteView, _ options: CertificateChain.Options, _ call: BuiltinCall, withURIStrings: Bool
    ) -> Value {
        guard let certificates = try? certificates(text), let chain = CertificateChain(certificates) else { return unverified(call) }
        defer { chain.free() }
        guard let verified = chain.verify(options), let value = try? describe(verified, call, withURIStrings: withURIStrings) else {
            return unverified(call)
        }
        return call.arena.array([.boolean(true), value])
    }

    private static func parseRequest(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        var bytes = Array(try call.string(0))
        if !bytes.starts(with: Array("-----BEGIN CERTIFICATE REQUEST-----".utf8)) { bytes = try decode(bytes) }
        if let block = PEM.first(in: bytes[...]) {
            guard block.type == "CERTIFICATE REQUEST" else { throw BuiltinError("invalid PEM-encoded certificate signing request") }
            bytes = block.bytes
        }
        guard let value = try? CertificateDescription.request(bytes[...], call.arena) else {
            throw BuiltinError("asn1: structure error: malformed certificate request")
        }
        return value
    }

    // MARK: private keys

    /// The private keys in PEM blocks; other blocks are passed over.
    private static func privateKeys(_ text: [UInt8]) throws(BuiltinError) -> [PrivateKeyDescription] {
        var rest = ((try? Base64.standard.decode(text)) ?? text)[...]
        var keys: [PrivateKeyDescription] = []
        while let block = PEM.first(in: rest) {
            rest = block.rest
            guard ["RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY"].contains(block.type) else { continue }
            keys.append(try PrivateKeyDescription(der: block.bytes, type: block.type))
        }
        return keys
    }

    private static func parsePrivateKeys(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        if text.isEmpty { return .null }
        return call.arena.array(try privateKeys(Array(text)).map { $0.describe(call.arena) })
    }

    private static func parsePrivateKeyAsJWK(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        var text = Array(try call.string(0))
        if text.isEmpty { throw BuiltinError("input PEM data was empty") }
        if !text.starts(with: begin) { text = try decode(text) }
        return try privateKeys(text).first.map { (key) throws(BuiltinError) in try key.jsonWebKey(call.arena) } ?? .null
    }

    // MARK: key pairs

    private static func parseKeyPair(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let certificate = try pem(Array(try call.string(0)), "CERTIFICATE")
        guard call[1].isString else { throw BuiltinError(.type, "operand 1 must be string but got \(BuiltinCall.typeName(call[1]))") }
        let pair = try KeyPair(certificatePEM: certificate, keyPEM: try pem(Array(call[1].utf8), "PRIVATE KEY"))
        guard let leaf = try? CertificateDescription.certificate(pair.certificates[0][...], call.arena, withURIStrings: false) else {
            throw BuiltinError("x509: malformed certificate")
        }
        return PublicKeyDescription.object(
            [
                "Certificate": call.arena.array(pair.certificates.map { call.arena.string(Base64.standard.encode($0)) }),
                "PrivateKey": pair.key.describe(call.arena), "Leaf": leaf, "OCSPStaple": .null, "SignedCertificateTimestamps": .null,
                "SupportedSignatureAlgorithms": .null,
            ], call.arena)
    }

    /// A text in PEM; what is not PEM is base64 of PEM, or of DER of the given type.
    private static func pem(_ text: [UInt8], _ type: String) throws(BuiltinError) -> [UInt8] {
        let bytes = text.starts(with: begin) ? text : try decode(text)
        return bytes.starts(with: begin) ? bytes : PEM.text(type: type, bytes)
    }
}

/// The options of `crypto.x509.parse_and_verify_certificates_with_options`.
enum CertificateOptions {
    private static let purposes = [
        "KeyUsageAny": 0, "KeyUsageServerAuth": 1, "KeyUsageClientAuth": 2, "KeyUsageCodeSigning": 3, "KeyUsageEmailProtection": 4,
        "KeyUsageIPSECEndSystem": 5, "KeyUsageIPSECTunnel": 6, "KeyUsageIPSECUser": 7, "KeyUsageTimeStamping": 8,
        "KeyUsageOCSPSigning": 9, "KeyUsageMicrosoftServerGatedCrypto": 10, "KeyUsageNetscapeServerGatedCrypto": 11,
        "KeyUsageMicrosoftCommercialCodeSigning": 12, "KeyUsageMicrosoftKernelCodeSigning": 13,
    ]

    static func read(_ call: BuiltinCall, now: Int) throws(BuiltinError) -> CertificateChain.Options {
        var options = CertificateChain.Options(time: now)
        let object = try call.object(1)
        object.sortEntries()
        for position in 0..<object.count {
            let value = object.value(at: position)
            guard let name = object.key(at: position).string else { continue }
            switch name {
            case "DNSName":
                guard let text = value.string else { throw BuiltinError("'DNSName' should be a string") }
                options.name = text
            case "CurrentTime":
                guard value.isNumber else { throw BuiltinError("'CurrentTime' should be a number") }
                guard let time = value.integerValue else { throw BuiltinError("'CurrentTime' should be a valid int64 number") }
                options.time = Int(time).floorDivided(by: 1_000_000_000)
            case "MaxConstraintComparisons":
                guard value.isNumber else { throw BuiltinError("'MaxConstraintComparisons' should be a number") }
                guard value.integerValue != nil else { throw BuiltinError("'MaxConstraintComparisons' should be a valid number") }
            case "KeyUsages": options.purposes = try purposes(value)
            default: throw BuiltinError("invalid key option")
            }
        }
        return options
    }

    private static func purposes(_ value: Value) throws(BuiltinError) -> [Int] {
        guard value.isArray || value.isSet else { throw BuiltinError("'KeyUsages' should be an Array or Set") }
        value.sortEntries()
        let names = value.storage.compactMap(\.string)
        let unknown = names.filter { purposes[$0] == nil }
        if !unknown.isEmpty { throw BuiltinError("invalid entries for 'KeyUsages' found: [\(unknown.joined(separator: " "))]") }
        return names.compactMap { purposes[$0] }
    }
}
