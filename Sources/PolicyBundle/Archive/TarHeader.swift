/// One header block of a tar archive (POSIX.1-1988 ustar, with the GNU variations that are around).
struct TarHeader {
    static let size = 512

    enum Kind {
        case file, directory
        /// Archives older than POSIX mark a directory only by the slash at the end of its name.
        case fileOrDirectory
        case link, special
        case paxRecords, paxGlobalRecords
        case gnuLongName, gnuLongLink
    }

    let name: [UInt8]
    let size: Int
    let kind: Kind

    /// - Parameter block: 512 bytes, not all zero.
    init(_ block: [UInt8]) throws(BundleError) {
        guard TarHeader.hasValidChecksum(block) else {
            throw BundleError(
                .tarHeader, "a header of the archive has a wrong checksum", remedy: "a bundle is a .tar.gz; build one with: writ build")
        }
        guard let size = TarHeader.number(block[124..<136]) else {
            throw BundleError(.tarHeader, "a header of the archive has no readable size")
        }
        self.size = size
        let name = TarHeader.text(block[0..<100])
        let prefix = TarHeader.text(block[345..<500])
        let isPOSIX = block[257..<263].elementsEqual(Array("ustar\0".utf8))
        self.name = isPOSIX && !prefix.isEmpty ? prefix + [UInt8(ascii: "/")] + name : name
        kind = TarHeader.kind(block[156])
    }

    private static func kind(_ flag: UInt8) -> Kind {
        switch flag {
        case 0: .fileOrDirectory
        case UInt8(ascii: "0"), UInt8(ascii: "7"): .file
        case UInt8(ascii: "1"), UInt8(ascii: "2"): .link
        case UInt8(ascii: "5"): .directory
        case UInt8(ascii: "x"): .paxRecords
        case UInt8(ascii: "g"): .paxGlobalRecords
        case UInt8(ascii: "L"): .gnuLongName
        case UInt8(ascii: "K"): .gnuLongLink
        default: .special
        }
    }

    /// The sum of all bytes, the checksum itself counted as spaces. Old writers summed signed bytes.
    private static func hasValidChecksum(_ block: [UInt8]) -> Bool {
        guard let wanted = number(block[148..<156]) else { return false }
        var sum = 0
        var signedSum = 0
        for (index, byte) in block.enumerated() {
            let value = (148..<156).contains(index) ? 0x20 : byte
            sum += Int(value)
            signedSum += Int(Int8(bitPattern: value))
        }
        return wanted == sum || wanted == signedSum
    }

    /// A number in octal digits, or in base 256 when its first bit is set (GNU). Nil when it is neither or negative.
    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        if let first = field.first, first & 0x80 != 0 {
            var value = Int(first & 0x7F)
            for byte in field.dropFirst() {
                guard value < Int.max >> 9 else { return nil }
                value = value << 8 | Int(byte)
            }
            return value
        }
        var value = 0
        var ended = false
        for byte in field {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                guard !ended else { return nil }
                value = value << 3 | Int(byte - UInt8(ascii: "0"))
            case 0: ended = true
            case 0x20: if value != 0 { ended = true }
            default: return nil
            }
        }
        return value
    }

    private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }
}

/// The records of a pax header (POSIX.1-2001): those that matter here.
struct PaxRecords {
    var path: [UInt8]?
    var size: Int?
    var isSparse = false

    init() {}

    /// Reads `length key=value\n`, repeated.
    init(_ bytes: [UInt8]) throws(BundleError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let space = rest.firstIndex(of: 0x20), let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
                length > space - rest.startIndex, length <= rest.count, rest[rest.startIndex + length - 1] == 0x0A
            else { throw PaxRecords.malformed }
            let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
            guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { throw PaxRecords.malformed }
            try set(String(decoding: record[..<equals], as: UTF8.self), record[(equals + 1)...])
            rest = rest.dropFirst(length)
        }
    }

    private mutating func set(_ key: String, _ value: ArraySlice<UInt8>) throws(BundleError) {
        switch key {
        case "path": path = Array(value)
        case "size":
            guard let number = Int(String(decoding: value, as: UTF8.self)), number >= 0 else { throw PaxRecords.malformed }
            size = number
        case _ where key.hasPrefix("GNU.sparse."): isSparse = true
        default: break
        }
    }

    private static let malformed = BundleError(.tarHeader, "an extended header of the archive cannot be read")
}
