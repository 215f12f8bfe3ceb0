import BigInt
import RegoValue

/// Collections summed up: count, sum, product, extremes, order, membership.
enum Aggregates {
    static let builtins: [Builtin] = [
        Builtin("count", 1, count),
        Builtin("sum", 1, sum),
        Builtin("product", 1, product),
        Builtin("max", 1, max),
        Builtin("min", 1, min),
        Builtin("sort", 1, sort),
        Builtin("all", 1, all),
        Builtin("any", 1, any),
        Builtin("internal.member_2", 2, member),
        Builtin("internal.member_3", 3, memberWithKey),
    ]

    static func count(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let value = call[0]
        if value.isCollection { return .integer(value.count) }
        guard value.isString else { throw call.typeError(0, "array", "object", "set", "string") }
        return .integer(CodePoints.count(value.utf8))
    }

    static func sum(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let elements = try call.elements(0, "set", "array")
        var total: Int64 = 0
        for element in elements {
            guard let integer = element.immediateInteger else { return try accumulate(call, elements, 0, { $0 + $1 }, { $0 + $1 }) }
            let (next, overflow) = total.addingReportingOverflow(integer)
            if overflow { return try accumulate(call, elements, 0, { $0 + $1 }, { $0 + $1 }) }
            total = next
        }
        return .integer(total)
    }

    static func product(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let elements = try call.elements(0, "set", "array")
        var total: Int64 = 1
        for element in elements {
            guard let integer = element.immediateInteger else { return try longProduct(call, elements) }
            let (next, overflow) = total.multipliedReportingOverflow(by: integer)
            if overflow { return try longProduct(call, elements) }
            total = next
        }
        return .integer(total)
    }

    /// Unlike sums and `*`, OPA's products of numbers that are not all integers have the precision of a double, and are spelled like one.
    private static func longProduct(_ call: BuiltinCall, _ elements: UnsafeBufferPointer<Value>) throws(BuiltinError) -> Value {
        let spelled = { (total: ExtendedFloat) throws(BuiltinError) -> Value in
            guard let double = Double(exactly: total), double.isNormal else { return try call.result(total) }
            return call.arena.number(spelling: double)
        }
        return try accumulate(call, elements, 1, { $0 * $1 }, roundedProduct, spelled: spelled)
    }

    /// The product with a mantissa of 53 bits, half to even.
    private static func roundedProduct(_ a: ExtendedFloat, _ b: ExtendedFloat) -> ExtendedFloat {
        let product = a * b
        guard product.isFinite, !product.isZero else { return product }
        let rest = (-product).addingProduct(a, b)
        // The bits below the 53rd, in units of the last of the 53.
        let unit = ExtendedFloat(sign: .plus, exponent: product.exponent - 52, significand: 1)
        let scaled = product / unit
        let low = scaled.rounded(.down)
        let half = scaled - low - 0.5
        let isUp = half > 0 || (half == 0 && (rest > 0 || (rest == 0 && low.truncatingRemainder(dividingBy: 2) != 0)))
        return (isUp ? low + 1 : low) * unit
    }

    /// Exactly when all are integers, otherwise in floating point.
    private static func accumulate(
        _ call: BuiltinCall, _ elements: UnsafeBufferPointer<Value>, _ start: Int64, _ exact: (BigInt, BigInt) -> BigInt,
        _ float: (ExtendedFloat, ExtendedFloat) -> ExtendedFloat,
        spelled: ((ExtendedFloat) throws(BuiltinError) -> Value)? = nil
    ) throws(BuiltinError) -> Value {
        var isExact = true
        for element in elements {
            if !element.isNumber { throw call.elementError(0, containing: element, "number") }
            if isExact && !element.isWholeNumber { isExact = false }
        }
        if isExact, let total = try accumulateExactly(call, elements, start, exact) { return total }
        var total = ExtendedFloat(start)
        for element in elements { total = float(total, element.extendedFloat ?? 0) }
        guard let spelled else { return try call.result(total) }
        return try spelled(total)
    }

    private static func accumulateExactly(
        _ call: BuiltinCall, _ elements: UnsafeBufferPointer<Value>, _ start: Int64, _ exact: (BigInt, BigInt) -> BigInt
    ) throws(BuiltinError) -> Value? {
        var total = BigInt(start)
        for element in elements {
            guard let integer = ExactInteger.read(element) else { return nil }
            total = exact(total, integer)
            if total.bitWidth > ExactInteger.largestDigitCount * 4 { throw .tooLarge }
            try call.context.throwIfCancelled()
        }
        return call.result(total)
    }

    static func max(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let elements = try call.elements(0, "set", "array")
        guard var best = elements.first else { return .undefined }
        for element in elements.dropFirst() where Value.compare(best, element) <= 0 { best = element }
        return best
    }

    static func min(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let elements = try call.elements(0, "set", "array")
        guard var best = elements.first else { return .undefined }
        for element in elements.dropFirst() where Value.compare(best, element) >= 0 { best = element }
        return best
    }

    static func sort(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let elements = try call.elements(0, "set", "array")
        if call[0].isSet { return call.arena.array(elements) }
        // Swift's sort is stable in practice but does not promise it; equal numbers may differ in spelling, so ties keep their order.
        let order = elements.indices.sorted { a, b in
            let order = Value.compare(elements[a], elements[b])
            return order < 0 || (order == 0 && a < b)
        }
        let result = call.arena.array(capacity: elements.count)
        for position in order { call.arena.append(result, elements[position]) }
        return result
    }

    static func all(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        .boolean(try call.elements(0, "array", "set").allSatisfy { $0.isTrue })
    }

    static func any(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        .boolean(try call.elements(0, "array", "set").contains { $0.isTrue })
    }

    /// `x in xs`: the members of a set, the elements of an array, the values of an object.
    static func member(_ call: BuiltinCall) throws(BuiltinError) -> Value { .boolean(isMember(call[0], call[1])) }

    static func isMember(_ value: Value, _ collection: Value) -> Bool {
        if collection.isSet { return collection.contains(value) }
        for position in 0..<collection.count where collection.value(at: position) == value { return true }
        return false
    }

    /// `k, v in xs`.
    static func memberWithKey(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let collection = call[2]
        guard collection.isCollection else { return .boolean(false) }
        let found = collection.lookup(call[0])
        return .boolean(found.isDefined && found == call[1])
    }
}
