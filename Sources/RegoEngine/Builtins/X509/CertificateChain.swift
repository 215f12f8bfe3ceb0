import COpenSSL

/// Verifies a chain of certificates with OpenSSL, as strictly as Go's `x509.Verify`.
struct CertificateChain {
    /// What is asked of the chain besides its signatures.
    struct Options {
        /// The name or address that the last certificate must be for; empty for any.
        var name = ""
        /// Seconds since the epoch.
        var time: Int
        /// Purposes, as Go numbers them, of which one must be allowed along the chain; empty for servers.
        var purposes: [Int] = []
    }

    private let certificates: [OpaquePointer]

    /// The first certificate is trusted, the last is the one in question, the ones between may be used on the way.
    init?(_ certificates: [[UInt8]]) {
        var parsed: [OpaquePointer] = []
        for der in certificates {
            let certificate = der.withUnsafeBufferPointer { bytes in
                var position = bytes.baseAddress
                return d2i_X509(nil, &position, bytes.count)
            }
            guard let certificate else {
                for other in parsed { X509_free(other) }
                return nil
            }
            parsed.append(certificate)
        }
        self.certificates = parsed
    }

    func free() {
        for certificate in certificates { X509_free(certificate) }
        ERR_clear_error()
    }

    /// The verified chain from the certificate in question to the trusted one, in DER; nil when there is none.
    func verify(_ options: Options) -> [[UInt8]]? {
        guard certificates.count >= 2, let leaf = certificates.last else { return nil }
        guard let store = X509_STORE_new(), let context = X509_STORE_CTX_new(), let others = OPENSSL_sk_new_null() else { return nil }
        defer {
            X509_STORE_CTX_free(context)
            X509_STORE_free(store)
            OPENSSL_sk_free(others)
        }
        X509_STORE_add_cert(store, certificates[0])
        for certificate in certificates.dropFirst().dropLast() { OPENSSL_sk_push(others, UnsafeRawPointer(certificate)) }
        guard X509_STORE_CTX_init(context, store, leaf, others) == 1 else { return nil }
        let parameters = X509_STORE_CTX_get0_param(context)
        // Any certificate may be the trusted one; level 1 refuses MD5, SHA-1 and short keys, as Go does.
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        X509_VERIFY_PARAM_set_auth_level(parameters, 1)
        X509_VERIFY_PARAM_set_time(parameters, options.time)
        guard X509_verify_cert(context) == 1, let chain = X509_STORE_CTX_get0_chain(context) else { return nil }
        guard options.name.isEmpty || SubjectNames(of: leaf).include(options.name) else { return nil }
        let verified = (0..<OPENSSL_sk_num(chain)).compactMap { OPENSSL_sk_value(chain, $0).map { OpaquePointer($0) } }
        guard Self.allows(verified, options.purposes) else { return nil }
        return verified.map(Self.encode)
    }

    /// Whether one of the purposes is allowed by every certificate that restricts them.
    private static func allows(_ chain: [OpaquePointer], _ purposes: [Int]) -> Bool {
        let wanted = purposes.isEmpty ? [1] : purposes
        if wanted.contains(0) { return true }
        var left = Set(wanted)
        for certificate in chain {
            let allowed = Self.purposes(of: certificate)
            if allowed.isEmpty || allowed.contains(0) { continue }
            left.formIntersection(allowed)
            if left.isEmpty { return false }
        }
        return true
    }

    /// The purposes that a certificate is restricted to, by Go's numbers; empty when it is not. An unknown one counts as -1.
    private static func purposes(of certificate: OpaquePointer) -> Set<Int> {
        guard let list = X509_get_ext_d2i(certificate, NID_ext_key_usage, nil, nil) else { return [] }
        let stack = OpaquePointer(list)
        defer { OPENSSL_sk_pop_free(stack) { ASN1_OBJECT_free($0.map { OpaquePointer($0) }) } }
        var purposes: Set<Int> = []
        for position in 0..<OPENSSL_sk_num(stack) {
            let identifier = OPENSSL_sk_value(stack, position).map { OBJ_obj2nid(OpaquePointer($0)) } ?? NID_undef
            purposes.insert(numbers[identifier] ?? -1)
        }
        return purposes
    }

    private static let numbers: [Int32: Int] = [
        NID_anyExtendedKeyUsage: 0, NID_server_auth: 1, NID_client_auth: 2, NID_code_sign: 3, NID_email_protect: 4,
        NID_ipsecEndSystem: 5, NID_ipsecTunnel: 6, NID_ipsecUser: 7, NID_time_stamp: 8, NID_OCSP_sign: 9, NID_ms_sgc: 10, NID_ns_sgc: 11,
        NID_ms_code_com: 12,
    ]

    private static func encode(_ certificate: OpaquePointer) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(max(i2d_X509(certificate, nil), 0)))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            _ = i2d_X509(certificate, &position)
        }
        return bytes
    }
}
