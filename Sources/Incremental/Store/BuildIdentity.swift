import DurableFiles
import Glibc

/// Which build of a program is running: another one may find other errors in the same policies.
public struct BuildIdentity: Sendable, Hashable {
    let bytes: [UInt8]

    /// - Parameter bytes: differ when the program does.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The build of an executable: what its linker noted, or else what its file looks like from outside.
    ///
    /// - Parameters:
    ///   - version: of the program.
    ///   - executable: path of the program's file.
    /// - Returns: nothing when the file cannot be read.
    public init?(version: String, executable: String = "/proc/self/exe") {
        guard let resolved = realpath(executable, nil) else { return nil }
        defer { free(resolved) }
        guard let file = try? OpenFile(path: String(cString: resolved)) else { return nil }
        var digested = Digested()
        digested.add(version)
        if let note = try? ExecutableNotes(file).buildID {
            digested.add(note)
        } else {
            let identity = file.identity
            for number in [Int(bitPattern: UInt(identity.inode)), Int(identity.size), Int(identity.modified), Int(identity.changed)] {
                digested.add(number)
            }
        }
        bytes = digested.digest.bytes
    }
}

/// The notes in a 64-bit little-endian ELF file ("Note Section" in the System V ABI): only the linker's build ID is looked for.
private struct ExecutableNotes {
    private(set) var buildID: [UInt8]?

    private static let headerSize = 64
    private static let noteSegment = 4
    private static let buildIDType = 3
    private static let largestSegment = 64 << 10

    init(_ file: OpenFile) throws(FileError) {
        let header = try file.part(at: 0, count: Self.headerSize)
        guard header.count == Self.headerSize, header.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { return }
        let (table, size, count) = (header.number(at: 32, bytes: 8), header.number(at: 54, bytes: 2), header.number(at: 56, bytes: 2))
        for entry in 0..<count {
            let segment = try file.part(at: table + entry * size, count: 56)
            guard segment.count == 56, segment.number(at: 0, bytes: 4) == Self.noteSegment else { continue }
            let length = segment.number(at: 32, bytes: 8)
            guard length <= Self.largestSegment else { continue }
            find(in: try file.part(at: segment.number(at: 8, bytes: 8), count: length))
        }
    }

    private mutating func find(in notes: [UInt8]) {
        var position = 0
        while position + 12 <= notes.count {
            let (name, content) = (notes.number(at: position, bytes: 4), notes.number(at: position + 4, bytes: 4))
            let start = position + 12 + (name + 3) / 4 * 4
            guard start + content <= notes.count else { return }
            if notes.number(at: position + 8, bytes: 4) == Self.buildIDType, notes[(position + 12)...].starts(with: "GNU\0".utf8) {
                buildID = Array(notes[start..<start + content])
            }
            position = start + (content + 3) / 4 * 4
        }
    }
}

extension OpenFile {
    /// As many bytes as there are, up to a count.
    fileprivate func part(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let result = bytes.withUnsafeMutableBytes { all -> Result<Int, FileError> in
            do throws(FileError) { return .success(try read(into: all, at: Int64(offset))) } catch { return .failure(error) }
        }
        return Array(bytes.prefix(try result.get()))
    }
}

extension [UInt8] {
    /// A little-endian number; small enough to be added to others.
    fileprivate func number(at position: Int, bytes count: Int) -> Int {
        let value = (0..<count).reduce(UInt64(0)) { $0 | UInt64(self[position + $1]) << (8 * UInt64($1)) }
        return Int(Swift.min(value, 1 << 48))
    }
}
