import CZlib

/// Unpacks one gzip member (RFC 1952), piece by piece.
///
/// Unlike Go's reader, which OPA uses and which stops reading once the archive inside has ended, the trailer is always verified and nothing may follow it.
struct GzipReader: ~Copyable {
    /// Owns zlib's state, which must not move in memory.
    private let stream: UnsafeMutablePointer<z_stream>
    private var output: [UInt8]
    private var consumed = 0
    private var produced = 0
    private var ended = false
    private let limits: BundleLimits

    init(limits: BundleLimits) throws(BundleError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        output = [UInt8](repeating: 0, count: 64 * 1024)
        self.limits = limits
        // 15 bits of window, and 16 to read the gzip header and trailer.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw BundleError(.unreadable, "no memory to unpack a bundle") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Unpacks a piece of the file and hands what comes out to `sink`.
    mutating func unpack(_ piece: [UInt8], _ sink: (ArraySlice<UInt8>) throws(BundleError) -> Void) throws(BundleError) {
        consumed += piece.count
        guard consumed <= limits.compressedBytes else {
            throw BundleError(
                .sizeLimit, "larger than \(limits.compressedBytes) bytes", remedy: "raise the size limit if you trust the source")
        }
        var offset = 0
        while offset < piece.count {
            if ended { throw trailing(piece[offset...]) }
            offset = try step(piece, from: offset, sink)
        }
    }

    /// Says that the file has ended.
    borrowing func finish() throws(BundleError) {
        if !ended { throw BundleError(.gzipTruncated, "the compressed stream ends too early", remedy: "fetch the bundle again") }
    }

    /// One call of zlib. Returns the offset of the first byte that it left.
    private mutating func step(
        _ piece: [UInt8], from offset: Int, _ sink: (ArraySlice<UInt8>) throws(BundleError) -> Void
    ) throws(BundleError) -> Int {
        let (status, left, made) = run(piece, from: offset)
        produced += made
        switch status {
        case Z_OK, Z_STREAM_END, Z_BUF_ERROR: break
        default: throw failure()
        }
        try enforceLimits()
        if made > 0 { try sink(output[..<made]) }
        ended = status == Z_STREAM_END
        return piece.count - left
    }

    private mutating func run(_ piece: [UInt8], from offset: Int) -> (status: Int32, left: Int, made: Int) {
        let stream = stream
        let capacity = output.count
        return piece.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + offset })
                stream.pointee.avail_in = UInt32(input.count - offset)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(capacity)
                let status = inflate(stream, Z_NO_FLUSH)
                return (status, Int(stream.pointee.avail_in), capacity - Int(stream.pointee.avail_out))
            }
        }
    }

    private func enforceLimits() throws(BundleError) {
        // The archive around the members takes some room too: a header and padding for each.
        if produced > limits.unpackedBytes + (limits.entries + 32) * 1536 {
            throw BundleError(
                .sizeLimit, "unpacks to more than \(limits.unpackedBytes) bytes", remedy: "raise the size limit if you trust the source")
        }
        if produced > limits.ratioFloor, produced / max(consumed, 1) > limits.ratio {
            throw BundleError(
                .ratioLimit, "unpacks to more than \(limits.ratio) times its size, as a decompression bomb does",
                remedy: "raise the ratio limit if you trust the source")
        }
    }

    private func failure() -> BundleError {
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "unreadable"
        switch reason {
        case "incorrect data check":
            return BundleError(.gzipChecksum, "the checksum of the compressed stream is wrong", remedy: "fetch the bundle again")
        case "incorrect length check":
            return BundleError(.gzipChecksum, "the length in the gzip trailer is wrong", remedy: "fetch the bundle again")
        case "incorrect header check", "unknown compression method", "unknown header flags set", "header crc mismatch":
            return BundleError(.gzipHeader, "is not gzip: \(reason)", remedy: "a bundle is a .tar.gz; build one with: writ build")
        default: return BundleError(.gzipCorrupt, "the compressed stream is damaged: \(reason)", remedy: "fetch the bundle again")
        }
    }

    private func trailing(_ rest: ArraySlice<UInt8>) -> BundleError {
        if rest.starts(with: [0x1F, 0x8B]) {
            return BundleError(
                .gzipSecondMember, "a second gzip member follows the bundle",
                remedy: "a bundle is one gzip member, nothing before or after it")
        }
        return BundleError(
            .gzipTrailingBytes, "bytes follow the compressed stream", remedy: "a bundle is one gzip member, nothing before or after it")
    }
}
