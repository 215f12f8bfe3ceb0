import BigInt
import RegoValue

/// `numbers.range`, `numbers.range_step`, `rand.intn`.
enum Ranges {
    static let builtins: [Builtin] = [
        Builtin("numbers.range", 2) { call throws(BuiltinError) in
            let first = try call.bigInteger(0)
            return try range(call, first, try call.bigInteger(1), 1)
        },
        Builtin("numbers.range_step", 3) { call throws(BuiltinError) in
            let first = try call.bigInteger(0)
            let last = try call.bigInteger(1)
            let step = isShort(call) ? ExactInteger.read(call[2]) ?? 0 : try call.bigInteger(2)
            guard step > 0 else { throw BuiltinError("numbers.range_step: step must be a positive integer") }
            return try range(call, first, last, step)
        },
        Builtin("rand.intn", 2, nondeterministic: true, random),
    ]

    /// Whether both ends are among the numbers that OPA keeps ready; it then takes a step that is no whole number for zero.
    private static func isShort(_ call: BuiltinCall) -> Bool {
        [0, 1].allSatisfy { position in call[position].integerValue.map { (-1...512).contains($0) } ?? false }
    }

    /// The numbers from `first` to `last`, both included, upwards or downwards.
    private static func range(_ call: BuiltinCall, _ first: BigInt, _ last: BigInt, _ step: BigInt) throws(BuiltinError) -> Value {
        let span = BigInt((last - first).magnitude)
        let count = span / step + 1
        guard let size = Int(exactly: count), size <= Int.max / 64 else { throw BuiltinError(.memory, "the range has \(count) numbers") }
        // Big numbers have their text besides.
        let isSmall = Int64(exactly: first) != nil && Int64(exactly: last) != nil
        let perNumber = isSmall ? 16 : 16 + max(first.bitWidth, last.bitWidth) / 3 + 16
        let (bytes, overflow) = size.multipliedReportingOverflow(by: perNumber)
        try call.requireRoom(for: overflow ? .max / 2 : bytes)
        let result = call.arena.array(capacity: size)
        let signed = last >= first ? step : -step
        if let small = Int64(exactly: first), let stride = Int64(exactly: signed), isSmall {
            for position in 0..<size {
                if position & 0xFFFF == 0 { try call.context.throwIfCancelled() }
                call.arena.append(result, .integer(small + Int64(position) * stride))
            }
            return result
        }
        var number = first
        for _ in 0..<size {
            try call.context.throwIfCancelled()
            call.arena.append(result, call.result(number))
            number += signed
        }
        return result
    }

    /// A number from 0 to below `n`, the same for equal arguments within one evaluation.
    private static func random(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let name = try call.text(0)
        let limit = try call.integer(1)
        if limit == 0 { return .integer(0) }
        let key = "rand.intn \(name)-\(limit.magnitude)"
        if let known = call.context.evaluationCache[key] { return known }
        let number = Value.integer(Int64(call.context.randomNumber(below: UInt64(limit.magnitude))))
        call.context.evaluationCache[key] = number
        return number
    }
}

extension BuiltinContext {
    /// A random number from 0 to below `limit`, which is at most 2^63.
    func randomNumber(below limit: UInt64) -> UInt64 { UInt64.random(in: 0..<limit, using: &random) }

    func randomBytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) } }
}
