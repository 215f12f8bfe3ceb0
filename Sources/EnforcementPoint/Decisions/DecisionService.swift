import HTTPServing
import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOPosix
import RegoEngine

/// Answers OPA's data API from the active set. Each request takes the set once and keeps it, so its answer is of one set.
///
/// `POST|GET /v1/data/<path>`, `POST /v0/data/<path>`, `POST /`, `GET /health`, `GET /v1/status`.
struct DecisionService: Sendable {
    /// Said in provenance.
    let version: String
    let active: ActiveSet
    let defaultDecision: [String]
    let bodyLimit: Int
    /// Evaluations run here, so that a policy that takes long keeps no other request waiting.
    let threads: NIOThreadPool
    let statuses: @Sendable () async -> [BundleStatus]
    let labels: [String: String]
    let decisionID: @Sendable () -> String

    func answer(_ request: Request) async -> Response {
        let asked = DecisionRequest(target: request.head.path ?? "/")
        switch (asked.route, request.method) {
        case (.data(let path), .post): return await post(path, asked, request)
        case (.data(let path), .get): return await get(path, asked)
        case (.v0Data(let path), .post): return await plain(path, asked, request)
        case (.defaultDecision, .post): return await plain(defaultDecision, asked, request)
        case (.health, .get), (.health, .head): return health(asked, await statuses())
        case (.status, .get), (.status, .head): return status(asked, await statuses())
        case (.invalid(let message), _): return DecisionAnswer.failure(.badRequest, .invalidParameter, message)
        case (.unknown, _), (.defaultDecision, .get):
            return DecisionAnswer.failure(.notFound, .resourceNotFound, "there is nothing at this path")
        case (.data, _), (.v0Data, _), (.defaultDecision, _), (.health, _), (.status, _):
            return DecisionAnswer.failure(.methodNotAllowed, .invalidOperation, "\(request.method.rawValue) is not supported here")
        }
    }

    // MARK: Decisions

    private func post(_ path: [String], _ asked: DecisionRequest, _ request: Request) async -> Response {
        let started = ContinuousClock.now
        let body: [UInt8]
        do throws(BodyFailure) { body = try await read(request) } catch { return error.response }
        return await decide(path, asked, body.isEmpty ? .none : .request(body[...]), warnsOfMissingInput: true, started)
    }

    private func get(_ path: [String], _ asked: DecisionRequest) async -> Response {
        let input = asked.values("input").last.map { PolicySet.Input.document(Array($0.utf8)[...]) }
        return await decide(path, asked, input ?? .none, warnsOfMissingInput: false, .now)
    }

    private func decide(
        _ path: [String], _ asked: DecisionRequest, _ input: PolicySet.Input, warnsOfMissingInput: Bool, _ started: ContinuousClock.Instant
    ) async -> Response {
        if let mode = asked.values("explain").last, mode != "off" {
            return DecisionAnswer.failure(.badRequest, .invalidParameter, "explain=\(mode) is not supported")
        }
        let set = active.set
        switch await evaluate(set, path, input, asked) {
        case .failure(let error): return marked(DecisionAnswer.failure(error), set)
        case .success(let decision):
            var text = JSONText()
            if asked.flag("provenance") { text.member("provenance", DecisionAnswer.provenance(set, version: version)) }
            if asked.flag("metrics") || asked.flag("instrument") { text.member("metrics", Self.metrics(decision, started)) }
            if let result = decision.result { text.member("result", json: result) }
            if warnsOfMissingInput && decision.lacksInput { text.member("warning", Self.missingInput) }
            text.member("decision_id", decisionID())
            return marked(DecisionAnswer.json(.ok, text.finished(), isPretty: asked.flag("pretty")), set)
        }
    }

    /// The older form: the body is the input, the answer is the document.
    private func plain(_ path: [String], _ asked: DecisionRequest, _ request: Request) async -> Response {
        let body: [UInt8]
        do throws(BodyFailure) { body = try await read(request) } catch { return error.response }
        let set = active.set
        switch await evaluate(set, path, .document(body.isEmpty ? Array("null".utf8)[...] : body[...]), asked) {
        case .failure(let error): return marked(DecisionAnswer.failure(error), set)
        case .success(let decision):
            guard let result = decision.result else {
                let name = (["data"] + path).joined(separator: ".")
                return marked(DecisionAnswer.failure(.notFound, .undefinedDocument, "document missing or undefined: \(name)"), set)
            }
            return marked(DecisionAnswer.json(.ok, result, isPretty: asked.flag("pretty")), set)
        }
    }

