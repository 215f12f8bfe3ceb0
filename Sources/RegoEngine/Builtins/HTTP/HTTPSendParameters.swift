import RegoValue

/// The object that `http.send` is called with, read as OPA reads it.
struct HTTPSendParameters {
    static let names: Set<String> = [
        "method", "url", "body", "enable_redirect", "force_json_decode", "force_yaml_decode", "headers", "raw_body",
        "tls_use_system_certs", "tls_ca_cert", "tls_ca_cert_file", "tls_ca_cert_env_variable", "tls_client_cert",
        "tls_client_cert_file", "tls_client_cert_env_variable", "tls_client_key", "tls_client_key_file",
        "tls_client_key_env_variable", "tls_insecure_skip_verify", "tls_server_name", "timeout", "cache", "force_cache",
        "force_cache_duration_seconds", "raise_error", "caching_mode", "max_retry_attempts", "cache_ignored_headers",
    ]

    private static let texts: Set<String> = [
        "method", "url", "raw_body", "tls_ca_cert", "tls_ca_cert_file", "tls_ca_cert_env_variable", "tls_client_cert",
        "tls_client_cert_file", "tls_client_cert_env_variable", "tls_client_key", "tls_client_key_file", "tls_client_key_env_variable",
        "tls_server_name",
    ]

    static let defaultTimeout: Int64 = 5_000_000_000

    let object: Value
    let arena: Arena

    // MARK: the keys

    /// Refuses keys that mean nothing, and an object without method and URL.
    func validateKeys() throws(BuiltinError) {
        object.sortEntries()
        let keys = (0..<object.count).map { object.key(at: $0) }
        let unknown = arena.set(keys.filter { !Self.names.contains($0.string ?? "") })
        if unknown.count > 0 { throw BuiltinError(.type, "operand 1 invalid request parameters(s): \(unknown)") }
        let missing = arena.set(["method", "url"].filter { object.lookup($0).isUndefined }.map { arena.string($0) })
        if missing.count > 0 { throw BuiltinError(.type, "operand 1 missing required request parameters(s): \(missing)") }
    }

    /// The object by which equal requests are known: without the headers that are to be ignored.
    func cacheKey() throws(HTTPSendError) -> Value {
        let key = arena.shallowCopy(object, room: 1)
        let ignored = object.lookup("cache_ignored_headers")
        let headers = object.lookup("headers")
        arena.insert(key, "cache_ignored_headers", .null)
        guard ignored.isDefined, headers.isDefined else { return key }
        guard ignored.isArray, ignored.storage.allSatisfy(\.isString) else {
            throw .plain("cache_ignored_headers must be an array of strings")
        }
        guard headers.isObject else { throw .placed("invalid type for headers key") }
        let names = Set(ignored.storage.compactMap(\.string))
        let kept = arena.object(capacity: headers.count)
        for position in 0..<headers.count where !names.contains(headers.key(at: position).string ?? "") {
            arena.insert(kept, headers.key(at: position), headers.value(at: position))
        }
        arena.insert(key, "headers", kept)
        return key
    }

    // MARK: fields on their own

    /// A field that must be a boolean where it is there.
    func flag(_ name: String) throws(HTTPSendError) -> Bool {
        let value = object.lookup(name)
        if value.isUndefined { return false }
        guard let flag = value.boolean else { throw .placed("invalid value for \(GoText.quoted(name)) field") }
        return flag
    }

    func retries() throws(HTTPSendError) -> Int {
        let value = object.lookup("max_retry_attempts")
        if value.isUndefined { return 0 }
        guard let number = value.integerValue, number >= 0 else {
            throw .plain("invalid value \(value) for field \"max_retry_attempts\"")
        }
        return Int(number)
    }

