/// Keeps aliases out of keys before a document is parsed.
///
/// The parser compares the keys of a mapping by all that they contain, so a key that holds aliases of aliases would keep it busy for ever. Such keys have
/// no JSON anyway. The text is only looked at, not parsed: in a document with aliases, what looks like such a key inside of a text counts as one.
enum YAMLKeys {
    static func mayHoldAlias(_ text: [UInt8]) -> Bool {
        guard text.contains(UInt8(ascii: "&")), text.contains(UInt8(ascii: "*")) else { return false }
        var hasAlias = false
        var hasKey = false
        for (index, byte) in text.enumerated() {
            switch byte {
            case UInt8(ascii: "*") where beginsToken(text, index):
                let end = text[(index + 1)...].firstIndex { !isName($0) } ?? text.endIndex
                if end > index + 1 { hasAlias = true }
                if end > index + 1, colonFollows(text, end) { hasKey = true }
            case UInt8(ascii: "?") where beginsToken(text, index):
                if index + 1 == text.count || isBreakOrBlank(text[index + 1]) { hasKey = true }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): if colonFollows(text, index + 1) { hasKey = true }
            default: continue
            }
            if hasAlias && hasKey { return true }
        }
        return false
    }

    private static func beginsToken(_ text: [UInt8], _ index: Int) -> Bool {
        index == 0 || isBreakOrBlank(text[index - 1]) || "[{,:-?!\u{FEFF}".utf8.contains(text[index - 1])
    }

    private static func colonFollows(_ text: [UInt8], _ index: Int) -> Bool {
        text[index...].first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: ":")
    }

    private static func isBreakOrBlank(_ byte: UInt8) -> Bool {
        // The last bytes of U+0085, U+2028 and U+2029 are line breaks too.
        [0x20, 0x09, 0x0A, 0x0D, 0x85, 0xA8, 0xA9].contains(byte)
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
