import RegoValue

/// A mark behind texts that end in one of Unicode's line ends: libyaml indents the quote there, and the library that OPA uses does not. With the
/// mark at the end of the text it is the mark that is indented, and both can be taken away.
struct LineEndMark {
    private let mark: [UInt8]

    /// - Returns: nil when the value leaves no character free.
    init?(for value: Value) {
        let used = Set(String(decoding: value.json(), as: UTF8.self).unicodeScalars)
        let privateUse = (UInt32(0xE000)...0xF8FF).lazy.compactMap(Unicode.Scalar.init)
        guard let free = privateUse.first(where: { !used.contains($0) }) else { return nil }
        mark = Array(String(free).utf8)
    }

    /// Whether the last character is U+0085, U+2028 or U+2029.
    static func isWanted(behind text: some Collection<UInt8>) -> Bool {
        let end = Array(text.suffix(3))
        return end.suffix(2) == [0xC2, 0x85] || end == [0xE2, 0x80, 0xA8] || end == [0xE2, 0x80, 0xA9]
    }

    func put(behind text: String) -> String { text + String(decoding: mark, as: UTF8.self) }

    /// YAML without the marks and the spaces between a line end and its mark.
    func removed(from yaml: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(yaml.count)
        var rest = yaml[...]
        while let byte = rest.first {
            guard rest.starts(with: mark) else {
                result.append(byte)
                rest.removeFirst()
                continue
            }
            rest.removeFirst(mark.count)
            let spaces = result.reversed().prefix { $0 == UInt8(ascii: " ") }.count
            if Self.isWanted(behind: result.dropLast(spaces)) { result.removeLast(spaces) }
        }
        return result
    }
}
