import Signing

/// A SHA-256.
struct Digest: Hashable, Comparable, Sendable {
    static let size = 32

    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// - Parameter bytes: as many as ``size``.
    init(_ bytes: ArraySlice<UInt8>) {
        func word(_ position: Int) -> UInt64 {
            bytes.dropFirst(position * 8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        }
        words = (word(0), word(1), word(2), word(3))
    }

    var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
    }

    static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }
    static func < (left: Digest, right: Digest) -> Bool { left.words < right.words }

    // Any part of a digest is as good as a hash of it.
    func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

/// What a digest is taken of, part by part. Each part says how long it is, so that no two rows of parts look the same.
struct Digested {
    private var bytes: [UInt8] = []

    mutating func add(_ part: some Collection<UInt8>) {
        add(part.count)
        bytes.append(contentsOf: part)
    }

    mutating func add(_ text: String) { add(text.utf8) }

    mutating func add(_ number: Int) {
        withUnsafeBytes(of: UInt64(bitPattern: Int64(number)).littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ digest: Digest) { bytes.append(contentsOf: digest.bytes) }

    /// Adds digests whose order does not matter.
    mutating func add(_ digests: Set<Digest>) {
        add(digests.count)
        for digest in digests.sorted() { add(digest) }
    }

    var digest: Digest { Digest(SHA2.sha256.digest(bytes)[...]) }
}
