/// A request target that names a file of a published repository and nothing else.
///
/// The rules are those of the repository's own names, not of a file system: no empty, `.` or `..` segment, no name that begins with a dot
/// (temporary files, locks, dotfiles), no backslash, no control character, no NUL, no encoded slash, valid UTF-8.
struct RepositoryPath: Equatable, Sendable {
    static let maximumLength = 1024

    /// Names from the repository's root to the file; never empty.
    let names: [String]

    /// - Parameter target: The request target as it came (`/a/b?c`).
    init?(target: String) {
        guard target.utf8.count <= Self.maximumLength, target.utf8.first == UInt8(ascii: "/") else { return nil }
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }.dropFirst()
        if path.isEmpty {
            names = ["index.html"]
            return
        }
        var names: [String] = []
        for segment in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let name = Self.decode(segment) else { return nil }
            names.append(name)
        }
        self.names = names
    }

    var joined: String { names.joined(separator: "/") }

    private static func decode(_ segment: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = segment
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else { return nil }
            bytes.append(high << 4 | low)
        }
        let forbidden: [UInt8] = [UInt8(ascii: "/"), UInt8(ascii: "\\"), 0x7f]
        guard let first = bytes.first, first != UInt8(ascii: "."), bytes.count <= 255,
            bytes.allSatisfy({ $0 >= 0x20 && !forbidden.contains($0) })
        else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// What a name in a published repository says about its content and how long it may be kept.
struct NameRules: Equatable {
    /// A bundle is served with this type while long polling is on: it tells OPA that the service supports it.
    static let bundleType = "application/vnd.openpolicyagent.bundles"

    var contentType: String
    /// The bytes behind the name never change: `bundles/<name>/<version>.tar.gz`. Versions begin with a digit, channels with a letter.
    var isImmutable: Bool
    var isBundle: Bool

    init(_ path: RepositoryPath, longPolling: Bool) {
        let file = path.names.last ?? ""
        isBundle = path.names.first == "bundles" && path.names.count == 3 && file.hasSuffix(".tar.gz")
        isImmutable = isBundle && (file.utf8.first.map { (48...57).contains($0) } ?? false) || path.names.first == "targets"
        contentType = isBundle && longPolling ? Self.bundleType : Self.type(of: file)
    }

    var cacheControl: String { isImmutable ? "public, max-age=31536000, immutable" : "no-cache" }

    private static func type(of file: String) -> String {
        let types = [
            ".tar.gz": "application/gzip", ".tgz": "application/gzip", ".json": "application/json", ".jsonl": "application/jsonl",
            ".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".pem": "application/x-pem-file",
        ]
        return types.first { file.hasSuffix($0.key) }?.value ?? "application/octet-stream"
    }
}
