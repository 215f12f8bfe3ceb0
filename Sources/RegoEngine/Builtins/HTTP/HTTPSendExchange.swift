import RegoValue

/// Sends a message: with its redirects, within its time, and again when there was no answer.
struct HTTPSendExchange {
    let network: NetworkAccess
    let context: BuiltinContext

    /// The largest body that is taken, in bytes.
    static let largestBody = 64 << 20
    /// A chain of redirects may be longer for OPA, until its time is over.
    private static let largestRedirects = 1_000
    private static let firstDelay = 100_000_000.0
    private static let largestDelay = 60_000_000_000.0

    func send(_ message: HTTPSendMessage, retries: Int) throws(HTTPSendError) -> IncomingResponse {
        context.hasUsedNetwork = true
        var attempt = 0
        while true {
            do throws(HTTPSendError) { return try sendOnce(message) } catch {
                guard case .network = error, attempt < retries else { throw error }
                try pause(attempt)
                attempt += 1
            }
        }
    }

    /// Waits between two attempts, each time longer, by a little chance.
    private func pause(_ attempt: Int) throws(HTTPSendError) {
        var delay = Self.firstDelay
        for _ in 0..<attempt where delay < Self.largestDelay { delay *= 1.6 }
        let chance = Double(context.random.next() % 1_000) / 1_000
        let end = Clock.now &+ UInt64(min(delay, Self.largestDelay) * (0.8 + 0.4 * chance))
        while Clock.now < end {
            if context.isOver { throw .stopped }
            Clock.sleep(nanoseconds: min(end &- Clock.now, 20_000_000))
        }
    }

    private func sendOnce(_ message: HTTPSendMessage) throws(HTTPSendError) -> IncomingResponse {
        guard let address = message.address else { throw .placed("the request has no address") }
        var way = HTTPRedirection(
            method: message.method, address: address, headers: message.headers, body: message.rawBody ?? message.body)
        let end = message.timeout > 0 ? Clock.now &+ UInt64(message.timeout) : nil
        for _ in 0..<Self.largestRedirects {
            let response = try step(way, message, end)
            guard message.followsRedirects, let location = HTTPRedirection.location(response) else { return response }
            let last = way.address.text()
            do throws(WebAddress.Malformed) { try way.follow(status: response.status, to: location) } catch {
                throw network(message, last, "failed to parse Location header \(GoText.quoted(location)): \(error.message)")
            }
            do throws(HTTPSendError) { try HTTPSendMessage.verify(host: way.address.text(.shown), network) } catch {
                throw network(message, location, error.raised.message)
            }
        }
        throw network(message, way.address.text(), "stopped after \(Self.largestRedirects) redirects")
    }

    private func network(_ message: HTTPSendMessage, _ url: String, _ reason: String, isTimeout: Bool = false) -> HTTPSendError {
        let operation = message.method.prefix(1) + message.method.dropFirst().lowercased()
        return .network(operation: String(operation), url: url, reason: reason, isTimeout: isTimeout)
    }

    // MARK: one request

    private func step(_ way: HTTPRedirection, _ message: HTTPSendMessage, _ end: UInt64?) throws(HTTPSendError) -> IncomingResponse {
        let url = way.address.text()
        let request = try request(way, message, end, url)
        do throws(HTTPFailure) {
            return try network.transport.exchange(request) { context.isOver }
        } catch {
            if context.isOver { throw .stopped }
            switch error {
            case .timedOut(readingBody: false):
                throw network(
                    message, url, "context deadline exceeded (Client.Timeout exceeded while awaiting headers)", isTimeout: true)
            case .timedOut: throw .placed("context deadline exceeded (Client.Timeout or context cancellation while reading body)")
            case .cancelled: throw .stopped
            case .unreachable(let reason): throw network(message, url, reason)
            case .body(let reason), .file(let reason): throw .placed(reason)
            }
        }
    }

    private func request(
        _ way: HTTPRedirection, _ message: HTTPSendMessage, _ end: UInt64?, _ url: String
    ) throws(HTTPSendError) -> OutgoingRequest {
        let address = way.address
        guard ["http", "https"].contains(address.scheme) else {
            throw network(message, url, "unsupported protocol scheme \(GoText.quoted(address.scheme))")
        }
        for (name, value) in way.headers.sorted(by: { $0.key < $1.key }) {
            guard HTTPSendMessage.isToken(name) else {
                throw network(message, url, "net/http: invalid header field name \(GoText.quoted(name))")
            }
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw network(message, url, "net/http: invalid header field value for \(GoText.quoted(name))")
            }
        }
        guard !address.host.isEmpty else { throw network(message, url, "http: no Host in request URL") }
        let isSecure = address.scheme == "https"
        guard let port = address.port.isEmpty ? (isSecure ? 443 : 80) : Int(address.port), (0...65535).contains(port) else {
            throw network(message, url, "dial tcp: address \(address.port): invalid port")
        }
        let (headers, unpacks) = headers(way)
        return OutgoingRequest(
            method: way.method, isSecure: isSecure, host: address.host, port: port, socket: message.socket, target: address.requestTarget,
            headers: headers, body: way.body, tls: message.tls, unpacks: unpacks, timeLimit: timeLimit(end),
            largestBody: Self.largestBody)
    }

    /// What is left of the request's time and of the evaluation's.
    private func timeLimit(_ end: UInt64?) -> Int64? {
        let ends = [end, context.deadline].compactMap { $0 }
        return ends.min().map { $0 > Clock.now ? Int64(clamping: $0 - Clock.now) : 1 }
    }

    /// What stands in the head of the request, and whether a compressed answer was asked for on the caller's behalf.
    private func headers(_ way: HTTPRedirection) -> (headers: [(name: String, value: String)], unpacks: Bool) {
        let given = way.headers
        var headers: [(name: String, value: String)] = [("Host", given["Host"] ?? way.address.authority)]
        headers.append(("User-Agent", given["User-Agent"] ?? HTTPSendMessage.userAgent))
        // These follow from the body and the connection.
        let excluded = ["Host", "User-Agent", "Content-Length", "Transfer-Encoding", "Trailer"]
        headers += given.filter { !excluded.contains($0.key) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        if given["Authorization"] == nil, let credentials = way.address.basicCredentials { headers.append(("Authorization", credentials)) }
        let unpacks = given["Accept-Encoding"] == nil && given["Range"] == nil && way.method != "HEAD"
        if unpacks { headers.append(("Accept-Encoding", "gzip")) }
        return (headers, unpacks)
    }
}
