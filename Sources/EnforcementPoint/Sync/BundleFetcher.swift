import AsyncHTTPClient
import DurableFiles
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// Downloads bundles: conditional GET, long polling, a size limit before and while downloading, and an end to every response.
struct BundleFetcher: Sendable {
    private let client: HTTPClient
    private let limits: SyncConfiguration.DownloadLimits

    init(client: HTTPClient, limits: SyncConfiguration.DownloadLimits) {
        self.client = client
        self.limits = limits
    }

    /// A client that trusts what the service's configuration says.
    static func makeClient(for service: SyncConfiguration.Service) throws(SyncError) -> HTTPClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let path = service.certificateAuthority {
            do {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(path))
            } catch {
                throw SyncError(.credentials, "the certificate authority cannot be read: \(error)", place: path)
            }
        }
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.redirectConfiguration = .follow(max: 3, allowCycles: false)
        configuration.timeout.connect = .seconds(10)
        configuration.decompression = .disabled
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(configuration: configuration)
    }

    /// Asks for a bundle and writes what comes to `file`, which must not be there yet.
    func fetch(_ bundle: SyncConfiguration.Bundle, _ request: SyncState.Request, to file: String) async -> SyncState.Reply {
        let started = ContinuousClock.now
        do {
            let watch = ProgressWatch(
                url: bundle.url, firstByte: .seconds(bundle.service.responseHeaderTimeout + (request.wait ?? 0)), limits: limits)
            return try await watch.run { try await transfer(bundle, request, to: file, started: started, watch: watch) }
        } catch let error as SyncError {
            return .failed(error)
        } catch let error as FileError {
            return .failed(SyncError(error))
        } catch {
            return .failed(SyncError(.unreachable, Self.describe(error), place: bundle.url))
        }
    }

    private func transfer(
        _ bundle: SyncConfiguration.Bundle, _ request: SyncState.Request, to file: String, started: ContinuousClock.Instant,
        watch: ProgressWatch
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
        let size = try await receive(response.body, announced: announced, bundle, file, watch)
        return .downloaded(
            SyncState.Download(
                entityTag: response.headers.first(name: "etag"), sha256: size.sha256, size: size.count,
                supportsLongPolling: response.headers.first(name: "content-type") == "application/vnd.openpolicyagent.bundles"))
    }

    private func receive(
        _ body: HTTPClientResponse.Body, announced: Int?, _ bundle: SyncConfiguration.Bundle, _ file: String, _ watch: ProgressWatch
    ) async throws -> (sha256: String, count: Int) {
        let output = try NewFile(path: file)
        var count = 0
        do {
            for try await part in body {
                watch.progress()
                count += part.readableBytes
                if count > bundle.sizeLimit { throw Self.tooLarge(bundle, nil) }
                try output.append(part.readableBytesView)
            }
        } catch let error as HTTPParserError where error == .invalidEOFState {
            throw Self.truncated(bundle, count)
        } catch let error as HTTPClientError where error == .remoteConnectionClosed {
            throw Self.truncated(bundle, count)
        }
        if let announced, count < announced { throw Self.truncated(bundle, count) }
        try output.finish()
        return (try OpenFile(path: file).sha256(), count)
    }

    private func head(_ bundle: SyncConfiguration.Bundle, _ request: SyncState.Request) throws -> HTTPClientRequest {
        var head = HTTPClientRequest(url: bundle.url)
        head.headers.add(name: "user-agent", value: "writ")
        head.headers.add(name: "accept", value: "application/vnd.openpolicyagent.bundles, application/gzip, */*")
        head.headers.add(name: "prefer", value: "modes=snapshot" + (request.wait.map { ";wait=\($0)" } ?? ""))
        if let tag = request.entityTag { head.headers.add(name: "if-none-match", value: tag) }
        for (name, value) in bundle.service.headers { head.headers.replaceOrAdd(name: name, value: value) }
        if let token = try Self.token(bundle.service) { head.headers.replaceOrAdd(name: "authorization", value: "Bearer \(token)") }
        return head
    }

    private static func token(_ service: SyncConfiguration.Service) throws -> String? {
        guard let path = service.tokenPath else { return service.token }
        do {
            let bytes = try OpenFile(path: path).readAll(limit: 1 << 16)
            return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first.map(String.init)
        } catch {
            throw SyncError(.credentials, "the token cannot be read: \(error.reason)", place: path)
        }
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

/// Ends a download that does not get on: too long until the first byte, too long without one, or too long altogether.
private final class ProgressWatch: Sendable {
    private struct Times {
        var deadline: ContinuousClock.Instant
        var end: ContinuousClock.Instant?
    }

    private let url: String
    private let limits: SyncConfiguration.DownloadLimits
    private let times: Mutex<Times>

    init(url: String, firstByte: Duration, limits: SyncConfiguration.DownloadLimits) {
        self.url = url
        self.limits = limits
        times = Mutex(Times(deadline: .now + firstByte))
    }

    /// Notes that something arrived. The first time also sets the end of the whole.
    func progress() {
        times.withLock {
            let end = $0.end ?? .now + limits.total
            $0 = Times(deadline: min(.now + limits.idle, end), end: end)
        }
    }

    func run<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await self.expire()
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    private func expire() async throws {
        while true {
            let (deadline, end) = times.withLock { ($0.deadline, $0.end) }
            if ContinuousClock.now >= deadline {
                if let end, ContinuousClock.now >= end {
                    throw SyncError(.totalTimeout, "the download took longer than \(limits.total)", place: url)
                }
                throw SyncError(
                    .idleTimeout, end == nil ? "the service did not answer in time" : "no bytes came for \(limits.idle)", place: url)
            }
            // The first byte brings the deadline forward, so do not sleep through it.
            try await Task.sleep(until: min(deadline, .now + min(limits.idle, limits.total) / 4))
        }
    }
}
