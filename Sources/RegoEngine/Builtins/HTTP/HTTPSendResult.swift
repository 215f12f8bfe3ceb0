import RegoValue

/// What `http.send` answers.
struct HTTPSendResult {
    let arena: Arena
    let decodesJSON: Bool
    let decodesYAML: Bool

    /// The object with `status`, `status_code`, `headers`, `raw_body` and `body`, which is null when it is of no known type or malformed.
    func object(_ response: IncomingResponse) throws(HTTPSendError) -> Value {
        guard arena.hasRoom(for: response.body.count * 2) else {
            throw .placed(BuiltinError(.memory, "the response would exceed the evaluation's memory limit of \(arena.limit) bytes"))
        }
        let headers = arena.object(capacity: response.headers.values.count)
        for (name, values) in response.headers.values { arena.insert(headers, name, arena.array(values.map { arena.string($0) })) }
        let result = arena.object(capacity: 5)
        arena.insert(result, "status", arena.string("\(response.status) \(response.reason)"))
        arena.insert(result, "status_code", .integer(response.status))
        arena.insert(result, "headers", headers)
        arena.insert(result, "raw_body", arena.string(response.body))
        arena.insert(result, "body", body(response))
        return result
    }

    private func body(_ response: IncomingResponse) -> Value {
        let type = response.headers["content-type"]
        if decodesJSON || HTTPMediaType(type).isJSON { return json(response.body) }
        if decodesYAML || ["application/yaml", "application/x-yaml"].contains(where: { type.contains($0) }) { return yaml(response.body) }
        return .null
    }

    /// The first document of a text, whatever follows it.
    private func json(_ text: [UInt8]) -> Value {
        var reader = JSONReader(arena: arena, limits: JSONFunctions.limits)
        var offset = 0
        let value = text.withUnsafeBytes { bytes in try? reader.readNext(bytes, at: &offset) }
        return (value ?? nil) ?? .null
    }

    private func yaml(_ text: [UInt8]) -> Value {
        text.withUnsafeBytes { bytes in try? YAMLReader(arena: arena).read(bytes) } ?? .null
    }
}
