import RegoValue

/// The formats that schemas may ask for.
enum JSONSchemaFormats {
    static let byName: [String: @Sendable (String) -> Bool] = [
        "date": { has($0, "2006-01-02") },
        "time": { has($0, "15:04:05Z07:00", "15:04:05") },
        "date-time": { has($0, "15:04:05", "15:04:05Z07:00", "2006-01-02", "2006-01-02T15:04:05Z07:00") },
        "hostname": isHostname,
        "email": MailAddress.isValid,
        "idn-email": MailAddress.isValid,
        "ipv4": { IPAddress.parse(Array($0.utf8)) != nil && $0.utf8.contains(UInt8(ascii: ".")) },
        "ipv6": { IPAddress.parse(Array($0.utf8)) != nil && $0.utf8.contains(UInt8(ascii: ":")) },
        "uri": isAbsolute,
        "uri-reference": isReference,
        "iri": isAbsolute,
        "iri-reference": isReference,
        "uri-template": isTemplate,
        "uuid": { matches(uuid, $0) },
        "regex": { Regex.ifValid($0) != nil },
        "json-pointer": { matches(pointer, $0) },
        "relative-json-pointer": { matches(relativePointer, $0) },
    ]

    // MARK: times

    private static func has(_ text: String, _ layouts: String...) -> Bool {
        layouts.contains { (try? GoTimeParser.parse($0, text)) != nil }
    }

    // MARK: addresses

    private static func isAbsolute(_ text: String) -> Bool {
        guard let address = try? WebAddress(text) else { return false }
        return !address.scheme.isEmpty && !text.utf8.contains(UInt8(ascii: "\\"))
    }

    private static func isReference(_ text: String) -> Bool {
        (try? WebAddress(text)) != nil && !text.utf8.contains(UInt8(ascii: "\\"))
    }

    /// A reference in whose path curly brackets are balanced.
    private static func isTemplate(_ text: String) -> Bool {
        guard let address = try? WebAddress(text), !text.utf8.contains(UInt8(ascii: "\\")) else { return false }
        return matches(template, String(decoding: address.decodedPath, as: UTF8.self))
    }

    private static func isHostname(_ text: String) -> Bool {
        guard text.utf8.count < 256 else { return false }
        return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            let isPlain = label.allSatisfy { ($0 | 0x20) &- 97 < 26 || $0 &- 48 <= 9 || $0 == UInt8(ascii: "-") }
            return (1...63).contains(label.count) && isPlain && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        }
    }

    // MARK: patterns

    private static let uuid = "^(?i)[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$"
    private static let pointer = "^(?:/(?:[^~/]|~0|~1)*)*$"
    private static let relativePointer = "^(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~0|~1)*)*)$"
    private static let template = "^([^{]*({[^}]*})?)*$"

    private static func matches(_ pattern: String, _ text: String) -> Bool {
        var text = text
        guard let regex = Regex.ifValid(pattern) else { return false }
        return text.withUTF8 { regex.matches(ByteView($0)) }
    }
}
