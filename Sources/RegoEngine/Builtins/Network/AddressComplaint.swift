/// What is wrong with a text that is no IP address, in the words of Go's `netip.ParseAddr`.
struct AddressComplaint {
    private let text: [UInt8]

    /// - Parameter text: neither IPv4 nor IPv6, perhaps with a zone.
    init(_ text: [UInt8]) { self.text = text }

    var message: String {
        let (problem, place) = problem
        let shown = GoText.quoted(bytes: text)
        return "ParseAddr(\(shown)): \(problem)" + (place.map { " (at \(GoText.quoted(bytes: $0)))" } ?? "")
    }

    private typealias Problem = (text: String, place: ArraySlice<UInt8>?)

    private var problem: Problem {
        switch text.first(where: { ".:%".utf8.contains($0) }) {
        case UInt8(ascii: "."): problem(ofVersion4: text[...])
        case UInt8(ascii: ":"): problemOfVersion6
        case UInt8(ascii: "%"): ("missing IPv6 address", nil)
        default: ("unable to parse IP", nil)
        }
    }

    private func problem(ofVersion4 part: ArraySlice<UInt8>) -> Problem {
        var fields = part.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        let rest = fields.count == 4 ? fields.removeLast() : nil
        for field in fields + (rest.map { [$0.prefix { $0 != UInt8(ascii: ".") }] } ?? []) {
            if let problem = problem(ofField: field, in: part) { return problem }
        }
        guard let rest else { return ("IPv4 address too short", nil) }
        let dot = rest.drop { $0 != UInt8(ascii: ".") }
        return dot.count == 1 ? ("IPv4 field must have at least one digit", dot) : ("IPv4 address too long", nil)
    }

    private func problem(ofField field: ArraySlice<UInt8>, in part: ArraySlice<UInt8>) -> Problem? {
        var value = 0
        for position in field.indices {
            guard field[position] &- 48 <= 9 else { return ("unexpected character", part[position...]) }
            if position == field.startIndex + 1, value == 0 { return ("IPv4 field has octet with leading zero", nil) }
            value = value * 10 + Int(field[position] - 48)
            if value > 255 { return ("IPv4 field has value >255", nil) }
        }
        guard field.isEmpty else { return nil }
        // The dot behind the place where a digit is missing, or the one before the end.
        return ("IPv4 field must have at least one digit", part[min(field.startIndex, part.endIndex - 1)...])
    }

    private var problemOfVersion6: Problem {
        let address = text.prefix { $0 != UInt8(ascii: "%") }
        if address.count == text.count - 1 { return ("zone must be a non-empty string", nil) }
        var rest = address
        var groups = 0
        var hasEllipsis = rest.starts(with: "::".utf8)
        if hasEllipsis { rest = rest.dropFirst(2) }
        while groups < 8 {
            let digits = rest.prefix(while: Self.isHexadecimal)
            if digits.count > 4 { return ("each group must have 4 or less digits", rest) }
            if digits.isEmpty { return ("each colon-separated field must have at least one digit", rest) }
            if rest.dropFirst(digits.count).first == UInt8(ascii: ".") {
                if !hasEllipsis, groups != 6 { return ("embedded IPv4 address must replace the final 2 fields of the address", rest) }
                if groups > 6 { return ("too many hex fields to fit an embedded IPv4 at the end of the address", rest) }
                return problem(ofVersion4: rest)
            }
            groups += 1
            rest = rest.dropFirst(digits.count)
            guard let next = rest.first else { break }
            if next != UInt8(ascii: ":") { return ("unexpected character, want colon", rest) }
            if rest.count == 1 { return ("colon must be followed by more characters", rest) }
            rest = rest.dropFirst()
            guard rest.first == UInt8(ascii: ":") else { continue }
            if hasEllipsis { return ("multiple :: in address", rest) }
            hasEllipsis = true
            rest = rest.dropFirst()
            if rest.isEmpty { break }
        }
        if !rest.isEmpty { return ("trailing garbage after address", rest) }
        return hasEllipsis ? ("the :: must expand to at least one field of zeros", nil) : ("address string too short", nil)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool { byte &- 48 <= 9 || (byte | 0x20) &- 97 < 6 }
}
