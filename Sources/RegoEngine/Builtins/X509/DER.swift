import BigInt

/// Reads ASN.1 in DER (X.690), element by element, without recursion and without copying.
struct DER {
    /// What a certificate's bytes are not.
    struct Malformed: Error {}

    /// One element: its tag byte, its content, and all of it.
    struct Element {
        let tag: UInt8
        let content: ArraySlice<UInt8>
        let whole: ArraySlice<UInt8>

        /// The elements in this one.
        var children: DER { DER(content) }

        func expecting(_ tag: UInt8) throws(Malformed) -> Element {
            guard self.tag == tag else { throw Malformed() }
            return self
        }
    }

    enum Tag {
        static let boolean: UInt8 = 0x01
        static let integer: UInt8 = 0x02
        static let bitString: UInt8 = 0x03
        static let octetString: UInt8 = 0x04
        static let identifier: UInt8 = 0x06
        static let utf8String: UInt8 = 0x0C
        static let utcTime: UInt8 = 0x17
        static let generalizedTime: UInt8 = 0x18
        static let sequence: UInt8 = 0x30
        static let set: UInt8 = 0x31

        static func context(_ number: UInt8, constructed: Bool = true) -> UInt8 { (constructed ? 0xA0 : 0x80) | number }
    }

    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }
    var nextTag: UInt8? { rest.first }

    mutating func next() throws(Malformed) -> Element {
        let start = rest.startIndex
        guard rest.count >= 2, rest[start] & 0x1F != 0x1F else { throw Malformed() }
        var length = Int(rest[start + 1])
        var header = 2
        if length >= 0x80 {
            let bytes = length & 0x7F
            guard (1...4).contains(bytes), rest.count >= 2 + bytes else { throw Malformed() }
            length = rest[(start + 2)..<(start + 2 + bytes)].reduce(0) { $0 << 8 | Int($1) }
            header += bytes
        }
        guard rest.count - header >= length else { throw Malformed() }
        let end = start + header + length
        let element = Element(tag: rest[start], content: rest[(start + header)..<end], whole: rest[start..<end])
        rest = rest[end...]
        return element
    }

    mutating func next(_ tag: UInt8) throws(Malformed) -> Element { try next().expecting(tag) }

    /// The next element if it has this tag.
    mutating func optional(_ tag: UInt8) throws(Malformed) -> Element? { nextTag == tag ? try next() : nil }

    /// All elements that are left.
    mutating func all() throws(Malformed) -> [Element] {
        var elements: [Element] = []
        while !isAtEnd { elements.append(try next()) }
        return elements
    }
}

/// The contents of simple elements.
extension DER.Element {
    /// An object identifier's numbers.
    var identifier: [Int]? {
        guard tag == DER.Tag.identifier || tag & 0xC0 == 0x80, !content.isEmpty, content.last.map({ $0 & 0x80 == 0 }) == true else {
            return nil
        }
        var numbers: [Int] = []
        var value = 0
        for byte in content {
            guard value <= Int.max >> 8 else { return nil }
            value = value << 7 | Int(byte & 0x7F)
            if byte & 0x80 != 0 { continue }
            if numbers.isEmpty {
                let first = min(value / 40, 2)
                numbers = [first, value - first * 40]
            } else {
                numbers.append(value)
            }
            value = 0
        }
        return numbers
    }

    var integer: BigInt? {
        guard let first = content.first else { return nil }
        let magnitude = content.reduce(BigInt(0)) { $0 << 8 | BigInt($1) }
        return first & 0x80 == 0 ? magnitude : magnitude - BigInt(1) << (content.count * 8)
    }

    var smallInteger: Int? { content.count <= 8 ? integer.flatMap { Int(exactly: $0) } : nil }

    /// The bytes of a bit string that is a whole number of bytes.
    var bitStringBytes: ArraySlice<UInt8>? { tag == DER.Tag.bitString && content.first == 0 ? content.dropFirst() : nil }

    /// The numbers of the bits that are set in a bit string.
    var bits: [Int] {
        content.dropFirst().enumerated().flatMap { offset, byte in (0..<8).filter { byte & 0x80 >> UInt8($0) != 0 }.map { offset * 8 + $0 }
        }
    }

    /// The text of one of the string types.
    var text: String? {
        switch tag {
        case 0x0C, 0x12, 0x13, 0x14, 0x16, 0x1A, 0x1B: return String(decoding: content, as: UTF8.self)
        case 0x1E:
            guard content.count % 2 == 0 else { return nil }
            var units: [UInt16] = []
            for position in stride(from: content.startIndex, to: content.endIndex, by: 2) {
                units.append(UInt16(content[position]) << 8 | UInt16(content[position + 1]))
            }
            return String(decoding: units, as: UTF16.self)
        default: return nil
        }
    }

    /// A moment as RFC 3339 text in UTC.
    var time: String? {
        let layout = tag == DER.Tag.utcTime ? "060102150405Z0700" : "20060102150405Z0700"
        guard tag == DER.Tag.utcTime || tag == DER.Tag.generalizedTime else { return nil }
        let text = String(decoding: content, as: UTF8.self)
        guard let moment = try? GoTimeParser.parse(layout, text) else { return nil }
        var seconds = moment.seconds
        // X.509 counts two-digit years from 1950.
        if tag == DER.Tag.utcTime, CivilTime(secondsSinceEpoch: seconds).year >= 2050 {
            var civil = CivilTime(secondsSinceEpoch: seconds)
            civil.year -= 100
            seconds = civil.secondsSinceEpoch
        }
        let utc = TimeZoneData.utc.offset(at: 0).offset
        return String(decoding: GoTimeLayout(GoTimeLayout.rfc3339).format(CivilTime(secondsSinceEpoch: seconds), utc), as: UTF8.self)
    }
}