    /// Whether responses are kept between evaluations, and for how many seconds in spite of what they say themselves.
    func caching() throws(HTTPSendError) -> (isOn: Bool, forcedSeconds: Int) {
        let isOn = try flag("cache")
        guard try flag("force_cache") else { return (isOn, 0) }
        let value = object.lookup("force_cache_duration_seconds")
        guard value.isDefined else { throw .placed("'force_cache' set but 'force_cache_duration_seconds' parameter is missing") }
        let text = value.description
        guard value.isNumber, let number = value.integerValue, text.utf8.allSatisfy({ $0 &- 48 <= 9 || $0 == UInt8(ascii: "-") }) else {
            let isWhole = value.isNumber && text.utf8.allSatisfy { $0 &- 48 <= 9 || $0 == UInt8(ascii: "-") }
            throw .placed("strconv.ParseInt: parsing \(GoText.quoted(text)): \(isWhole ? "value out of range" : "invalid syntax")")
        }
        guard let seconds = Int32(exactly: number) else {
            throw .placed("strconv.ParseInt: parsing \(GoText.quoted(text)): value out of range")
        }
        return (true, Int(seconds))
    }

    /// Refuses an unknown mode. Both modes of OPA keep the same; they differ in how the copy is stored.
    func validateCachingMode() throws(HTTPSendError) {
        let value = object.lookup("caching_mode")
        if value.isUndefined { return }
        guard let mode = value.string else { throw .plain("invalid value for \"caching_mode\" field") }
        guard mode == "serialized" || mode == "deserialized" else {
            throw .plain("invalid value specified for \"caching_mode\" field: \(mode)")
        }
    }

    // MARK: the request

    /// Everything that says what to send.
    func message(_ network: NetworkAccess) throws(HTTPSendError) -> HTTPSendMessage {
        var message = HTTPSendMessage()
        var tls = HTTPSendTLS()
        object.sortEntries()
        for position in 0..<object.count {
            guard let name = object.key(at: position).string else { continue }
            try read(name, object.value(at: position), into: &message, &tls, network)
        }
        message.tls = try tls.resolved(network.transport, hostHeader: message.hostHeader)
        try message.locate()
        return message
    }

    private func read(
        _ name: String, _ value: Value, into message: inout HTTPSendMessage, _ tls: inout HTTPSendTLS, _ network: NetworkAccess
    ) throws(HTTPSendError) {
        if Self.texts.contains(name) {
            guard let whole = value.string else { throw .placed("\(GoText.quoted(name)) must be a string") }
            let text = Self.withoutQuotes(whole)
            switch name {
            case "method": message.method = text.uppercased()
            case "url":
                try HTTPSendMessage.verify(host: text, network)
                message.url = text
            case "raw_body": message.rawBody = Array(text.utf8)
            default: tls.texts[name] = text
            }
            return
        }
        switch name {
        case "body": message.body = value.json(JSONWriter.Options(escapesHTML: true))
        case "headers": try message.setHeaders(value)
        case "timeout": message.timeout = try Self.timeout(value)
        case "enable_redirect": message.followsRedirects = try Self.truth(value)
        case "tls_use_system_certs": tls.usesSystemAuthorities = try Self.truth(value)
        case "tls_insecure_skip_verify": tls.skipsVerification = try Self.truth(value)
        default: break
        }
    }

    private static func withoutQuotes(_ text: String) -> String {
        String(text.drop { $0 == "\"" }.reversed().drop { $0 == "\"" }.reversed())
    }

    /// OPA reads these fields by their text, so that 1 is as good as true.
    private static func truth(_ value: Value) throws(HTTPSendError) -> Bool {
        switch value.description {
        case "true", "1": return true
        case "false", "0": return false
        case let text: throw .placed("strconv.ParseBool: parsing \(GoText.quoted(text)): invalid syntax")
        }
    }

    /// Nanoseconds: a number of them, as number or text, or a duration as `300ms`.
    private static func timeout(_ value: Value) throws(HTTPSendError) -> Int64 {
        if value.isNumber {
            guard let number = value.integerValue else { throw .placed("invalid timeout number value \(value), must be int64") }
            return number
        }
        guard let text = value.string else {
            throw .placed(
                BuiltinError(.type, "operand 1 'timeout' must be one of {string, number} but got \(BuiltinCall.typeName(value))"))
        }
        if let number = Int64(text) { return number }
        do throws(BuiltinError) { return try GoDuration.parse(text) } catch {
            throw .placed("invalid timeout value \(value): \(error.message)")
        }
    }
}
