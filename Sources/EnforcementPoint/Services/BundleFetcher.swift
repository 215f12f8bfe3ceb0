import AsyncHTTPClient
import DurableFiles
import NIOCore
import NIOHTTP1
import NIOPosix

/// Downloads bundles: conditional GET, long polling, a size limit before and while downloading, and an end to every response.
struct BundleFetcher: Sendable {
    private let client: HTTPClient
    private let limits: SyncConfiguration.DownloadLimits

    init(client: HTTPClient, limits: SyncConfiguration.DownloadLimits) {
        self.client = client
        self.limits = limits
    }

    /// Asks for a bundle.
    ///
    /// - Parameter open: the destination of what comes, asked for when something does.
    func fetch(
        _ bundle: SyncConfiguration.Bundle, _ request: SyncState.Request,
        into open: @escaping @Sendable () throws -> any DownloadDestination
    ) async -> SyncState.Reply {
        let started = ContinuousClock.now
        do {
            let watch = ProgressWatch(
                url: bundle.url, firstByte: .seconds(bundle.service.responseHeaderTimeout + (request.wait ?? 0)), limits: limits)
            return try await watch.run { try await transfer(bundle, request, into: open, started: started, watch: watch) }
        } catch let error as SyncError {
            return .failed(error)
        } catch let error as FileError {
            return .failed(SyncError(error))
        } catch {
            return .failed(SyncError(.unreachable, Self.describe(error), place: bundle.url))
        }
    }

    private func transfer(
        _ bundle: SyncConfiguration.Bundle, _ request: SyncState.Request, into open: () throws -> any DownloadDestination,
        started: ContinuousClock.Instant, watch: ProgressWatch
    ) async throws -> SyncState.Reply {
        let response = try await client.execute(try head(bundle, request), deadline: .distantFuture)
        watch.progress()
        switch response.status {
        case .ok: break
        // Without a tag nothing was asked that this could answer; it must not count as a success.
        case .notModified where request.entityTag != nil: return .notModified(after: ContinuousClock.now - started)
        default:
            throw SyncError(
                .httpStatus, "the service answers \(response.status.code) \(response.status.reasonPhrase)", place: bundle.url,
                httpStatus: Int(response.status.code))
        }
        let announced = response.headers.first(name: "content-length").flatMap { Int($0) }
        if let announced, announced > bundle.sizeLimit { throw Self.tooLarge(bundle, announced) }
        let size = try await receive(response.body, announced: announced, bundle, try open(), watch)
        return .downloaded(
            SyncState.Download(
                entityTag: response.headers.first(name: "etag"), sha256: size.sha256, size: size.count,
                supportsLongPolling: response.headers.first(name: "content-type") == "application/vnd.openpolicyagent.bundles"))
    }

    private func receive(
        _ body: HTTPClientResponse.Body, announced: Int?, _ bundle: SyncConfiguration.Bundle, _ destination: any DownloadDestination,
        _ watch: ProgressWatch
    ) async throws -> (sha256: String, count: Int) {
        var count = 0
        do {
            for try await part in body {
                watch.progress()
                count += part.readableBytes
                if count > bundle.sizeLimit { throw Self.tooLarge(bundle, nil) }
                try destination.append(part.readableBytesView)
            }
        } catch let error as HTTPParserError where error == .invalidEOFState {
            throw Self.truncated(bundle, count)
        } catch let error as HTTPClientError where error == .remoteConnectionClosed {
            throw Self.truncated(bundle, count)
        }
        if let announced, count < announced { throw Self.truncated(bundle, count) }
        return (try destination.finish(), count)
    }

    private func head(_ bundle: SyncConfiguration.Bundle, _ request: SyncState.Request) throws -> HTTPClientRequest {
        var head = HTTPClientRequest(url: bundle.url)
        head.headers.add(name: "user-agent", value: "writ")
        head.headers.add(name: "accept", value: "application/vnd.openpolicyagent.bundles, application/gzip, */*")
        head.headers.add(name: "prefer", value: "modes=snapshot" + (request.wait.map { ";wait=\($0)" } ?? ""))
        if let tag = request.entityTag { head.headers.add(name: "if-none-match", value: tag) }
        for (name, value) in bundle.service.headers { head.headers.replaceOrAdd(name: name, value: value) }
        if let credentials = try bundle.service.authorization() { head.headers.replaceOrAdd(name: "authorization", value: credentials) }
        return head
    }

    private static func tooLarge(_ bundle: SyncConfiguration.Bundle, _ announced: Int?) -> SyncError {
        SyncError(
            .tooLarge,
            announced.map { "the service announces \($0) bytes, and at most \(bundle.sizeLimit) are taken" }
                ?? "more than \(bundle.sizeLimit) bytes came",
            place: bundle.url, remedy: "raise size_limit_bytes if the bundle is meant to be that large")
    }

    private static func truncated(_ bundle: SyncConfiguration.Bundle, _ count: Int) -> SyncError {
        SyncError(.truncated, "the connection ended after \(count) bytes, before the bundle was complete", place: bundle.url)
    }

    private static func describe(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: "the service cannot be reached: \(error.shortDescription)"
        case let error as NIOConnectionError:
            "the service cannot be reached: \(error.connectionErrors.first.map { "\($0.error)" } ?? "no address for \(error.host)")"
        default: "the service cannot be reached: \(error)"
        }
    }
}
