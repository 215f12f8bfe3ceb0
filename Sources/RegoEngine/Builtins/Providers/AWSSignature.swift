import RegoValue

/// `providers.aws.sign_req`: a request for `http.send` with the headers of AWS Signature Version 4. Signs, sends nothing.
struct AWSSignature {
    static let builtins: [Builtin] = [Builtin("providers.aws.sign_req", 3, signRequest)]

    private let accessKey: [UInt8]
    private let secretKey: [UInt8]
    private let region: [UInt8]
    private let service: [UInt8]
    private let sessionToken: [UInt8]
    /// Whether the body is left out of the signature.
    private let leavesOutPayload: Bool

    // MARK: operands

    private static let requiredSettings = ["aws_access_key", "aws_region", "aws_secret_access_key", "aws_service"]

    private init(_ call: BuiltinCall) throws(BuiltinError) {
        let settings = call[1]
        guard settings.isObject else {
            throw BuiltinError(.type, "operand 1 must be object but got \(BuiltinCall.typeName(settings))")
        }
        try Self.require(call, "operand 2 missing required AWS config parameters(s)") { settings.lookup($0).isUndefined }
        try Self.require(call, "operand 2 invalid values for required AWS config parameters(s)") { !settings.lookup($0).isString }
        accessKey = Array(settings.lookup("aws_access_key").utf8)
        secretKey = Array(settings.lookup("aws_secret_access_key").utf8)
        region = Array(settings.lookup("aws_region").utf8)
        service = Array(settings.lookup("aws_service").utf8)
        sessionToken = Array(settings.lookup("aws_session_token").utf8)
        leavesOutPayload = settings.lookup("disable_payload_signing").isTrue
    }

    private static func require(_ call: BuiltinCall, _ message: String, _ isBad: (String) -> Bool) throws(BuiltinError) {
        let bad = requiredSettings.filter(isBad)
        if !bad.isEmpty { throw BuiltinError(.type, "\(message): \(names(bad))") }
    }

    private static func names(_ names: [String]) -> String {
        "{\(names.sorted().map { GoText.quoted($0) }.joined(separator: ", "))}"
    }

    /// The fields of a request for `http.send`.
    private static let requestFields: Set<String> = [
        "method", "url", "body", "enable_redirect", "force_json_decode", "force_yaml_decode", "headers", "raw_body",
        "tls_use_system_certs", "tls_ca_cert", "tls_ca_cert_file", "tls_ca_cert_env_variable", "tls_client_cert",
        "tls_client_cert_file", "tls_client_cert_env_variable", "tls_client_key", "tls_client_key_file",
        "tls_client_key_env_variable", "tls_insecure_skip_verify", "tls_server_name", "timeout", "cache", "force_cache",
        "force_cache_duration_seconds", "raise_error", "caching_mode", "max_retry_attempts", "cache_ignored_headers",
    ]

    private static func validate(_ request: Value) throws(BuiltinError) {
        let keys = (0..<request.count).map { request.key(at: $0) }
        let unknown = keys.compactMap { key in key.string.map { requestFields.contains($0) ? nil : $0 } ?? key.description }
        if !unknown.isEmpty { throw BuiltinError(.type, "operand 1 invalid request parameters(s): \(names(unknown))") }
        let missing = ["method", "url"].filter { request.lookup($0).isUndefined }
        if !missing.isEmpty { throw BuiltinError(.type, "operand 1 missing required request parameters(s): \(names(missing))") }
        let headers = request.lookup("headers")
        guard headers.isUndefined || headers.isObject else {
            throw BuiltinError(.type, "operand 0 must be object but got \(BuiltinCall.typeName(headers))")
        }
        let invalid = ["method", "url"].filter { !request.lookup($0).isString }
        if !invalid.isEmpty { throw BuiltinError(.type, "operand 1 invalid values for required request parameters(s): \(names(invalid))") }
    }

    // MARK: signing

    private static func signRequest(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let request = try call.object(0)
        let signature = try AWSSignature(call)
        guard call[2].isNumber else { throw BuiltinError(.type, "operand 1 must be number but got \(BuiltinCall.typeName(call[2]))") }
        guard let nanoseconds = call[2].immediateInteger else {
            throw call.operandError(2, "could not convert time_ns value into a unix timestamp")
        }
        try validate(request)
        let url: WebAddress
        do throws(WebAddress.Malformed) { url = try WebAddress(request.lookup("url").string ?? "") } catch {
            throw BuiltinError(error.message)
        }
        try call.requireRoom(forTextOf: request)
        let body = try body(request)
        let disables = call[1].lookup("disable_payload_signing")
        guard disables.isUndefined || disables.boolean != nil else {
            throw call.operandError(1, "invalid value for 'disable_payload_signing' in AWS config")
        }
        let time = CivilTime(secondsSinceEpoch: Int(nanoseconds).floorDivided(by: 1_000_000_000))
        let signed = call.arena.shallowCopy(request, room: 1)
        call.arena.insert(signed, "headers", try signature.headers(for: request, url, body, at: time, call.arena))
        return signed
    }

