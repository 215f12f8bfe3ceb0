import RegoValue

/// `http.send`: one request over the network, asked at most once in an evaluation, and kept between evaluations when that is wanted.
struct HTTPSend {
    static let builtins: [Builtin] = [Builtin("http.send", 1, nondeterministic: true, send)]

    /// What became of a request of the evaluation under way.
    enum Outcome {
        case value(Value)
        case failure(HTTPSendError)
    }

    private static func send(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let parameters = HTTPSendParameters(object: try call.object(0), arena: call.arena)
        let raises = call[0].lookup("raise_error")
        guard raises.isUndefined || raises.boolean != nil else { throw BuiltinError("invalid value for raise_error field") }
        do throws(HTTPSendError) {
            do throws(BuiltinError) { try parameters.validateKeys() } catch { throw .placed(error) }
            guard let network = call.context.network else {
                throw .placed("the network is not available to this evaluation")
            }
            return try HTTPSend(call: call, parameters: parameters, network: network).answer()
        } catch {
            if case .stopped = error { throw error.raised }
            if raises.isUndefined || raises.isTrue || error.raised.isFatal { throw error.raised }
            return described(error, call)
        }
    }

    /// The result in the place of a response.
    private static func described(_ error: HTTPSendError, _ call: BuiltinCall) -> Value {
        let place = call.context.callFile.isEmpty ? "" : "\(call.context.callFile):\(call.context.callRow)"
        let (code, message) = error.description(at: place)
        let object = call.arena.object(capacity: 2)
        call.arena.insert(object, "code", call.arena.string(code))
        call.arena.insert(object, "message", call.arena.string(message))
        let result = call.arena.object(capacity: 2)
        call.arena.insert(result, "status_code", .integer(0))
        call.arena.insert(result, "error", object)
        return result
    }

    let call: BuiltinCall
    let parameters: HTTPSendParameters
    let network: NetworkAccess

    private var context: BuiltinContext { call.context }
    private var exchange: HTTPSendExchange { HTTPSendExchange(network: network, context: context) }

    private func answer() throws(HTTPSendError) -> Value {
        let keyObject = try parameters.cacheKey()
        let key = keyObject.description
        let (keepsBetween, forcedSeconds) = try parameters.caching()
        if let known = context.httpOutcomes[key] {
            switch known {
            case .value(let value): return value
            case .failure(let error): throw error
            }
        }
        if keepsBetween {
            return try keptAnswer(key, HTTPSendParameters(object: keyObject, arena: call.arena), forcedSeconds)
        }
        let response = try noting(key) { () throws(HTTPSendError) in
            let message = try parameters.message(network)
            return try exchange.send(message, retries: try parameters.retries())
        }
        let value = try result().object(response)
        if HTTPFreshness.cacheableStatuses.contains(response.status) { context.httpOutcomes[key] = .value(value) }
        return value
    }

    private func result() throws(HTTPSendError) -> HTTPSendResult {
        HTTPSendResult(
            arena: call.arena, decodesJSON: try parameters.flag("force_json_decode"),
            decodesYAML: try parameters.flag("force_yaml_decode"))
    }

    /// A failure is the answer to the same request for the rest of the evaluation.
    private func noting<T>(_ key: String, _ body: () throws(HTTPSendError) -> T) throws(HTTPSendError) -> T {
        do throws(HTTPSendError) { return try body() } catch {
            context.httpOutcomes[key] = .failure(error)
            throw error
        }
    }

    // MARK: between evaluations

    /// - Parameter keyed: the parameters by which the cache knows the request; what is revalidated is asked for with them.
    private func keptAnswer(_ key: String, _ keyed: HTTPSendParameters, _ forcedSeconds: Int) throws(HTTPSendError) -> Value {
        let result = try result()
        let kept = try noting(key) { () throws(HTTPSendError) in try keptResponse(key, keyed, forcedSeconds) }
        let response: IncomingResponse
        if let kept {
            response = kept
        } else {
            response = try noting(key) { () throws(HTTPSendError) in
                try exchange.send(try parameters.message(network), retries: try parameters.retries())
            }
            // What cannot be kept is an answer all the same.
            try? keep(response, key, forcedSeconds)
        }
        let value = try result.object(response)
        context.httpOutcomes[key] = .value(value)
        return value
    }

    /// A response that is fresh, or that the server says is still right.
    private func keptResponse(_ key: String, _ keyed: HTTPSendParameters, _ forcedSeconds: Int) throws(HTTPSendError) -> IncomingResponse? {
        guard var entry = network.cache.entry(key) else { return nil }
        if Int128(context.now) < entry.expiry { return entry.response }
        var message = try keyed.message(network)
        let (tag, date) = (entry.response.headers["etag"], entry.response.headers["last-modified"])
        network.cache.remove(key)
        if tag.isEmpty && date.isEmpty { return nil }
        if !tag.isEmpty { message.headers["If-None-Match"] = tag }
        if !date.isEmpty { message.headers["If-Modified-Since"] = date }
        let answer = try exchange.send(message, retries: try keyed.retries())
        switch answer.status {
        case 200:
            try keep(answer, key, forcedSeconds)
            return answer
        case 304:
            for (name, values) in answer.headers.values { entry.response.headers.replace(name, by: values) }
            entry.expiry = try expiry(answer.headers, forcedSeconds)
            network.cache.insert(key, entry)
            return entry.response
        default: return nil
        }
    }

    private func keep(_ response: IncomingResponse, _ key: String, _ forcedSeconds: Int) throws(HTTPSendError) {
        guard HTTPFreshness.cacheableStatuses.contains(response.status),
            forcedSeconds > 0 || HTTPFreshness.permitsStoring(response.headers)
        else { return }
        try parameters.validateCachingMode()
        network.cache.insert(key, InterQueryCache.Entry(response: response, expiry: try expiry(response.headers, forcedSeconds)))
    }

    private func expiry(_ headers: IncomingHeaders, _ forcedSeconds: Int) throws(HTTPSendError) -> Int128 {
        if forcedSeconds > 0 { return Int128(context.now) + Int128(forcedSeconds) * 1_000_000_000 }
        do throws(HTTPFreshness.Unknown) { return try HTTPFreshness.expiry(headers) } catch { throw .plain(error.message) }
    }
}
