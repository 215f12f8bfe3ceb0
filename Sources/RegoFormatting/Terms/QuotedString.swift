import RegoSyntax

/// Strings in double quotes that read as Rego: as OPA prints them, without the escapes of Go that Rego does not know.
enum QuotedString {
    static func quote(_ string: String) -> String {
        let text = Term.string(string).description
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        return "\"" + string.unicodeScalars.map(escape).joined() + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let text = String(Term.string(String(scalar)).description.dropFirst().dropLast())
        guard let kind = text.dropFirst().first, text.hasPrefix("\\"), "axvU".contains(kind) else { return text }
        return String(scalar).utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}
