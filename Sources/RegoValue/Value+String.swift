import Glibc

/// A string in memory: a 32-bit length, 4 bytes of padding, then the UTF-8 bytes.
@usableFromInline
enum StringLayout {
    @usableFromInline static let headerSize = 8
    /// The longest string, in bytes.
    @usableFromInline static let largest = Int(UInt32.max >> 1)
}

extension Value {
    /// The UTF-8 bytes of a string; empty for every other kind. Valid as long as the value's arena.
    @inlinable @inline(__always)
    public var utf8: UnsafeRawBufferPointer {
        guard kind == .string else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return textBytes
    }

    /// The bytes behind a string or the spelling of a decimal.
    @inlinable @inline(__always)
    var textBytes: UnsafeRawBufferPointer {
        let header = address
        return UnsafeRawBufferPointer(
            start: UnsafeRawPointer(header + StringLayout.headerSize), count: Int(header.load(as: UInt32.self)))
    }

    /// The string copied out, or nil when this is of another kind.
    public var string: String? {
        guard kind == .string else { return nil }
        return String(decoding: textBytes, as: UTF8.self)
    }

    /// The ``hash`` of the string with these bytes.
    @inlinable @inline(__always)
    public static func hash(ofText bytes: UnsafeRawBufferPointer) -> UInt32 { Hash.of(bytes) }

    @usableFromInline
    static func sameBytes(_ a: Value, _ b: Value) -> Bool {
        let x = a.textBytes
        let y = b.textBytes
        return x.count == y.count && memcmp(x.baseAddress.unsafelyUnwrapped, y.baseAddress.unsafelyUnwrapped, x.count) == 0
    }
}

extension Arena {
    /// A string with a copy of `bytes`. They are UTF-8, except in what built-ins such as `base64.decode` make; writers repair those.
    @inlinable
    public func string(_ bytes: UnsafeRawBufferPointer) -> Value { string(bytes, hash: Hash.of(bytes)) }

    @inlinable
    func string(_ bytes: UnsafeRawBufferPointer, hash: UInt32) -> Value {
        let memory = allocate(StringLayout.headerSize &+ bytes.count)
        memory.storeBytes(of: UInt64(bytes.count), as: UInt64.self)
        if let source = bytes.baseAddress {
            (memory + StringLayout.headerSize).copyMemory(from: source, byteCount: bytes.count)
        }
        return Value(kind: .string, hash: hash, word: UInt64(UInt(bitPattern: memory)))
    }

    public func string(_ text: String) -> Value {
        var text = text
        return text.withUTF8 { string(UnsafeRawBufferPointer($0)) }
    }

    public func string(_ bytes: [UInt8]) -> Value { bytes.withUnsafeBytes { string($0) } }

    public func string(_ bytes: ArraySlice<UInt8>) -> Value { bytes.withUnsafeBytes { string($0) } }
}

/// Writes a string into an arena piece by piece, without an intermediate copy.
public struct StringBuilder {
    let arena: Arena
    var memory: UnsafeMutableRawPointer
    var capacity: Int
    public private(set) var count = 0

    public init(in arena: Arena, capacity: Int = 56) {
        self.arena = arena
        self.capacity = max(capacity, 24)
        memory = arena.allocate(StringLayout.headerSize + self.capacity)
    }

    public mutating func append(_ byte: UInt8) {
        if count == capacity { grow(1) }
        memory.storeBytes(of: byte, toByteOffset: StringLayout.headerSize + count, as: UInt8.self)
        count += 1
    }

    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        if capacity - count < bytes.count { grow(bytes.count) }
        (memory + StringLayout.headerSize + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    private mutating func grow(_ more: Int) {
        let larger = max(capacity * 2, count + more)
        let moved = arena.allocate(StringLayout.headerSize + larger)
        moved.copyMemory(from: memory, byteCount: StringLayout.headerSize + count)
        memory = moved
        capacity = larger
    }

    /// The finished string. The builder is not to be used afterwards.
    public func finish() -> Value {
        memory.storeBytes(of: UInt64(count), as: UInt64.self)
        arena.giveBack(from: memory, allocated: StringLayout.headerSize + capacity, needed: StringLayout.headerSize + count)
        let bytes = UnsafeRawBufferPointer(start: memory + StringLayout.headerSize, count: count)
        return Value(kind: .string, hash: Hash.of(bytes), word: UInt64(UInt(bitPattern: memory)))
    }
}