    private func evaluate(
        _ set: PolicySet, _ path: [String], _ input: PolicySet.Input, _ asked: DecisionRequest
    ) async -> Result<PolicySet.Decision, EvaluationError> {
        let isStrict = asked.flag("strict-builtin-errors")
        do {
            return try await threads.runIfActive {
                do throws(EvaluationError) {
                    return .success(try set.decide(path: path, input, isStrict: isStrict))
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            return .failure(EvaluationError(.cancelled, "the server is stopping"))
        }
    }

    /// Every decision says which bundles made it.
    private func marked(_ response: Response, _ set: PolicySet) -> Response {
        var response = response
        if let name = HTTPField.Name("Writ-Bundles") { response.headers[name] = DecisionAnswer.bundlesHeader(set) }
        return response
    }

    private static let missingInput: JSONText = {
        var warning = JSONText()
        warning.member("code", "api_usage_warning")
        warning.member("message", "'input' key missing from the request")
        return warning
    }()

    private static func metrics(_ decision: PolicySet.Decision, _ started: ContinuousClock.Instant) -> JSONText {
        var metrics = JSONText()
        metrics.member("timer_rego_input_parse_ns", nanoseconds(decision.parsing))
        metrics.member("timer_rego_query_eval_ns", nanoseconds(decision.evaluation))
        metrics.member("timer_server_handler_ns", nanoseconds(.now - started))
        return metrics
    }

    private static func nanoseconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds) * 1_000_000_000 + Int(duration.components.attoseconds / 1_000_000_000)
    }

    // MARK: Bodies

    private struct BodyFailure: Error {
        var response: Response
    }

    private func read(_ request: Request) async throws(BodyFailure) -> [UInt8] {
        if request.headers[.contentEncoding].map({ $0 != "identity" }) ?? false {
            throw BodyFailure(
                response: DecisionAnswer.failure(
                    .unsupportedMediaType, .invalidParameter, "could not decompress the body: send it as it is"))
        }
        if request.headers[.contentType]?.contains("yaml") ?? false {
            throw BodyFailure(response: DecisionAnswer.failure(.unsupportedMediaType, .invalidParameter, "the body is YAML: send JSON"))
        }
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > bodyLimit { throw tooLarge }
        do {
            let buffer = try await request.body.collect(upTo: bodyLimit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch {
            throw BodyFailure(response: DecisionAnswer.failure(.badRequest, .invalidParameter, "the body cannot be read"))
        }
    }

    private var tooLarge: BodyFailure {
        var response = DecisionAnswer.failure(.badRequest, .invalidParameter, "request body too large: at most \(bodyLimit) bytes")
        response.headers[.connection] = "close"
        return BodyFailure(response: response)
    }

    // MARK: Health and status

    private func health(_ asked: DecisionRequest, _ statuses: [BundleStatus]) -> Response {
        let isReady = statuses.allSatisfy { $0.activeDigest != nil }
        var text = JSONText()
        if !isReady && (asked.flag("bundles") || asked.flag("bundle")) {
            text.member("error", "one or more bundles are not activated")
        } else if !isReady && asked.flag("plugins") && !asked.values("exclude-plugin").contains("bundle") {
            text.member("error", "one or more plugins are not up")
        } else {
            return DecisionAnswer.json(.ok, Array("{}".utf8), isPretty: false)
        }
        return DecisionAnswer.json(.internalServerError, text.finished(), isPretty: false)
    }

    private func status(_ asked: DecisionRequest, _ statuses: [BundleStatus]) -> Response {
        var bundles = JSONText()
        for status in statuses { bundles.member(status.name, status.json()) }
        var labels = JSONText()
        for (name, value) in self.labels.sorted(by: { $0.key < $1.key }) { labels.member(name, value) }
        var state = JSONText()
        state.member("state", statuses.allSatisfy { $0.activeDigest != nil } ? "OK" : "NOT_READY")
        var plugins = JSONText()
        plugins.member("bundle", state)
        var result = JSONText()
        result.member("labels", labels)
        result.member("bundles", bundles)
        result.member("plugins", plugins)
        var text = JSONText()
        text.member("result", result)
        return DecisionAnswer.json(.ok, text.finished(), isPretty: asked.flag("pretty"))
    }
}
