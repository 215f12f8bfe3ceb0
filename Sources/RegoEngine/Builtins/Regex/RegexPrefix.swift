import CRE2

extension Regex {
    /// What every text begins with that has a match; empty where a match may begin anywhere, and for a malformed expression.
    static func requiredPrefix(_ pattern: String) -> String {
        guard isAnchored(pattern.utf8), let regex = ifValid(pattern) else { return "" }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = bytes.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_required_prefix(regex.handle, $0.baseAddress, $0.count) }
        }
        // The last character may be there in part.
        for length in stride(from: count, to: max(count - 4, 0), by: -1) {
            if let text = String(validating: bytes[..<length], as: UTF8.self) { return text }
        }
        return ""
    }

    /// Whether matches begin at the text's beginning only: the expression starts with `^`, which is not one of several alternatives.
    private static func isAnchored(_ pattern: String.UTF8View) -> Bool {
        guard pattern.first == UInt8(ascii: "^") else { return false }
        // `^*` may match nothing.
        if let next = pattern.dropFirst().first, "*+?{".utf8.contains(next) { return false }
        var depth = 0
        var isClass = false
        var isEscaped = false
        for byte in pattern {
            if isEscaped {
                // What is quoted is not looked through.
                if byte == UInt8(ascii: "Q") { return false }
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "["): isClass = true
            case UInt8(ascii: "]"): isClass = false
            case UInt8(ascii: "("): depth += isClass ? 0 : 1
            case UInt8(ascii: ")"): depth -= isClass ? 0 : 1
            case UInt8(ascii: "|"): if depth <= 0, !isClass { return false }
            default: break
            }
        }
        return true
    }
}
