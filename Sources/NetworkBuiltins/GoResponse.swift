import CZlib
import RegoEngine

/// A response as Go's client hands it on: without the headers that only concern its transport, and unpacked when the client itself asked
/// for compression.
enum GoResponse {
    static func normalized(_ response: IncomingResponse, unpacking: Bool, limit: Int) throws(HTTPFailure) -> IncomingResponse {
        var response = response
        if !response.headers["transfer-encoding"].isEmpty { response.headers.remove("content-length") }
        for name in ["transfer-encoding", "trailer"] { response.headers.remove(name) }
        if response.headers["pragma"] == "no-cache", response.headers["cache-control"].isEmpty {
            response.headers.replace("cache-control", by: ["no-cache"])
        }
        guard unpacking, response.headers["content-encoding"].lowercased() == "gzip" else { return response }
        response.headers.remove("content-encoding")
        response.headers.remove("content-length")
        response.body = try unpacked(response.body, limit: limit)
        return response
    }

    /// The contents of gzip members (RFC 1952), one after the other.
    static func unpacked(_ packed: [UInt8], limit: Int) throws(HTTPFailure) -> [UInt8] {
        var stream = z_stream()
        // 15 bits of window, and 16 to read gzip's header and trailer.
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .body("no memory to unpack the response")
        }
        defer { inflateEnd(&stream) }
        var packed = packed
        var result: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        let fault = packed.withUnsafeMutableBufferPointer { input -> String? in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            while true {
                let room = piece.count
                let status = piece.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(room)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                result += piece[..<(room - Int(stream.avail_out))]
                if result.count > limit { return "the response's body is larger than \(limit) bytes" }
                switch status {
                case Z_STREAM_END where stream.avail_in == 0: return nil
                case Z_STREAM_END: inflateReset(&stream)
                case Z_OK where stream.avail_in > 0 || stream.avail_out == 0: continue
                case Z_OK, Z_BUF_ERROR: return "unexpected EOF"
                default: return "gzip: invalid header"
                }
            }
        }
        if let fault { throw .body(fault) }
        return result
    }
}
