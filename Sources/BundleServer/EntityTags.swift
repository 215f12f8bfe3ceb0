import DurableFiles
import HTTPServing
import NIOPosix
import Synchronization

/// Strong entity tags: the SHA-256 of the content, remembered by the file's identity so that a file is read once and not for each request.
final class EntityTags: Sendable {
    /// A file touched this recently could change again within the same tick of the file system's clock, so its tag is not remembered.
    private static let settleTime: Int64 = 1_000_000_000
    private static let capacity = 4096

    private let known = Mutex<[FileIdentity: String]>([:])

    /// The tag with its quotes.
    func tag(of file: OpenFile) async throws -> String {
        if let tag = known.withLock({ $0[file.identity] }) { return tag }
        let started = realTime()
        let tag = try await NIOThreadPool.singleton.runIfActive { "\"\(try file.sha256())\"" }
        if started - max(file.identity.changed, file.identity.modified) > Self.settleTime {
            known.withLock {
                if $0.count >= Self.capacity { $0.removeAll(keepingCapacity: true) }
                $0[file.identity] = tag
            }
        }
        return tag
    }
}
