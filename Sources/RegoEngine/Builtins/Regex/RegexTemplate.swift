import RegoValue

/// A replacement text with `$1`, `${name}` and `$$`, as Go's `Regexp.Expand` reads it.
struct RegexTemplate {
    private enum Part {
        case text([UInt8])
        case group(Int)
        case name([UInt8])
    }

    private var parts: [Part] = []

    init(_ template: [UInt8]) {
        var text: [UInt8] = []
        var position = 0
        while position < template.count {
            let byte = template[position]
            position += 1
            guard byte == UInt8(ascii: "$") else {
                text.append(byte)
                continue
            }
            if position < template.count, template[position] == UInt8(ascii: "$") {
                text.append(byte)
                position += 1
            } else if let (name, end) = Self.name(in: template, at: position) {
                if !text.isEmpty { parts.append(.text(text)) }
                text = []
                parts.append(Self.group(name))
                position = end
            } else {
                text.append(byte)
            }
        }
        if !text.isEmpty { parts.append(.text(text)) }
    }

    private static func name(in template: [UInt8], at start: Int) -> (name: [UInt8], end: Int)? {
        let inBraces = start < template.count && template[start] == UInt8(ascii: "{")
        let first = inBraces ? start + 1 : start
        let end = template.withUnsafeBytes { bytes in
            var position = first
            while position < bytes.count {
                let (value, length) = CodePoints.decode(bytes, at: position)
                guard let scalar = Unicode.Scalar(value), isNamePart(scalar) else { break }
                position += length
            }
            return position
        }
        guard end > first else { return nil }
        guard inBraces else { return (Array(template[first..<end]), end) }
        guard end < template.count, template[end] == UInt8(ascii: "}") else { return nil }
        return (Array(template[first..<end]), end + 1)
    }

    /// Letters, decimal digits and underscores.
    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: return true
        default: return scalar == "_"
        }
    }

    private static func group(_ name: [UInt8]) -> Part {
        let isNumber = name.allSatisfy { $0 &- 48 <= 9 } && name.count <= 8 && (name.count == 1 || name[0] != 48)
        guard isNumber, let number = Int(String(decoding: name, as: UTF8.self)) else { return .name(name) }
        return .group(number)
    }

    func expand(_ regex: Regex, _ text: ByteView, _ ranges: [Int], into result: inout StringBuilder) {
        for part in parts {
            switch part {
            case .text(let bytes): bytes.withUnsafeBytes { result.append($0) }
            case .group(let number): append(number, text, ranges, &result)
            case .name(let name):
                if let number = regex.group(named: name[...]) { append(number, text, ranges, &result) }
            }
        }
    }

    private func append(_ group: Int, _ text: ByteView, _ ranges: [Int], _ result: inout StringBuilder) {
        guard group * 2 + 1 < ranges.count, ranges[group * 2] >= 0 else { return }
        result.append(ByteView(rebasing: text[ranges[group * 2]..<ranges[group * 2 + 1]]))
    }
}
