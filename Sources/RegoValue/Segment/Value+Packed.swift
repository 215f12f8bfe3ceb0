extension Value {
    /// The mark in the head of a value whose address is that of a packed collection in a ``Segment``.
    @inlinable @inline(__always)
    static var packedMark: UInt64 { 1 << 8 }

    init(packed kind: ValueKind, at address: UnsafeMutableRawPointer) {
        self.init(head: UInt64(kind.rawValue) | Value.packedMark, word: UInt64(UInt(bitPattern: address)))
    }

    @inlinable @inline(__always)
    var isPacked: Bool { head & Value.packedMark != 0 }

    private var packed: UnsafeMutablePointer<PackedCollection> { address.assumingMemoryBound(to: PackedCollection.self) }

    /// The header of a packed collection, made when it is not there yet.
    @usableFromInline @inline(never)
    var unpackedHeader: UnsafeMutablePointer<CollectionHeader> { Segment.unpacked(packed) }

    @usableFromInline @inline(never)
    var packedCount: Int { Int(packed.pointee.isText ? unpackedHeader.pointee.count : packed.pointee.count) }

    /// Whether this is a large object that nobody has asked for as a whole: it is searched where it lies, and a key costs no more than itself.
    @inlinable @inline(__always)
    public var isSearchedPacked: Bool { isPacked && isSearched }

    @usableFromInline @inline(never)
    var isSearched: Bool { Segment.isSearched(packed) }

    /// The value under a key of such an object; undefined for none.
    @usableFromInline @inline(never)
    func lookupPacked(_ key: Value) -> Value { key.isString ? lookupPacked(key.textBytes, hash: key.storedHash) : .undefined }

    func lookupPacked(_ key: UnsafeRawBufferPointer, hash: UInt32) -> Value { Segment.lookup(packed, key, hash: hash) }

    func packedHash(_ compute: () -> UInt32) -> UInt32 { Segment.hash(packed, compute: compute) }

    /// The string that lies at an address, as ``StringLayout`` has it.
    static func string(at address: UnsafeMutableRawPointer) -> Value {
        Value(kind: .string, hash: Hash.of(text(at: address)), word: UInt64(UInt(bitPattern: address)))
    }

    /// The number whose spelling lies there.
    static func number(at address: UnsafeMutableRawPointer) -> Value {
        let text = text(at: address)
        if let integer = NumberText.canonicalInteger(text) { return .integer(integer) }
        return Value(kind: .decimal, hash: NumberText.hash(text), word: UInt64(UInt(bitPattern: address)))
    }

    static func text(at address: UnsafeMutableRawPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: UnsafeRawPointer(address + StringLayout.headerSize), count: Int(address.load(as: UInt32.self)))
    }
}
