import Glibc
public import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// An HTTP/1.1 server on one address: limits, TLS, access log and graceful shutdown around a function that answers requests.
public struct HTTPService: Service {
    /// Answers one request; an error that it throws becomes a 500 without a body.
    public typealias Answer = @Sendable (Request, Client) async throws -> Response

    private let address: ListenAddress
    private let tls: TLSFiles?
    private let limits: HTTPLimits
    private let accessLog: AccessLog
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) async -> Void
    private let onShutdown: @Sendable () -> Void
    private let answer: Answer

    /// - Parameters:
    ///   - onListening: Called once with the port, when clients can connect.
    ///   - onShutdown: Called when the server was asked to stop; has to let requests that wait for something come to an end.
    public init(
        address: ListenAddress, tls: TLSFiles? = nil, limits: HTTPLimits = HTTPLimits(), accessLog: AccessLog = .none, logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in },
        onShutdown: @escaping @Sendable () -> Void = {}, answer: @escaping Answer
    ) {
        self.address = address
        self.tls = tls
        self.limits = limits
        self.accessLog = accessLog
        self.logger = logger
        self.onListening = onListening
        self.onShutdown = onShutdown
        self.answer = answer
    }

    /// Serves until the surrounding service group shuts down gracefully or the task is cancelled. Requests in progress are finished, for at
    /// most `limits.shutdown`.
    public func run() async throws {
        var configuration = ServiceGroupConfiguration(services: [.init(service: try makeServer())], logger: logger)
        configuration.maximumGracefulShutdownDuration = limits.shutdown
        let group = ServiceGroup(configuration: configuration)
        try await withGracefulShutdownHandler {
            do {
                try await group.run()
            } catch let error as IOError {
                throw HTTPServiceError.cannotListen("cannot listen on \(address): \(String(cString: strerror(error.errnoCode)))")
            }
        } onGracefulShutdown: {
            onShutdown()
        }
    }

    private func makeServer() throws -> any Service {
        var decoder = HTTP1Channel.Configuration.DecoderConfiguration()
        decoder.maxHeaderFieldSize = limits.headerBytes
        decoder.maxHeaderListSize = limits.headerBytes
        decoder.maxHeaderFieldCount = limits.headerFields
        let limits = self.limits
        let http1 = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [ClientGuard(limits: limits)], idleTimeout: TimeAmount(limits.idle),
                httpDecoderConfiguration: decoder))
        let builder = try tls.map { try HTTPServerBuilder.tls(http1, tlsConfiguration: $0.configuration()) } ?? http1
        return try builder.buildServer(
            configuration: .init(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger,
            responder: { [self] request, writer, channel in
                try await respond(to: request, writer: writer, client: Client(channel: channel))
            },
            onServerRunning: { [onListening] channel in await onListening(channel.localAddress?.port ?? 0) })
    }

    private func respond(to request: Request, writer: consuming ResponseWriter, client: Client) async throws {
        let started = ContinuousClock.now
        let now = realTime()
        var response: Response
        do {
            response = try await answer(request, client)
        } catch let error as NIOCore.ChannelError {
            throw error
        } catch {
            logger.error("request failed", metadata: ["target": "\(request.head.path ?? "")", "error": "\(error)"])
            response = Response(status: .internalServerError)
        }
        response.headers[.date] = HTTPDate.format(now / 1_000_000_000)
        if request.method == .head { response = response.createHeadResponse() }
        if response.status == .notModified { response.headers[.contentLength] = nil }
        var record = AccessRecord(
            time: now, client: client.address, method: request.method.rawValue, target: request.head.path ?? "",
            status: response.status.code,
            bytes: request.method == .head ? 0 : response.headers[.contentLength].flatMap { Int($0) } ?? 0, milliseconds: 0, aborted: false)
        do {
            try await writer.write(response: response.head, body: response.body)
        } catch {
            record.aborted = true
            record.milliseconds = Self.milliseconds(since: started)
            accessLog.record(record)
            throw error
        }
        record.milliseconds = Self.milliseconds(since: started)
        accessLog.record(record)
        if response.headers[.connection] == "close" { client.disconnect() }
    }

    private static func milliseconds(since start: ContinuousClock.Instant) -> Int {
        let elapsed = (ContinuousClock.now - start).components
        return Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
    }
}

/// Nanoseconds since 1970.
public func realTime() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
}
