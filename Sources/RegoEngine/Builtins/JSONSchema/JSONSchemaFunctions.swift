import JSONSchema
import RegoValue

/// `json.verify_schema` and `json.match_schema`.
enum JSONSchemaFunctions {
    static let builtins: [Builtin] = [
        Builtin("json.verify_schema", 1) { call throws(BuiltinError) in
            do throws(SchemaError) {
                _ = try schema(call, 0)
                return call.arena.array([.boolean(true), .null])
            } catch {
                return call.arena.array([.boolean(false), call.arena.string("jsonschema: " + error.message)])
            }
        },
        Builtin("json.match_schema", 2, match),
    ]

    private static func match(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let violations: [Violation]
        do throws(SchemaError) {
            let document = try document(call, 0)
            violations = try cachedSchema(call).violations(of: document)
        } catch {
            if call.context.isOver { throw BuiltinError(.halt, "caller cancelled query execution") }
            throw BuiltinError(error.message)
        }
        let list = call.arena.array(violations.map { describe($0, call.arena) })
        return call.arena.array([.boolean(violations.isEmpty), list])
    }

    private static func describe(_ violation: Violation, _ arena: Arena) -> Value {
        let object = arena.object()
        for (name, text) in [
            ("error", violation.message), ("type", violation.type), ("field", violation.field), ("desc", violation.description),
        ] {
            arena.insert(object, arena.string(name), arena.string(text))
        }
        return object
    }

    // MARK: operands

    /// A document or schema: an object or array, or JSON text.
    private static func document(_ call: BuiltinCall, _ position: Int) throws(SchemaError) -> Value {
        let value = call[position]
        if value.isString {
            guard let read = try? JSONFunctions.read(value.utf8, call.arena) else { throw SchemaError("invalid JSON string") }
            return read
        }
        guard value.isObject || value.isArray else { throw SchemaError("wrong type, expected string or object") }
        if isJSON(value) { return value }
        do throws(BuiltinError) {
            try call.requireRoom(forTextOf: value)
            return try JSONFunctions.read(value.json(), call.arena)
        } catch { throw SchemaError(error.message) }
    }

    /// Whether a value has neither sets in it nor keys that are no strings.
    private static func isJSON(_ value: Value) -> Bool {
        var pending = [value]
        while let value = pending.popLast() {
            if value.isSet { return false }
            guard value.isObject else {
                for element in value.storage where element.isCollection { pending.append(element) }
                continue
            }
            for position in 0..<value.count {
                guard value.key(at: position).isString else { return false }
                if value.value(at: position).isCollection { pending.append(value.value(at: position)) }
            }
        }
        return true
    }

    // MARK: schemas

    private static func schema(_ call: BuiltinCall, _ position: Int) throws(SchemaError) -> Schema {
        try Schema(try document(call, position), in: JSONSchemaServices(call.context))
    }

    /// The schema of `json.match_schema`; one that was given as text before is taken from the context's cache.
    private static func cachedSchema(_ call: BuiltinCall) throws(SchemaError) -> Schema {
        let key = call[1].isString ? Array(call[1].utf8) : call[1].json()
        if let known = call.context.jsonSchemas[key] { return known }
        let schema = try schema(call, 1)
        call.context.jsonSchemas[key] = schema
        return schema
    }
}

/// Schemas made from texts, kept for the next evaluation. Bounded in number and size.
struct JSONSchemaCache {
    private static let capacity = 16
    private static let largestText = 1 << 20

    private var entries: [[UInt8]: Schema] = [:]

    subscript(text: [UInt8]) -> Schema? {
        get { entries[text] }
        set {
            if text.count > Self.largestText { return }
            if entries.count >= Self.capacity { entries.removeAll() }
            entries[text] = newValue
        }
    }
}
