import RegoValue

/// `uri.parse` and `uri.is_valid`.
enum URIs {
    static let builtins: [Builtin] = [
        Builtin("uri.parse", 1, parse),
        Builtin("uri.is_valid", 1) { call throws(BuiltinError) in
            // An empty text is a relative reference, but nothing that a policy would want to take for a URI.
            guard call[0].isString, !call[0].utf8.isEmpty else { return .boolean(false) }
            return .boolean((try? WebAddress(Array(call[0].utf8))) != nil)
        },
    ]

    /// The parts that are there, by name. `path` has its escapes undone; `raw_path` has them where they tell something.
    private static func parse(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = Array(try call.string(0))
        let address: WebAddress
        do throws(WebAddress.Malformed) { address = try WebAddress(text) } catch { throw BuiltinError(error.message) }
        let result = call.arena.object()
        func add(_ name: String, _ part: Value) {
            if !part.utf8.isEmpty { call.arena.insert(result, call.arena.string(name), part) }
        }
        add("scheme", call.arena.string(address.scheme))
        add("hostname", call.arena.string(address.decodedHost))
        add("port", call.arena.string(address.port))
        let path = call.arena.string(address.decodedPath)
        add("path", path)
        add("raw_path", address.unusualPath.map { call.arena.string($0) } ?? path)
        add("raw_query", call.arena.string(address.queryBytes ?? []))
        add("fragment", call.arena.string(address.decodedFragment ?? []))
        return result
    }
}