    private static func format(_ layout: String, _ time: CivilTime) -> [UInt8] {
        GoTimeLayout(layout).format(time, TimeZoneData.utc.offset(at: 0).offset)
    }

    private static func body(_ request: Value) throws(BuiltinError) -> [UInt8] {
        let raw = request.lookup("raw_body")
        if raw.isDefined { return Array(raw.utf8) }
        let body = request.lookup("body")
        return body.isDefined ? try JSONFunctions.json(body) : []
    }

    private static func hash(_ bytes: [UInt8]) throws(BuiltinError) -> [UInt8] {
        let hash: Result<[UInt8], BuiltinError> = bytes.withUnsafeBytes { bytes in
            do throws(BuiltinError) { return .success(try Digest.sha256.hash(bytes)) } catch { return .failure(error) }
        }
        return Hex.encode(try hash.get())
    }

    private static func authenticate(_ message: [UInt8], _ key: [UInt8]) throws(BuiltinError) -> [UInt8] {
        let code: Result<[UInt8], BuiltinError> = message.withUnsafeBytes { message in
            key.withUnsafeBytes { key in
                do throws(BuiltinError) { return .success(try Digest.sha256.authenticate(message, key: key)) } catch {
                    return .failure(error)
                }
            }
        }
        return try code.get()
    }

    /// Headers that proxies may change are not signed.
    private static let ignored: Set<String> = ["authorization", "user-agent", "x-amzn-trace-id"]

    private func headers(
        for request: Value, _ url: WebAddress, _ body: [UInt8], at time: CivilTime, _ arena: Arena
    ) throws(BuiltinError) -> Value {
        let isStorage = service == Array("s3".utf8) || service == Array("glacier".utf8)
        let payload = leavesOutPayload ? Array("UNSIGNED-PAYLOAD".utf8) : try Self.hash(body)
        var own: [String: [UInt8]] = [
            "host": url.unescapedAuthority, "x-amz-date": Self.format("20060102T150405Z", time),
        ]
        if isStorage { own["x-amz-content-sha256"] = payload }
        if !sessionToken.isEmpty { own["x-amz-security-token"] = sessionToken }
        var signed = own
        let given = request.lookup("headers")
        let result = arena.object()
        for position in 0..<given.count {
            let name = given.key(at: position).string ?? ""
            let value = Array(given.value(at: position).utf8)
            arena.insert(result, name, arena.string(value))
            if !Self.ignored.contains(name.lowercased()) { signed[name.lowercased()] = value }
        }
        arena.insert(result, "Authorization", arena.string(try authorization(request, url, signed, payload, time)))
        for (name, value) in own { arena.insert(result, name, arena.string(value)) }
        return result
    }

    private func authorization(
        _ request: Value, _ url: WebAddress, _ headers: [String: [UInt8]], _ payload: [UInt8], _ time: CivilTime
    ) throws(BuiltinError) -> [UInt8] {
        let names = headers.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let list = Array(names.joined(separator: ";").utf8)
        let newline: [UInt8] = [0x0A]
        var canonical = Array(request.lookup("method").utf8) + newline
        canonical += url.escapedPath.utf8 + newline + (url.query ?? "").utf8 + newline
        for name in names { canonical += Array(name.utf8) + [UInt8(ascii: ":")] + (headers[name] ?? []) + newline }
        canonical += newline + list + newline + payload
        let date = Self.format("20060102", time)
        let slash: [UInt8] = [UInt8(ascii: "/")]
        let scope = date + slash + region + slash + service + Array("/aws4_request".utf8)
        let text =
            Array("AWS4-HMAC-SHA256\n".utf8) + Self.format("20060102T150405Z", time) + newline + scope + newline
            + (try Self.hash(canonical))
        var key = try Self.authenticate(date, Array("AWS4".utf8) + secretKey)
        for part in [region, service, Array("aws4_request".utf8)] { key = try Self.authenticate(part, key) }
        let signature = Hex.encode(try Self.authenticate(text, key))
        return Array("AWS4-HMAC-SHA256 Credential=".utf8) + accessKey + slash + scope + Array(",SignedHeaders=".utf8) + list
            + Array(",Signature=".utf8) + signature
    }
}
