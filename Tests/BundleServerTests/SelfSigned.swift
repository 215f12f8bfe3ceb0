import COpenSSL
import Glibc
import TestSupport

/// A key and a certificate for 127.0.0.1, made for one test run.
struct SelfSigned {
    var certificate: String
    var key: String

    struct Failure: Error {}

    static func make() throws -> SelfSigned {
        let base = Scratch.path("tls")
        guard let key = makeKey(), let certificate = X509_new() else { throw Failure() }
        defer {
            EVP_PKEY_free(key)
            X509_free(certificate)
        }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1)
        X509_gmtime_adj(X509_getm_notBefore(certificate), -60)
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600)
        X509_set_pubkey(certificate, key)
        let name = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, "127.0.0.1", -1, -1, 0)
        X509_set_issuer_name(certificate, name)
        guard let alternative = X509V3_EXT_conf_nid(nil, nil, NID_subject_alt_name, "IP:127.0.0.1") else { throw Failure() }
        X509_add_ext(certificate, alternative, -1)
        X509_EXTENSION_free(alternative)
        guard X509_sign(certificate, key, EVP_sha256()) > 0 else { throw Failure() }
        let result = SelfSigned(certificate: base + ".pem", key: base + ".key")
        try write(result.certificate) { PEM_write_bio_X509($0, certificate) }
        try write(result.key) { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
        return result
    }

    private static func write(_ path: String, _ body: (OpaquePointer?) -> Int32) throws {
        let file = BIO_new_file(path, "w")
        defer { BIO_free(file) }
        guard body(file) == 1 else { throw Failure() }
    }

    private static func makeKey() -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        EVP_PKEY_keygen_init(context)
        EVP_PKEY_CTX_set_group_name(context, "P-256")
        return EVP_PKEY_keygen(context, &key) == 1 ? key : nil
    }
}

/// Lets time pass on a thread of the test's own.
func pause(_ duration: Duration) {
    usleep(UInt32(duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000))
}
