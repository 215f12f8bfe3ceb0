/// The names that a published repository uses in its paths, and what they may look like.
///
/// A version begins with a digit and a channel with a letter, so that the path alone tells a bundle that never changes from one that does.
enum RepositoryName {
    static let index = "index.json"
    static let page = "index.html"

    static func version(_ bundle: String, _ version: String) -> String { "bundles/\(bundle)/\(version).tar.gz" }
    static func channel(_ bundle: String, _ channel: String) -> String { "bundles/\(bundle)/\(channel).tar.gz" }

    static func validate(bundle: String) throws(PublishingError) {
        try validate(bundle, "bundle name", example: "terraform", extra: "._-") { isLowercase($0) || isDigit($0) }
    }

    static func validate(version: String) throws(PublishingError) {
        try validate(version, "version", example: "1.4.0", extra: "._-+", capitals: true) { isDigit($0) }
    }

    static func validate(channel: String) throws(PublishingError) {
        try validate(channel, "channel", example: "stable", extra: "._-") { isLowercase($0) }
    }

    private static func validate(
        _ name: String, _ kind: String, example: String, extra: String, capitals: Bool = false, first isFirst: (UInt8) -> Bool
    ) throws(PublishingError) {
        let allowed = { (byte: UInt8) in
            isLowercase(byte) || isDigit(byte) || extra.utf8.contains(byte)
                || capitals && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        }
        if let first = name.utf8.first, isFirst(first), name.utf8.count <= 100, name.utf8.allSatisfy(allowed), !name.contains("..") {
            return
        }
        let start = isFirst(UInt8(ascii: "a")) ? (isFirst(UInt8(ascii: "0")) ? "letter or digit" : "letter") : "digit"
        throw PublishingError(
            .nameInvalid, "'\(name)' cannot be a \(kind)",
            remedy:
                "begin with a \(start), then \(capitals ? "letters" : "lower-case letters"), digits and \(extra), at most 100, such as \(example)"
        )
    }

    private static func isLowercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
