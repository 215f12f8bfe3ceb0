/// Exact comparison of numbers that are kept as JSON text.
package enum DecimalText {
    /// Negative, zero or positive, as `left` is less than, equal to or greater than `right`.
    package static func compare(_ left: String, _ right: String) -> Int {
        if let a = Int(left), let b = Int(right) { return a == b ? 0 : a < b ? -1 : 1 }
        let a = Parts(left)
        let b = Parts(right)
        if a.sign != b.sign { return a.sign - b.sign }
        return a.sign * compareMagnitudes(a, b)
    }

    /// A sign and digits `0.d1d2d3... * 10^exponent` with neither leading nor trailing zeros.
    private struct Parts {
        var sign = 1
        var digits: [UInt8] = []
        var exponent = 0

        init(_ text: String) {
            var bytes = Array(text.utf8)[...]
            if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") {
                sign = bytes.first == UInt8(ascii: "-") ? -1 : 1
                bytes.removeFirst()
            }
            var point: Int?
            while let byte = bytes.first, ASCII.isDigit(byte) || byte == UInt8(ascii: ".") {
                bytes.removeFirst()
                if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte) }
            }
            exponent = point ?? digits.count
            if !bytes.isEmpty {
                let written = String(decoding: bytes.dropFirst(), as: UTF8.self)
                let (sum, overflow) = exponent.addingReportingOverflow(Int(written) ?? (written.hasPrefix("-") ? Int.min : Int.max))
                exponent = overflow ? (written.hasPrefix("-") ? Int.min : Int.max) : sum
            }
            let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
            digits.removeFirst(zeros)
            exponent = exponent.subtractingReportingOverflow(zeros).partialValue
            while digits.last == UInt8(ascii: "0") { digits.removeLast() }
            if digits.isEmpty {
                sign = 0
                exponent = 0
            }
        }
    }

    private static func compareMagnitudes(_ a: Parts, _ b: Parts) -> Int {
        if a.exponent != b.exponent { return a.exponent < b.exponent ? -1 : 1 }
        if a.digits == b.digits { return 0 }
        return a.digits.lexicographicallyPrecedes(b.digits) ? -1 : 1
    }
}
