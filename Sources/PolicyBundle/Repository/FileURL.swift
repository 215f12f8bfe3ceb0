/// `file:` URLs, which may stand where a path is expected.
public enum FileURL {
    /// The path of a `file://` URL, percent signs resolved; any other text is a path already.
    public static func path(_ text: String) -> String {
        let scheme = "file://"
        guard text.hasPrefix(scheme) else { return text }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8.dropFirst(scheme.utf8.count))[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let escaped = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 {
                bytes.append(escaped)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
