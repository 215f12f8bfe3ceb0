import DurableFiles
import Glibc
import HTTPServing
import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOPosix

/// Answers requests for the files of one published repository.
struct RepositoryResponder: Sendable {
    /// An answer is sent in parts of this many bytes, so that a large bundle is never in memory as a whole.
    private static let partSize = 64 * 1024

    let directory: String
    let tags: EntityTags
    let watch: ChangeWatch
    /// The longest wait that a client can ask for; nil turns long polling off.
    let longestWait: Duration?

    func answer(_ request: Request, client: Client) async -> Response {
        guard request.method == .get || request.method == .head else {
            return Self.failure(.methodNotAllowed, "only GET and HEAD are supported", [.allow: "GET, HEAD"])
        }
        guard !Self.announcesBody(request.headers) else {
            return Self.failure(.badRequest, "a request for a file has no body", [.connection: "close"])
        }
        let target = request.head.path ?? ""
        if target == "/health" { return Self.health(request.method) }
        guard let path = RepositoryPath(target: target) else { return Self.notFound }
        do {
            return try await answer(request, path: path, client: client)
        } catch let error as FileError where error.isMissing || [ELOOP, EISDIR, EINVAL, ENXIO, EACCES].contains(error.number) {
            return Self.notFound
        } catch {
            return Self.failure(.internalServerError, "the file cannot be read")
        }
    }

    private func answer(_ request: Request, path: RepositoryPath, client: Client) async throws -> Response {
        let conditions = ConditionalRequest(request.headers)
        let deadline = waitDeadline(request)
        while true {
            let file = try await open(path)
            let representation = ConditionalRequest.Representation(
                entityTag: try await tags.tag(of: file), modified: file.identity.modified / 1_000_000_000, size: file.identity.size)
            let outcome = conditions.evaluate(representation, isGet: request.method == .get)
            let response = { respond(outcome, file, representation, path: path, method: request.method) }
            guard outcome == .notModified, let deadline, ContinuousClock.now < deadline else { return response() }
            switch await watch.wait(path, seen: file.identity, until: deadline, client: client) {
            case .changed: continue
            case .timedOut, .clientGone: return response()
            case .shuttingDown:
                var last = response()
                last.headers[.connection] = "close"
                return last
            case .refused:
                return Self.failure(.serviceUnavailable, "too many clients wait for changes", [.retryAfter: "30"])
            }
        }
    }

    private func open(_ path: RepositoryPath) async throws -> OpenFile {
        let directory = self.directory
        return try await NIOThreadPool.singleton.runIfActive { try OpenFile(beneath: directory, names: path.names) }
    }

    private func waitDeadline(_ request: Request) -> ContinuousClock.Instant? {
        guard let longestWait, request.method == .get, let prefer = HTTPField.Name("Prefer"),
            let seconds = request.headers[values: prefer].lazy.compactMap(Preference.wait).first
        else { return nil }
        return .now + min(.seconds(min(seconds, 86400)), longestWait)
    }

    // MARK: Answers

    private func respond(
        _ outcome: ConditionalRequest.Outcome, _ file: OpenFile, _ representation: ConditionalRequest.Representation, path: RepositoryPath,
        method: HTTPRequest.Method
    ) -> Response {
        let rules = NameRules(path, longPolling: longestWait != nil)
        var headers: HTTPFields = [
            .eTag: representation.entityTag, .lastModified: HTTPDate.format(representation.modified), .cacheControl: rules.cacheControl,
            .acceptRanges: "bytes", .contentType: rules.contentType, .xContentTypeOptions: "nosniff",
        ]
        if path.names.last?.hasSuffix(".html") == true { headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'" }
        switch outcome {
        case .whole:
            return Self.file(.ok, headers, file, 0..<representation.size, method)
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(representation.size)"
            return Self.file(.partialContent, headers, file, range, method)
        case .notModified:
            headers[.contentType] = nil
            return Response(status: .notModified, headers: headers)
        case .unsatisfiable:
            return Self.failure(.rangeNotSatisfiable, "the range is outside of the file", [.contentRange: "bytes */\(representation.size)"])
        }
    }

    private static func file(
        _ status: HTTPResponse.Status, _ headers: HTTPFields, _ file: OpenFile, _ range: Range<Int64>, _ method: HTTPRequest.Method
    ) -> Response {
        var headers = headers
        headers[.contentLength] = String(range.upperBound - range.lowerBound)
        guard method == .get else { return Response(status: status, headers: headers) }
        let body = ResponseBody(contentLength: Int(range.upperBound - range.lowerBound)) { writer in
            var offset = range.lowerBound
            while offset < range.upperBound {
                let part = try await read(file, at: offset, count: Int(min(range.upperBound - offset, Int64(partSize))))
                // A file that shrank while it was sent: the connection ends, so that the client notices the missing bytes.
                guard part.readableBytes > 0 else { throw FileError(.read, file.path, EIO) }
                offset += Int64(part.readableBytes)
                try await writer.write(part)
            }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: headers, body: body)
    }

    private static func read(_ file: OpenFile, at offset: Int64, count: Int) async throws -> ByteBuffer {
        try await NIOThreadPool.singleton.runIfActive {
            var buffer = ByteBufferAllocator().buffer(capacity: count)
            try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: space[..<count]), at: offset)
            }
            return buffer
        }
    }

    private static func health(_ method: HTTPRequest.Method) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: "{}\n")))
    }

    private static let notFound = failure(.notFound, "there is no such file in this repository")

    private static func failure(_ status: HTTPResponse.Status, _ message: String, _ headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "text/plain; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: message + "\n")))
    }

    private static func announcesBody(_ headers: HTTPFields) -> Bool {
        headers[.transferEncoding] != nil || (headers[.contentLength].map { $0 != "0" } ?? false)
    }
}

extension ConditionalRequest {
    init(_ headers: HTTPFields) {
        self.init(
            ifNoneMatch: headers[.ifNoneMatch], ifModifiedSince: headers[.ifModifiedSince], range: headers[.range],
            ifRange: headers[.ifRange])
    }
}
