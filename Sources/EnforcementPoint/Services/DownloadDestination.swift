import DurableFiles
import NIOCore
import Synchronization

/// Where the bytes of a download go.
protocol DownloadDestination: Sendable {
    func append(_ bytes: ByteBufferView) throws
    /// Ends the download when all of it is there.
    /// - Returns: SHA-256 of the bytes, in hexadecimal digits.
    func finish() throws -> String
}

/// A download that is kept in a file, which must not be there before.
struct DownloadedFile: DownloadDestination {
    private let file: NewFile

    init(path: String) throws { file = try NewFile(path: path) }

    func append(_ bytes: ByteBufferView) throws { try file.append(bytes) }

    func finish() throws -> String {
        try file.finish()
        return try OpenFile(path: file.path).sha256()
    }
}

/// A download that is kept in memory, for those who have no store.
final class DownloadedBytes: DownloadDestination {
    private let content = Mutex<[UInt8]>([])

    var bytes: [UInt8] { content.withLock { $0 } }

    func append(_ bytes: ByteBufferView) { content.withLock { $0 += bytes } }

    func finish() -> String { sha256Hex(bytes) }
}
