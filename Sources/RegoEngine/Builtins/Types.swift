import Glibc
import RegoValue

/// Questions about a value's type, and casts.
enum Types {
    static let builtins: [Builtin] = [
        Builtin("is_number", 1) { call throws(BuiltinError) in .boolean(call[0].isNumber) },
        Builtin("is_string", 1) { call throws(BuiltinError) in .boolean(call[0].isString) },
        Builtin("is_boolean", 1) { call throws(BuiltinError) in .boolean(call[0].kind == .boolean) },
        Builtin("is_array", 1) { call throws(BuiltinError) in .boolean(call[0].isArray) },
        Builtin("is_set", 1) { call throws(BuiltinError) in .boolean(call[0].isSet) },
        Builtin("is_object", 1) { call throws(BuiltinError) in .boolean(call[0].isObject) },
        Builtin("is_null", 1) { call throws(BuiltinError) in .boolean(call[0].kind == .null) },
        Builtin("type_name", 1) { call throws(BuiltinError) in call.arena.string(BuiltinCall.typeName(call[0])) },
        Builtin("cast_array", 1) { call throws(BuiltinError) in
            let elements = try call.elements(0, "array", "set")
            return call[0].isArray ? call[0] : call.arena.array(elements)
        },
        Builtin("cast_set", 1) { call throws(BuiltinError) in
            let elements = try call.elements(0, "array", "set")
            return call[0].isSet ? call[0] : call.arena.set(elements)
        },
        Builtin("cast_string", 1) { call throws(BuiltinError) in
            _ = try call.string(0)
            return call[0]
        },
        Builtin("cast_boolean", 1) { call throws(BuiltinError) in .boolean(try call.boolean(0)) },
        Builtin("cast_null", 1) { call throws(BuiltinError) in
            guard call[0].kind == .null else { throw call.typeError(0, "null") }
            return .null
        },
        Builtin("cast_object", 1) { call throws(BuiltinError) in try call.object(0) },
        Builtin("to_number", 1, toNumber),
    ]

    private static func toNumber(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        switch call[0].kind {
        case .null: return .integer(0)
        case .boolean: return .integer(call[0].isTrue ? 1 : 0)
        case .integer, .decimal: return call[0]
        case .string: return try number(call)
        default: throw call.typeError(0, "null", "boolean", "number", "string")
        }
    }

    private static func number(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = try call.text(0)
        switch text.drop(while: { $0 == "+" || $0 == "-" }).lowercased() {
        case "inf", "infinity", "nan": throw call.typeError(0, "valid number string")
        default: break
        }
        switch GoNumber.parse(text) {
        // The spelling is kept, also where it is none of JSON's: only writing it as JSON fails.
        case .number: return call.arena.number(text)
        case .float(let float): return try call.result(float)
        case .outOfRange: throw BuiltinError("strconv.ParseFloat: parsing \(GoText.quoted(text)): value out of range")
        case .invalid: throw BuiltinError("strconv.ParseFloat: parsing \(GoText.quoted(text)): invalid syntax")
        }
    }
}
