/// The words that the language keeps for itself.
public enum Keywords {
    /// Keywords of every version.
    public static let always = ["not", "package", "import", "as", "default", "else", "with", "null", "true", "false", "some"]
    /// Keywords of v1, and of v0 once imported from `future.keywords`.
    public static let future = ["if", "contains", "in", "every"]
    /// All that can be imported from `future.keywords`, sorted.
    public static let importable = ["and", "contains", "every", "if", "in", "not", "or"]

    public static func isKeyword(_ word: String, in version: RegoVersion) -> Bool {
        guard word.utf8.count <= 8, let first = word.utf8.first else { return false }
        switch first {
        case UInt8(ascii: "n"), UInt8(ascii: "p"), UInt8(ascii: "i"), UInt8(ascii: "a"), UInt8(ascii: "d"), UInt8(ascii: "e"),
            UInt8(ascii: "w"), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "s"), UInt8(ascii: "c"):
            return always.contains(word) || (version.isV1Compatible && future.contains(word))
        default: return false
        }
    }
}
