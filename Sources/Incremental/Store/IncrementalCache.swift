import Signing

/// What earlier runs of one command at one place found out.
public struct IncrementalCache: Sendable {
    private static let suffix = ".cache"
    /// Bytes of a place's digest that its file is named after.
    private static let nameDigest = 12
    /// The first bytes of a file; the last of them is the version of what follows.
    private static let beginning = Array("writ cache 1\n".utf8)

    private let folder: CacheFolder
    private let name: String
    private let build: BuildIdentity

    /// - Parameters:
    ///   - command: `check`.
    ///   - place: the folder in which the command is run, then what it is run on.
    public init(_ folder: CacheFolder, command: String, place: [String], build: BuildIdentity) {
        self.folder = folder
        self.build = build
        var digested = Digested()
        for text in place { digested.add(text) }
        name = command + "-" + Hex.encode(digested.digest.bytes.prefix(Self.nameDigest)) + Self.suffix
    }

    /// What is known; nothing when the file is not there, is damaged, or is another build's.
    func load() -> CacheContents {
        guard let bytes = folder.read(name) else { return CacheContents() }
        let head = Self.beginning + build.bytes
        guard bytes.starts(with: head), bytes.count >= head.count + Digest.size else { return CacheContents() }
        let payload = Array(bytes[(head.count + Digest.size)...])
        guard SHA2.sha256.digest(payload).elementsEqual(bytes[head.count..<head.count + Digest.size]) else { return CacheContents() }
        return (try? CacheContents(payload)) ?? CacheContents()
    }

    func save(_ contents: CacheContents) {
        let payload = contents.encoded()
        folder.write(name, Self.beginning + build.bytes + SHA2.sha256.digest(payload) + payload)
    }

    /// Whether a file's name is one that caches have: `check-`, a digest, `.cache`.
    static func isName(_ name: String) -> Bool {
        guard name.hasSuffix(suffix) else { return false }
        let parts = name.dropLast(suffix.count).split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 2 && Hex.decode(String(parts[1]))?.count == nameDigest
    }
}
