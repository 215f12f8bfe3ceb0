import RegoValue

/// YAML text made and read.
enum YAMLFunctions {
    static let builtins: [Builtin] = [
        Builtin("yaml.marshal", 1) { call throws(BuiltinError) in
            try call.requireRoom(forTextOf: call[0])
            guard let text = YAMLWriter().write(call[0]) else { throw BuiltinError("the value cannot be written as YAML") }
            return call.arena.string(text)
        },
        Builtin("yaml.unmarshal", 1) { call throws(BuiltinError) in
            let text = try call.string(0)
            do throws(YAMLReader.Failure) {
                return try YAMLReader(arena: call.arena).read(text)
            } catch {
                throw BuiltinError(error.message)
            }
        },
        Builtin("yaml.is_valid", 1) { call throws(BuiltinError) in
            .boolean(call[0].isString && (try? YAMLReader(arena: call.arena).read(call[0].utf8)) != nil)
        },
    ]
}
