/// Blocks of PEM text (RFC 7468), found as Go's `encoding/pem` finds them.
struct PEM {
    let type: String
    let bytes: [UInt8]
    /// What follows the block.
    let rest: ArraySlice<UInt8>

    private static let begin = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)
    private static let dashes = Array("-----".utf8)

    /// The first block of a text; nil when there is none.
    static func first(in text: ArraySlice<UInt8>) -> PEM? {
        var rest = text
        while let start = next(begin, in: rest) {
            rest = rest[start...]
            if let block = block(&rest) { return block }
        }
        return nil
    }

    /// A block as text.
    static func text(type: String, _ bytes: [UInt8]) -> [UInt8] {
        var text = Array("-----BEGIN \(type)-----\n".utf8)
        var encoded = Base64.standard.encode(bytes)[...]
        while !encoded.isEmpty {
            text += encoded.prefix(64) + [0x0A]
            encoded = encoded.dropFirst(64)
        }
        return text + "-----END \(type)-----\n".utf8
    }

    /// The blocks of a text, in order.
    static func all(in text: [UInt8]) -> [PEM] {
        var blocks: [PEM] = []
        var rest = text[...]
        while let block = first(in: rest) {
            blocks.append(block)
            rest = block.rest
        }
        return blocks
    }

    /// Where a line begins with a prefix.
    private static func next(_ prefix: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        var line = text
        while !line.isEmpty {
            if line.starts(with: prefix) { return line.startIndex }
            guard let newline = line.firstIndex(of: 0x0A) else { return nil }
            line = line[(newline + 1)...]
        }
        return nil
    }

    /// Reads the block at the start of `text`; otherwise moves behind its first line.
    private static func block(_ text: inout ArraySlice<UInt8>) -> PEM? {
        let (first, body) = line(text)
        text = body
        guard first.count >= begin.count + dashes.count, first.suffix(dashes.count).elementsEqual(dashes) else { return nil }
        let type = Array(first.dropFirst(begin.count).dropLast(dashes.count))
        var content = body
        // Headers are lines with a colon, up to an empty line.
        while true {
            let (header, next) = line(content)
            guard header.contains(UInt8(ascii: ":")), !header.starts(with: dashes) else { break }
            content = next
        }
        guard let stop = next(end, in: content) else { return nil }
        // Behind headers there is a line before the last, if only an empty one.
        if content.startIndex > body.startIndex, stop == content.startIndex { return nil }
        let (last, rest) = line(content[stop...])
        guard last.elementsEqual(end + type + dashes) else { return nil }
        let encoded = content[..<stop].filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        guard let bytes = try? Base64.standard.decode(encoded) else { return nil }
        return PEM(type: String(decoding: type, as: UTF8.self), bytes: bytes, rest: rest)
    }

    /// The first line without the white space at its end, and what follows.
    private static func line(_ text: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
        let newline = text.firstIndex(of: 0x0A) ?? text.endIndex
        var line = text[..<newline]
        while let byte = line.last, byte == 0x20 || byte == 0x09 || byte == 0x0D { line = line.dropLast() }
        return (line, newline < text.endIndex ? text[(newline + 1)...] : text[text.endIndex...])
    }
}
