/// The media type of a `Content-Type` header, as Go's `mime.ParseMediaType` reads it.
struct HTTPMediaType {
    /// In lower case, `application/json`; nil when the header or one of its parameters is malformed.
    let name: String?

    init(_ header: String) {
        var scanner = Scanner(rest: Array(header.utf8)[...])
        let name = scanner.upToSemicolon()
        let isMalformed = name.isEmpty || !scanner.readParameters()
        self.name = isMalformed ? nil : name.lowercased()
    }

    /// `application/json`, and what says that it is JSON in its suffix.
    var isJSON: Bool {
        guard let parts = name?.split(separator: "/", omittingEmptySubsequences: false), parts.count == 2, parts[0] == "application" else {
            return false
        }
        return parts[1] == "json" || parts[1].hasSuffix("+json")
    }

    private struct Scanner {
        var rest: ArraySlice<UInt8>
        private var seen: Set<String> = []

        init(rest: ArraySlice<UInt8>) { self.rest = rest }

        mutating func upToSemicolon() -> String {
            let name = rest.prefix { $0 != UInt8(ascii: ";") }
            rest = rest.dropFirst(name.count)
            let trimmed = name.drop(while: Self.isSpace)
            return String(decoding: trimmed.reversed().drop(while: Self.isSpace).reversed(), as: UTF8.self)
        }

        /// Whether nothing but well-formed parameters follows, each once.
        mutating func readParameters() -> Bool {
            while true {
                skipSpace()
                if rest.isEmpty { return true }
                guard take(UInt8(ascii: ";")) else { return false }
                skipSpace()
                if rest.isEmpty { return true }
                guard let name = token(), take(UInt8(ascii: "=")) else { return false }
                guard readValue(), seen.insert(name.lowercased()).inserted else { return false }
            }
        }

        private mutating func readValue() -> Bool {
            guard take(UInt8(ascii: "\"")) else { return token() != nil }
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "\"") { return true }
                if byte == UInt8(ascii: "\\") { _ = rest.popFirst() }
                if byte == 0x0D || byte == 0x0A { return false }
            }
            return false
        }

        private mutating func token() -> String? {
            let token = rest.prefix { $0 > 0x20 && $0 < 0x7F && !"()<>@,;:\\\"/[]?=".utf8.contains($0) }
            rest = rest.dropFirst(token.count)
            return token.isEmpty ? nil : String(decoding: token, as: UTF8.self)
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest = rest.dropFirst()
            return true
        }

        private mutating func skipSpace() { rest = rest.drop(while: Self.isSpace) }

        private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    }
}
