extension SourceLocation {
    /// OPA's JSON: `{"file", "row", "col"}` and, on request, `text` in base64.
    public func json(includingText: Bool) -> JSONNode {
        var members = [
            JSONNode.Member("file", .string(file.path)), .init("row", .number("\(row)")), .init("col", .number("\(column)")),
        ]
        if includingText, length > 0 { members.append(.init("text", .string(Base64.encode(bytes)))) }
        return .object(members)
    }
}

/// Standard base64 with padding (RFC 4648, section 4).
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: some Collection<UInt8>) -> String {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        var pending: UInt32 = 0
        var count = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            count += 1
            if count == 3 {
                for shift in [18, 12, 6, 0] as [UInt32] { out.append(alphabet[Int(pending >> shift & 63)]) }
                pending = 0
                count = 0
            }
        }
        if count > 0 {
            pending <<= UInt32(8 * (3 - count))
            for shift in ([18, 12, 6] as [UInt32]).prefix(count + 1) { out.append(alphabet[Int(pending >> shift & 63)]) }
            while out.count % 4 != 0 { out.append(UInt8(ascii: "=")) }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
