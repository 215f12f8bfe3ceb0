import RegoValue
import Signing

/// Takes a tar archive apart as its bytes arrive.
///
/// Refused: links, devices, pipes, sparse files, a name twice, a name that leads out, and whatever exceeds the limits. Accepted, as OPA does: an archive
/// that ends without end blocks, directories, any order, and zeros to fill the last record.
struct TarReader: ~Copyable {
    private enum State {
        case header
        case file(MemberName, left: Int)
        case extended(TarHeader.Kind, left: Int)
        case padding(left: Int)
        case ended
    }

    private(set) var members: [ArchiveMember] = []
    private var state = State.header
    /// Bytes of a header, of an extended header or of a file, as far as they have come.
    private var collected: [UInt8] = []
    private var hasher = SHA2Hasher()
    private var zeroBlocks = 0
    private var pax = PaxRecords()
    private var longName: [UInt8]?
    private var entries = 0
    private var total = 0
    private var paths: Set<String> = []
    private let limits: BundleLimits
    private static let maximumExtendedSize = 64 * 1024

    init(limits: BundleLimits) { self.limits = limits }

    /// Takes the next bytes of the archive.
    mutating func consume(_ bytes: ArraySlice<UInt8>) throws(BundleError) {
        var rest = bytes
        while !rest.isEmpty {
            switch state {
            case .header:
                take(TarHeader.size - collected.count, from: &rest)
                if collected.count == TarHeader.size { try readHeader() }
            case .file(let name, let left):
                let piece = rest.prefix(left)
                let line = hash(piece, isLast: piece.count == left)
                collected.append(contentsOf: piece)
                rest = rest.dropFirst(left)
                state = .file(name, left: left - piece.count)
                if left == piece.count { finishFile(name, line: line) }
            case .extended(let kind, let left):
                let count = take(left, from: &rest)
                state = .extended(kind, left: left - count)
                if left == count { try finishExtended(kind) }
            case .padding(let left):
                let count = min(left, rest.count)
                rest = rest.dropFirst(count)
                state = count == left ? .header : .padding(left: left - count)
            case .ended:
                guard rest.allSatisfy({ $0 == 0 }) else {
                    throw BundleError(.tarTrailingBytes, "bytes follow the end of the archive", remedy: "build the bundle again")
                }
                return
            }
        }
    }

    /// Says that the bytes have ended, and gives the files.
    consuming func finish() throws(BundleError) -> [ArchiveMember] {
        switch state {
        case .header where collected.isEmpty, .ended: return members
        case .header, .file, .extended, .padding:
            throw BundleError(.tarTruncated, "the archive ends inside an entry", remedy: "fetch the bundle again")
        }
    }

    /// Moves up to `count` bytes to `collected`; returns how many.
    @discardableResult
    private mutating func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> Int {
        let piece = rest.prefix(count)
        collected.append(contentsOf: piece)
        rest = rest.dropFirst(count)
        return piece.count
    }

    private mutating func readHeader() throws(BundleError) {
        let block = collected
        collected.removeAll(keepingCapacity: true)
        if block.allSatisfy({ $0 == 0 }) {
            zeroBlocks += 1
            if zeroBlocks == 2 { state = .ended }
            return
        }
        guard zeroBlocks == 0 else { throw BundleError(.tarHeader, "an empty block stands between entries of the archive") }
        let header = try TarHeader(block)
        entries += 1
        guard entries <= limits.entries else { throw BundleError(.countLimit, "more than \(limits.entries) entries") }
        switch header.kind {
        case .paxRecords, .paxGlobalRecords, .gnuLongName, .gnuLongLink:
            guard header.size <= TarReader.maximumExtendedSize else {
                throw BundleError(.sizeLimit, "an extended header of the archive is larger than \(TarReader.maximumExtendedSize) bytes")
            }
            state = .extended(header.kind, left: header.size)
            if header.size == 0 { try finishExtended(header.kind) }
        case .file, .fileOrDirectory, .directory, .link, .special: try begin(header)
        }
    }

    /// Begins an entry that is no extended header, with what extended headers said before it.
    private mutating func begin(_ header: TarHeader) throws(BundleError) {
        let rawName = pax.path ?? longName ?? header.name
        let name = try MemberName(rawName, limits: limits)
        let endsWithSlash = rawName.last == UInt8(ascii: "/")
        let size = pax.size ?? header.size
        let isSparse = pax.isSparse
        pax = PaxRecords()
        longName = nil
        switch header.kind {
        // A directory has no contents, whatever its size says.
        case .directory: return
        case .fileOrDirectory where endsWithSlash: return
        case .link: throw BundleError(.entryLink, "a member is a link", place: name.signed, remedy: "put the file itself into the bundle")
        case .file where !isSparse, .fileOrDirectory where !isSparse: break
        default: throw BundleError(.entrySpecial, "a member is neither a file nor a directory", place: name.signed)
        }
        guard !name.path.isEmpty, !endsWithSlash else { throw BundleError(.entryName, "a file has no name", place: name.signed) }
        guard paths.insert(name.path).inserted else {
            throw BundleError(.entryDuplicate, "a member occurs twice", place: name.path, remedy: "build the bundle again")
        }
        guard size <= limits.unpackedBytes - total else {
            throw BundleError(
                .sizeLimit, "the members are larger than \(limits.unpackedBytes) bytes together", place: name.path,
                remedy: "raise the size limit if you trust the source")
        }
        total += size
        collected.reserveLargeCapacity(size)
        state = .file(name, left: size)
        if size == 0 { finishFile(name) }
    }

    /// Returns the digest of the file without the newline at its end, if there is one.
    private mutating func hash(_ piece: ArraySlice<UInt8>, isLast: Bool) -> [UInt8]? {
        guard isLast, piece.last == UInt8(ascii: "\n") else {
            hasher.update(piece)
            return nil
        }
        hasher.update(piece.dropLast())
        let digest = hasher.digestSoFar()
        hasher.update(piece.suffix(1))
        return digest
    }

    private mutating func finishFile(_ name: MemberName, line: [UInt8]? = nil) {
        let digest = hasher.next()
        let count = collected.count
        members.append(
            ArchiveMember(path: name.path, signedName: name.signed, bytes: collected, sha256: digest, lineSHA256: line))
        collected = []
        state = TarReader.padding(after: count)
    }

    private mutating func finishExtended(_ kind: TarHeader.Kind) throws(BundleError) {
        let bytes = collected
        collected.removeAll(keepingCapacity: true)
        state = TarReader.padding(after: bytes.count)
        switch kind {
        case .paxRecords: pax = try PaxRecords(bytes)
        case .gnuLongName: longName = Array(bytes.prefix { $0 != 0 })
        // Global records name no file of their own, and links are refused when they come.
        default: break
        }
    }

    private static func padding(after count: Int) -> State {
        let excess = count % TarHeader.size
        return excess == 0 ? .header : .padding(left: TarHeader.size - excess)
    }
}
