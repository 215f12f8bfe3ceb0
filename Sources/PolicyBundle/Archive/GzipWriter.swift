import CZlib

/// Packs bytes into one gzip member, the same bytes every time: no time, no name, no operating system in the header.
struct GzipWriter {
    static func pack(_ bytes: [UInt8]) throws(BundleError) -> [UInt8] {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        // 15 bits of window, and 16 to write a gzip header and trailer.
        let status = deflateInit2_(
            stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw BundleError(.notWritten, "no memory to compress a bundle") }
        defer { deflateEnd(stream) }
        // zlib keeps the header's address until it has written it.
        let header = UnsafeMutablePointer<gz_header>.allocate(capacity: 1)
        header.initialize(to: gz_header())
        defer { header.deallocate() }
        header.pointee.os = 255
        deflateSetHeader(stream, header)
        guard bytes.count < Int(UInt32.max) else { throw BundleError(.sizeLimit, "a bundle of more than 4 GiB") }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(stream, UInt(bytes.count))) + 64)
        let count = bytes.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output -> Int? in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                guard deflate(stream, Z_FINISH) == Z_STREAM_END else { return nil }
                return output.count - Int(stream.pointee.avail_out)
            }
        }
        guard let count else { throw BundleError(.notWritten, "the bundle could not be compressed") }
        output.removeLast(output.count - count)
        return output
    }
}
