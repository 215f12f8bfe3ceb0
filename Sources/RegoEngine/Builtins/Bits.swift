import BigInt
import RegoValue

/// Bitwise operations on integers of any size, in two's complement with an endless sign.
enum Bits {
    static let builtins: [Builtin] = [
        Builtin("bits.or", 2) { call throws(BuiltinError) in try binary(call, { $0 | $1 }, { $0 | $1 }) },
        Builtin("bits.and", 2) { call throws(BuiltinError) in try binary(call, { $0 & $1 }, { $0 & $1 }) },
        Builtin("bits.xor", 2) { call throws(BuiltinError) in try binary(call, { $0 ^ $1 }, { $0 ^ $1 }) },
        Builtin("bits.negate", 1, negate),
        Builtin("bits.lsh", 2, shiftLeft),
        Builtin("bits.rsh", 2, shiftRight),
    ]

    private static func binary(
        _ call: BuiltinCall, _ small: (Int64, Int64) -> Int64, _ wide: (BigInt, BigInt) -> BigInt
    ) throws(BuiltinError) -> Value {
        if let x = call[0].immediateInteger, let y = call[1].immediateInteger { return .integer(small(x, y)) }
        let x = try call.bigInteger(0)
        return call.result(wide(x, try call.bigInteger(1)))
    }

    private static func negate(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        if let x = call[0].immediateInteger { return .integer(~x) }
        return call.result(-(try call.bigInteger(0)) - 1)
    }

    private static func shiftLeft(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let x = try call.bigInteger(0)
        let count = try shift(call)
        if x == 0 { return .integer(0) }
        // The decimal text is shorter than the bits; making it costs their square.
        guard count <= 1 << 17 else { throw BuiltinError(.memory, "the result would have more than \(1 << 17) bits") }
        try call.requireRoom(for: count)
        return call.result(x << count)
    }

    private static func shiftRight(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let x = try call.bigInteger(0)
        let count = try shift(call)
        // BigInt rounds towards zero for negative numbers; a shift rounds down.
        if x.sign == .minus { return call.result(-((-x - 1) >> count) - 1) }
        return call.result(x >> count)
    }

    /// The lowest 64 bits of the number of bits, as in OPA.
    private static func shift(_ call: BuiltinCall) throws(BuiltinError) -> Int {
        let count = try call.bigInteger(1)
        if count.sign == .minus { throw call.operandError(1, "must be an unsigned integer number but got a negative integer") }
        return Int(exactly: count.magnitude.words.first ?? 0) ?? .max
    }
}
