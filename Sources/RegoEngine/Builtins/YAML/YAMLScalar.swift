import RegoValue

/// What a plain scalar of YAML means, by the rules of the library that OPA uses (YAML 1.1: `yes` and `on` are booleans).
enum YAMLScalar {
    case null
    case boolean(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case float(Double)
    /// Kept as its text, but it has to be quoted to stay one.
    case timestamp
    case string

    private static let words: [String: YAMLScalar] = {
        var words: [String: YAMLScalar] = [:]
        for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] { words[word] = .boolean(true) }
        for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] { words[word] = .boolean(false) }
        for word in ["", "~", "null", "Null", "NULL"] { words[word] = .null }
        for word in [".nan", ".NaN", ".NAN"] { words[word] = .float(.nan) }
        for word in [".inf", ".Inf", ".INF"] {
            words[word] = .float(.infinity)
            words["+" + word] = .float(.infinity)
            words["-" + word] = .float(-.infinity)
        }
        return words
    }()

    static func resolve(_ text: String, timestamps: Bool = true) -> YAMLScalar {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            return words[text] ?? number(text, timestamps)
        case UInt8(ascii: "."):
            if let word = words[text] { return word }
            guard isDecimal(Array(text.utf8)), let float = Double(text), float.isFinite else { return .string }
            return .float(float)
        case _ where "yYnNtTfFoO~".utf8.contains(first): return words[text] ?? .string
        default: return .string
        }
    }

    private static func number(_ text: String, _ timestamps: Bool) -> YAMLScalar {
        if timestamps, isTimestamp(text) { return .timestamp }
        let plain = text.utf8.filter { $0 != UInt8(ascii: "_") }
        var digits = plain[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        if let magnitude = integer(Array(digits)) {
            if isNegative { return magnitude <= 1 << 63 ? .integer(Int64(truncatingIfNeeded: 0 &- magnitude)) : float(plain) }
            return magnitude <= UInt64(Int64.max) ? .integer(Int64(magnitude)) : .unsigned(magnitude)
        }
        return float(Array(plain))
    }

    /// Decimal, `0x1f`, `0o17`, `017`, `0b1`.
    private static func integer(_ digits: [UInt8]) -> UInt64? {
        guard let first = digits.first, Hex.value(first) != nil else { return nil }
        if first != 48 || digits.count == 1 { return UInt64(String(decoding: digits, as: UTF8.self)) }
        let radixes: [UInt8: Int] = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2]
        let radix = radixes[digits[1] | 0x20]
        let rest = digits.dropFirst(radix == nil ? 1 : 2)
        guard rest.allSatisfy({ Hex.value($0) != nil }) else { return nil }
        return UInt64(String(decoding: rest, as: UTF8.self), radix: radix ?? 8)
    }

    private static func float(_ text: [UInt8]) -> YAMLScalar {
        guard isDecimal(text), let float = Double(String(decoding: text, as: UTF8.self)), float.isFinite else { return .string }
        return .float(float)
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    private static func isDecimal(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        func skipDigits(_ rest: inout ArraySlice<UInt8>) -> Int {
            let digits = rest.prefix { $0 &- 48 <= 9 }
            rest = rest.dropFirst(digits.count)
            return digits.count
        }
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        var count = skipDigits(&rest)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            count += skipDigits(&rest)
        }
        guard count > 0 else { return false }
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard skipDigits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func isTimestamp(_ text: String) -> Bool {
        guard text.utf8.prefix(while: { $0 &- 48 <= 9 }).count == 4, text.utf8.dropFirst(4).first == UInt8(ascii: "-") else { return false }
        let layouts = [
            "2006-1-2T15:4:5.999999999Z07:00", "2006-1-2t15:4:5.999999999Z07:00", "2006-1-2 15:4:5.999999999", "2006-1-2",
        ]
        return layouts.contains { (try? GoTimeParser.parse($0, text)) != nil }
    }

    /// Whether the text has to be quoted to be read back as a string.
    static func needsQuotes(_ text: String) -> Bool {
        if case .string = resolve(text) { return isBase60(text) }
        return true
    }

    /// `12:30:45`, which YAML 1.1 reads as a number.
    private static func isBase60(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        guard let first = rest.first, first &- 48 <= 9 else { return false }
        var parts = rest.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count > 1 else { return false }
        if let point = parts[parts.count - 1].firstIndex(of: UInt8(ascii: ".")) {
            let last = parts.removeLast()
            guard last[point...].dropFirst().allSatisfy({ $0 &- 48 <= 9 || $0 == UInt8(ascii: "_") }) else { return false }
            parts.append(last[..<point])
        }
        return parts[0].allSatisfy { $0 &- 48 <= 9 || $0 == UInt8(ascii: "_") }
            && parts.dropFirst().allSatisfy { part in
                (1...2).contains(part.count) && part.allSatisfy { $0 &- 48 <= 9 } && (part.count == 1 || (part.first ?? 57) <= 53)
            }
    }
}
