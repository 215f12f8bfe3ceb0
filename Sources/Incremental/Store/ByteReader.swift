/// Reads what ``ByteWriter`` wrote, and believes nothing of it.
struct ByteReader {
    /// The bytes end too early, or say what cannot be.
    struct Damage: Error {}

    private let bytes: [UInt8]
    private var position = 0
    /// How many names there are, once they are read.
    var nameCount = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() throws(Damage) -> UInt8 {
        guard position < bytes.count else { throw Damage() }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func number() throws(Damage) -> Int {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = try byte()
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int(Int64(bitPattern: value)) }
        }
        throw Damage()
    }

    /// How many of something follow, each of which takes at least a byte.
    mutating func count() throws(Damage) -> Int {
        let count = try number()
        guard count >= 0, count <= bytes.count - position else { throw Damage() }
        return count
    }

    mutating func flag() throws(Damage) -> Bool { try byte() != 0 }

    mutating func raw(_ count: Int) throws(Damage) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else { throw Damage() }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func text() throws(Damage) -> String { String(decoding: try raw(try count()), as: UTF8.self) }

    mutating func digest() throws(Damage) -> Digest { Digest(try raw(Digest.size)) }

    /// A name that was read before.
    mutating func name() throws(Damage) -> NameTable.ID {
        let id = try number()
        guard id >= 0, id < nameCount else { throw Damage() }
        return NameTable.ID(id)
    }

    mutating func list<Element>(_ element: (inout ByteReader) throws(Damage) -> Element) throws(Damage) -> [Element] {
        let count = try count()
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }

    mutating func names() throws(Damage) -> [NameTable.ID] {
        let count = try count()
        var names: [NameTable.ID] = []
        names.reserveCapacity(count)
        for _ in 0..<count { names.append(try name()) }
        return names
    }
}
