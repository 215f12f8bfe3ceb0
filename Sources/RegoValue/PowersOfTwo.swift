import Glibc

extension NumberText {
    /// The text of an arithmetic result: of a power of two with the digits that Go's `big.Float` takes for enough.
    ///
    /// The numbers below a power of two are twice as close as those above it. Go looks as far down as up for the shortest text, and so may
    /// stop at one that reads as the number below: 2^65 is 36893488147419103230.
    static func formatResult(_ float: ExtendedFloat) -> String {
        guard float.significandWidth == 0 else { return format(float) }
        let text = ShortestDigits(nearest: float.magnitude).text
        return layOut(float < 0 ? "-" + text : text, whole: float.rounded(.towardZero) == float)
    }
}

/// Decimal digits of a positive number: `d.ddd` times ten to the `exponent`.
private struct ShortestDigits {
    private(set) var digits: [UInt8]
    private var exponent: Int

    /// The first digits of a number, more than any shortest text has.
    private init(of float: ExtendedFloat) {
        var text = [CChar](repeating: 0, count: 64)
        _ = withVaList([float]) { vsnprintf(&text, text.count, "%.40Le", $0) }
        let parts = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.split(separator: UInt8(ascii: "e"))
        digits = parts[0].filter { $0 != UInt8(ascii: ".") }.map { $0 - 48 }
        exponent = Int(String(decoding: parts[1], as: UTF8.self)) ?? 0
    }

    /// Go's search: digit by digit, until the text rounded down is not below the number's neighbour, or rounded up not above half the way to
    /// the other one.
    init(nearest float: ExtendedFloat) {
        self.init(of: float)
        let all = self
        let below = ShortestDigits(of: float.nextDown).digits
        for count in 1...digits.count {
            let down = all.prefix(count)
            let up = down.incremented()
            let isDownNear = down.digits != Array(below[..<count]) || below[count...].allSatisfy { $0 == 0 }
            let isUpNear = up.float == float
            guard isDownNear || isUpNear else { continue }
            self = isUpNear && (!isDownNear || all.roundsUp(at: count)) ? up : down
            return
        }
    }

    var text: String {
        let texts = digits.map { "\($0)" }
        return texts[0] + "." + texts.dropFirst().joined() + "e\(exponent)"
    }

    private var float: ExtendedFloat {
        var text = text
        return text.withUTF8 { NumberText.extendedFloat(UnsafeRawBufferPointer($0)) }
    }

    private func prefix(_ count: Int) -> ShortestDigits {
        var result = self
        result.digits = Array(digits[..<count])
        return result
    }

    private func incremented() -> ShortestDigits {
        var result = self
        guard let last = digits.lastIndex(where: { $0 < 9 }) else {
            result.digits = [1] + digits.dropLast().map { _ in 0 }
            result.exponent += 1
            return result
        }
        result.digits[last] += 1
        for position in (last + 1)..<digits.count { result.digits[position] = 0 }
        return result
    }

    /// Whether what is behind a place is more than half of a unit there; a half goes to the even digit.
    private func roundsUp(at place: Int) -> Bool {
        guard place < digits.count else { return false }
        let isHalf = digits[place] == 5 && digits[(place + 1)...].allSatisfy { $0 == 0 }
        return isHalf ? digits[place - 1] % 2 == 1 : digits[place] >= 5
    }
}
