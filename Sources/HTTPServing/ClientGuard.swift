import NIOCore
import NIOHTTPTypes

/// Cuts off clients that keep a connection busy without getting on (a request that drips in, an answer that is not taken), and tells when the
/// client has gone. One per connection.
final class ClientGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let request: TimeAmount
    private let stall: TimeAmount
    private var isGone = false
    private var departureHandler: (@Sendable () -> Void)?
    private var requestDeadline: Scheduled<Void>?
    private var stallCheck: RepeatedTask?
    private var unsentParts = 0
    private var lastProgress: NIODeadline = .now()

    init(limits: HTTPLimits) {
        request = TimeAmount(limits.request)
        stall = TimeAmount(limits.stall)
    }

    /// The handler is called once when the client has closed its side or the connection is gone. There is one: requests of a connection are
    /// answered one after another, and the latest one is the one that wants to know.
    func setDepartureHandler(_ handler: @escaping @Sendable () -> Void) {
        if isGone { handler() } else { departureHandler = handler }
    }

    func handlerRemoved(context: ChannelHandlerContext) { finish() }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { depart() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            let channel = context.channel
            requestDeadline = context.eventLoop.scheduleTask(in: request) { channel.close(promise: nil) }
        case .body: break
        case .end:
            requestDeadline?.cancel()
            requestDeadline = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if unsentParts == 0 { lastProgress = .now() }
        unsentParts += 1
        let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        sent.futureResult.whenComplete { _ in
            bound.value.unsentParts -= 1
            bound.value.lastProgress = .now()
        }
        watchForStall(context: context)
        context.write(data, promise: sent)
    }

    private func watchForStall(context: ChannelHandlerContext) {
        guard stallCheck == nil else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let channel = context.channel
        let period = TimeAmount.nanoseconds(max(stall.nanoseconds / 4, 1_000_000))
        stallCheck = context.eventLoop.scheduleRepeatedTask(initialDelay: period, delay: period) { task in
            let watched = bound.value
            if watched.unsentParts == 0 {
                task.cancel()
                watched.stallCheck = nil
            } else if NIODeadline.now() - watched.lastProgress >= watched.stall {
                channel.close(promise: nil)
            }
        }
    }

    private func depart() {
        isGone = true
        departureHandler?()
        departureHandler = nil
    }

    private func finish() {
        depart()
        requestDeadline?.cancel()
        stallCheck?.cancel()
        requestDeadline = nil
        stallCheck = nil
    }
}

/// The connection a request came on.
public struct Client: Sendable {
    let channel: any Channel

    /// IP address and port, as far as known.
    public var address: String {
        guard let remote = channel.remoteAddress, let ip = remote.ipAddress, let port = remote.port else { return "" }
        return ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }

    /// Calls `handler` once when the client goes away, at once if it already has. A later call takes the place of an earlier one.
    public func onDeparture(_ handler: @escaping @Sendable () -> Void) {
        let channel = self.channel
        channel.eventLoop.execute {
            guard let watch = try? channel.pipeline.syncOperations.handler(type: ClientGuard.self) else { return handler() }
            watch.setDepartureHandler(handler)
        }
    }

    /// Ends the connection; what was written before is flushed as far as the client takes it.
    public func disconnect() { channel.close(promise: nil) }
}
