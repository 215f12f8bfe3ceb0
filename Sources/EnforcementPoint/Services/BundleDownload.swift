import AsyncHTTPClient
import NIOCore
public import PolicyBundle

extension SyncConfiguration.Bundle {
    /// Fetches the bundle once and unpacks it, for programs that keep none. Nothing is verified yet.
    ///
    /// The calling thread waits for the service, so it must be none that runs tasks.
    public func fetched() throws(SyncError) -> BundleArchive {
        let client = try service.client()
        defer { try? client.syncShutdown() }
        let received = DownloadedBytes()
        let reply = HTTPClient.defaultEventLoopGroup.any().makeFutureWithTask {
            await BundleFetcher(client: client, limits: SyncConfiguration.DownloadLimits()).fetch(self, SyncState.Request()) { received }
        }
        switch Result(catching: { try reply.wait() }) {
        case .success(.downloaded): break
        case .success(.failed(let error)): throw error
        case .success(.notModified): throw SyncError(.httpStatus, "the service answers that nothing changed", place: url)
        case .failure(let error): throw SyncError(.unreachable, "\(error)", place: url)
        }
        do {
            return try BundleArchive(received.bytes)
        } catch {
            throw SyncError(error)
        }
    }
}
