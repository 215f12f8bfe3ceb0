import BigInt
import RegoValue

/// Numbers: arithmetic, rounding.
///
/// Like OPA 1.20: exact on integers of any size, otherwise floating point with 64 bits of mantissa.
enum Arithmetic {
    static let builtins: [Builtin] = [
        Builtin("plus", 2, plus),
        Builtin("minus", 2, minus),
        Builtin("mul", 2, multiply),
        Builtin("div", 2, divide),
        Builtin("rem", 2, remainder),
        Builtin("abs", 1, absolute),
        Builtin("round", 1, round),
        Builtin("ceil", 1, ceiling),
        Builtin("floor", 1, floor),
    ]

    static func plus(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let a = try call.number(0)
        let b = try call.number(1)
        if let x = a.immediateInteger, let y = b.immediateInteger {
            let (sum, overflow) = x.addingReportingOverflow(y)
            if !overflow { return .integer(sum) }
        }
        return try wide(a, b, call, { $0 + $1 }, { $0 + $1 })
    }

    static func minus(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let a = call[0]
        let b = call[1]
        if a.isNumber && b.isNumber {
            if let x = a.immediateInteger, let y = b.immediateInteger {
                let (difference, overflow) = x.subtractingReportingOverflow(y)
                if !overflow { return .integer(difference) }
            }
            return try wide(a, b, call, { $0 - $1 }, { $0 - $1 })
        }
        if a.isSet && b.isSet { return Sets.difference(a, b, call.arena) }
        if !a.isNumber && !a.isSet { throw call.typeError(0, "number", "set") }
        throw call.typeError(1, b.isNumber ? "set" : "number")
    }

    static func multiply(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let a = try call.number(0)
        let b = try call.number(1)
        if let x = a.immediateInteger, let y = b.immediateInteger {
            let (product, overflow) = x.multipliedReportingOverflow(by: y)
            if !overflow { return .integer(product) }
        }
        return try wide(a, b, call, { $0 * $1 }, { $0 * $1 })
    }

    static func divide(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let a = try call.number(0)
        let b = try call.number(1)
        if let x = a.immediateInteger, let y = b.immediateInteger, y != 0, x != 0, y != -1, x % y == 0 { return .integer(x / y) }
        guard let x = a.extendedFloat, let y = b.extendedFloat else { return .undefined }
        if y == 0 { throw BuiltinError("divide by zero") }
        let quotient = x / y
        // Go prints a negative zero with its sign.
        if quotient == 0 && quotient.sign == .minus && x == 0 { return call.arena.number("-0") }
        return try call.result(quotient)
    }

    static func remainder(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let a = try call.number(0)
        let b = try call.number(1)
        if let x = a.immediateInteger, let y = b.immediateInteger {
            if y == 0 { throw BuiltinError("modulo by zero") }
            return .integer(y == -1 ? 0 : x % y)
        }
        guard let x = ExactInteger.read(a), let y = ExactInteger.read(b) else {
            throw BuiltinError("modulo on floating-point number")
        }
        if y.isZero { throw BuiltinError("modulo by zero") }
        return call.result(x % y)
    }

    static func absolute(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let a = try call.number(0)
        if let x = a.immediateInteger, x != .min { return .integer(x.magnitude > UInt64(Int64.max) ? x : Int64(x.magnitude)) }
        guard let x = a.extendedFloat else { return .undefined }
        return try call.result(x.magnitude)
    }

    static func round(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        try rounding(call) { x in (x < 0 ? x - 0.5 : x + 0.5).rounded(.towardZero) }
    }

    static func ceiling(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        // OPA truncates and adds one to what is not negative after truncation, so that -0.5 becomes 1 there too.
        try rounding(call) { x in
            let whole = x.rounded(.towardZero)
            return whole == x || whole < 0 ? whole : whole + 1
        }
    }

    static func floor(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        try rounding(call) { x in
            let whole = x.rounded(.towardZero)
            return whole == x || whole >= 0 ? whole : whole - 1
        }
    }

    /// Applies a rounding whose result is a whole number, printed with all its digits.
    private static func rounding(_ call: BuiltinCall, _ apply: (ExtendedFloat) -> ExtendedFloat) throws(BuiltinError) -> Value {
        let a = try call.number(0)
        if a.kind == .integer { return a }
        guard let x = a.extendedFloat else { return .undefined }
        let rounded = apply(x)
        guard rounded.isFinite else { throw BuiltinError.tooLarge }
        if let small = Int64(exactly: rounded) { return .integer(small) }
        return call.result(BigInt(rounded))
    }

    private static func wide(
        _ a: Value, _ b: Value, _ call: BuiltinCall, _ exact: (BigInt, BigInt) -> BigInt,
        _ float: (ExtendedFloat, ExtendedFloat) -> ExtendedFloat
    ) throws(BuiltinError) -> Value {
        if let x = ExactInteger.read(a), let y = ExactInteger.read(b) {
            let result = exact(x, y)
            try call.requireRoom(for: result.bitWidth)
            return call.result(result)
        }
        guard let x = a.extendedFloat, let y = b.extendedFloat else { return .undefined }
        return try call.result(float(x, y))
    }
}

extension BuiltinError {
    static let tooLarge = BuiltinError("the number is too large")
}

extension BuiltinCall {
    /// A floating-point result as OPA spells it.
    func result(_ float: ExtendedFloat) throws(BuiltinError) -> Value {
        guard float.isFinite else { throw .tooLarge }
        return float == 0 && float.sign == .minus ? arena.number("-0") : arena.number(float)
    }

    /// An integer result of any size.
    func result(_ integer: BigInt) -> Value {
        if let small = Int64(exactly: integer) { return .integer(small) }
        return arena.number(integer.description)
    }
}
