import RegoValue

/// Values as text, as Go's `fmt` and templates write them.
enum TemplatePrinting {
    /// What is written for nothing; the whole output is searched for it afterwards, as OPA does.
    static let noValue = Array("<no value>".utf8)

    /// As an action writes it.
    static func shown(_ value: TemplateValue) -> [UInt8] { value.concrete.isInvalid ? noValue : bytes(value) }

    /// Arguments of the escaping functions.
    static func shown(_ values: [TemplateValue]) -> [UInt8] {
        joined(values, isText: { $0.concrete.isInvalid || $0.concrete.stringBytes != nil }, shown)
    }

    /// `fmt.Sprint`: a space between two that are no strings.
    static func joined(_ values: [TemplateValue]) -> [UInt8] { joined(values, isText: { $0.concrete.stringBytes != nil }, bytes) }

    private static func joined(
        _ values: [TemplateValue], isText: (TemplateValue) -> Bool, _ write: (TemplateValue) -> [UInt8]
    ) -> [UInt8] {
        var text: [UInt8] = []
        for (position, value) in values.enumerated() {
            if position > 0, !isText(value), !isText(values[position - 1]) { text.append(0x20) }
            text += write(value)
        }
        return text
    }

    /// `fmt.Sprintln`.
    static func line(_ values: [TemplateValue]) -> [UInt8] { Array(values.map(bytes).joined(separator: [0x20])) + [10] }

    static func text(_ value: TemplateValue) -> String { String(decoding: bytes(value), as: UTF8.self) }

    private static func bytes(_ value: TemplateValue) -> [UInt8] {
        var writer = GoVerb(GoFormat.Specification())
        writer.write(value.argument, UInt32(UInt8(ascii: "v")))
        return writer.bytes
    }

    /// The positions of an object's members in the order of their names' bytes.
    static func sortedPositions(of object: Value) -> [Int] {
        (0..<object.count).sorted { object.key(at: $0).utf8.lexicographicallyPrecedes(object.key(at: $1).utf8) }
    }
}
