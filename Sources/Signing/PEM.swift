import COpenSSL

/// One block of a PEM file (RFC 7468): its label and the bytes inside.
struct PEMBlock {
    let label: String
    let contents: [UInt8]

    /// The first block that is not mere parameters (`openssl ecparam` writes those before a key). Text around blocks is ignored.
    ///
    /// - Returns: nil when there is no block.
    static func first(in text: [UInt8]) throws(SigningError) -> PEMBlock? {
        guard text.count <= 1 << 20 else { throw SigningError(.keyInvalid, "a key file of more than 1 MiB") }
        guard !text.isEmpty else { return nil }
        return try text.withUnsafeBufferPointer { (buffer) throws(SigningError) -> PEMBlock? in
            // The BIO borrows the buffer, and ends before it.
            guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else {
                throw SigningError(.cryptography, "no memory to read a key")
            }
            defer { BIO_free(bio) }
            while let block = try next(bio) {
                if block.label != "EC PARAMETERS" { return block }
            }
            return nil
        }
    }

    private static func next(_ bio: OpaquePointer) throws(SigningError) -> PEMBlock? {
        var label: UnsafeMutablePointer<CChar>?
        var header: UnsafeMutablePointer<CChar>?
        var data: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard PEM_read_bio(bio, &label, &header, &data, &count) == 1, let label, let header, let data else {
            ERR_clear_error()
            return nil
        }
        defer {
            writ_openssl_free(label)
            writ_openssl_free(header)
            OPENSSL_cleanse(data, count)
            writ_openssl_free(data)
        }
        let name = String(cString: label)
        if header.pointee != 0 || name == "ENCRYPTED PRIVATE KEY" {
            throw SigningError(
                .keyEncrypted, "the key is protected by a passphrase", remedy: "decrypt it first: openssl pkey -in key.pem -out plain.pem")
        }
        return PEMBlock(label: name, contents: Array(UnsafeBufferPointer(start: data, count: count)))
    }
}
