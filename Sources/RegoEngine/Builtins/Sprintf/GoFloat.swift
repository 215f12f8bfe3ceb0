import Glibc

/// Floating-point numbers as Go's `strconv.FormatFloat` spells them.
enum GoFloat {
    /// - Parameters:
    ///   - verb: one of `b e E f g G x X`.
    ///   - precision: digits, as the verb counts them; nil for as many as it takes to read the number back.
    static func format(_ float: Double, _ verb: UInt8, _ precision: Int?) -> [UInt8] {
        switch verb {
        case UInt8(ascii: "b"): return binary(float)
        case UInt8(ascii: "x"), UInt8(ascii: "X"): return withLongExponent(print(float, verb == UInt8(ascii: "x") ? "a" : "A", precision))
        default: break
        }
        if let precision { return print(float, String(Unicode.Scalar(verb)), precision) }
        return shortest(float, verb)
    }

    private static func print(_ float: Double, _ verb: String, _ precision: Int?) -> [UInt8] {
        let format = precision == nil ? "%\(verb)" : "%.*\(verb)"
        let arguments: [any CVarArg] = precision.map { [Int32(clamping: $0), float] } ?? [float]
        return withVaList(arguments) { list in
            let length = withVaList(arguments) { Int(vsnprintf(nil, 0, format, $0)) }
            guard length > 0 else { return [] }
            var text = [CChar](repeating: 0, count: length + 1)
            vsnprintf(&text, length + 1, format, list)
            return text.prefix(length).map { UInt8(bitPattern: $0) }
        }
    }

    /// C writes `p+0` where Go writes `p+00`.
    private static func withLongExponent(_ text: [UInt8]) -> [UInt8] {
        guard let mark = text.lastIndex(where: { $0 | 0x20 == UInt8(ascii: "p") }), text.count - mark == 3 else { return text }
        return Array(text[...(mark + 1)]) + [48] + text[(mark + 2)...]
    }

    private static func binary(_ float: Double) -> [UInt8] {
        let sign = float.sign == .minus ? "-" : ""
        let bits = float.exponentBitPattern == 0 ? float.significandBitPattern : float.significandBitPattern | 1 << 52
        let exponent = max(Int(float.exponentBitPattern), 1) - 1075
        return Array("\(sign)\(bits)p\(exponent < 0 ? "" : "+")\(exponent)".utf8)
    }

    private static func shortest(_ float: Double, _ verb: UInt8) -> [UInt8] {
        let (digits, point) = shortestDigits(float.magnitude)
        var text: [UInt8] = float.sign == .minus ? [UInt8(ascii: "-")] : []
        let exponent = point - 1
        if verb == UInt8(ascii: "f") || (verb | 0x20 == UInt8(ascii: "g") && exponent >= -4 && exponent < 6) {
            text += plain(digits, point)
            return text
        }
        text.append(digits[0])
        if digits.count > 1 {
            text.append(UInt8(ascii: "."))
            text += digits.dropFirst()
        }
        text.append(verb == UInt8(ascii: "G") || verb == UInt8(ascii: "E") ? UInt8(ascii: "E") : UInt8(ascii: "e"))
        text += (exponent < 0 ? "-" : "+").utf8
        if abs(exponent) < 10 { text.append(48) }
        text += String(abs(exponent)).utf8
        return text
    }

    /// A double as Go's `encoding/json` spells it.
    static func json(_ float: Double) -> String {
        let magnitude = float.magnitude
        let isPlain = magnitude == 0 || (magnitude >= 1e-6 && magnitude < 1e21)
        var text = shortest(float, UInt8(ascii: isPlain ? "f" : "e"))
        // e-09 becomes e-9.
        if !isPlain, text.count >= 4, text[text.count - 4] == UInt8(ascii: "e"), text[text.count - 3] == UInt8(ascii: "-"),
            text[text.count - 2] == 48
        {
            text.remove(at: text.count - 2)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func plain(_ digits: [UInt8], _ point: Int) -> [UInt8] {
        if point <= 0 { return Array("0.".utf8) + [UInt8](repeating: 48, count: -point) + digits }
        var text = Array(digits.prefix(point)) + [UInt8](repeating: 48, count: max(0, point - digits.count))
        if digits.count > point {
            text.append(UInt8(ascii: "."))
            text += digits[point...]
        }
        return text
    }

    /// The fewest digits that read back as the number, and where the point is: 0.d1d2d3... times ten to the `point`.
    private static func shortestDigits(_ float: Double) -> (digits: [UInt8], point: Int) {
        guard float != 0 else { return ([48], 1) }
        let parts = float.description.split(separator: "e")
        var point = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let halves = parts[0].split(separator: ".")
        var digits = Array(halves[0].utf8)
        point += digits.count
        if halves.count > 1 { digits += Array(halves[1].utf8) }
        while digits.count > 1, digits.first == 48 {
            digits.removeFirst()
            point -= 1
        }
        while digits.count > 1, digits.last == 48 { digits.removeLast() }
        return (digits, point)
    }

    /// The `#` flag: a decimal point always, and for `%g` the zeros that it would drop.
    static func withPoint(_ number: [UInt8], _ verb: UInt8, _ precision: Int?) -> [UInt8] {
        let isGeneral = verb | 0x20 == UInt8(ascii: "g")
        var wanted = isGeneral ? precision ?? 6 : 0
        let isHex = verb | 0x20 == UInt8(ascii: "x")
        let mark = number.firstIndex { $0 | 0x20 == UInt8(ascii: "p") || (!isHex && $0 | 0x20 == UInt8(ascii: "e")) } ?? number.count
        var head = Array(number[..<mark])
        var sawNonzero = false
        for byte in head where byte != UInt8(ascii: ".") && byte != UInt8(ascii: "-") {
            if byte != 48 { sawNonzero = true }
            if sawNonzero { wanted -= 1 }
        }
        if !head.contains(UInt8(ascii: ".")) {
            if head.last == 48, head.drop(while: { $0 == UInt8(ascii: "-") }).count == 1 { wanted -= 1 }
            head.append(UInt8(ascii: "."))
        }
        if wanted > 0 { head += [UInt8](repeating: 48, count: wanted) }
        return head + number[mark...]
    }
}
