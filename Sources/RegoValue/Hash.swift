/// Seeded 32-bit hashes of scalars and bytes. The seed is drawn once per process, so that hostile keys cannot be prepared to collide.
@usableFromInline
enum Hash {
    @usableFromInline static let seed: UInt64 = {
        var generator = SystemRandomNumberGenerator()
        return generator.next() | 1
    }()

    @inlinable @inline(__always)
    static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// The hash of an integer's bits (not seeded: tables mix the seed in through their strings, and integers are spread by multiplication).
    @inlinable @inline(__always)
    static func of(_ bits: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: mix(bits ^ 0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB) >> 16)
    }

    /// The hash of a run of bytes, eight at a time (the construction of wyhash: multiply full width, fold).
    @inlinable
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var state = seed ^ UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
        var offset = 0
        let count = bytes.count
        while count &- offset >= 8 {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            state = mix(state ^ word, 0xA076_1D64_78BD_642F)
            offset &+= 8
        }
        if offset < count {
            var word: UInt64 = 0
            var shift: UInt64 = 0
            while offset < count {
                word |= UInt64(bytes[offset]) &<< shift
                shift &+= 8
                offset &+= 1
            }
            state = mix(state ^ word, 0xE703_7ED1_A0B4_28DB)
        }
        return UInt32(truncatingIfNeeded: mix(state, 0x8EBC_6AF0_9C88_C6E3) >> 16)
    }

    /// ``of(_:)`` for bytes of a JSON text, and whether there is a backslash among them.
    ///
    /// - Parameters:
    ///   - readable: bytes that can be read from their first on; not fewer than there are.
    ///   - seed: ``seed``, which is costly to look up.
    @inline(__always)
    static func scan(_ text: UnsafeRawBufferPointer, readable: Int, seed: UInt64) -> (hash: UInt32, hasBackslash: Bool) {
        let count = text.count
        guard let bytes = text.baseAddress else { return (0, false) }
        var state = seed ^ UInt64(count) &* 0x9E37_79B9_7F4A_7C15
        var backslashes: UInt64 = 0
        var offset = 0
        while count &- offset >= 8 {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            backslashes |= marks(ofBackslashes: word)
            state = mix(state ^ word, 0xA076_1D64_78BD_642F)
            offset &+= 8
        }
        let rest = count &- offset
        if rest > 0 {
            var word: UInt64 = 0
            if readable &- offset >= 8 {
                word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & (1 &<< UInt64(8 &* rest) &- 1)
            } else {
                for position in 0..<rest {
                    word |= UInt64(bytes.load(fromByteOffset: offset &+ position, as: UInt8.self)) &<< UInt64(8 &* position)
                }
            }
            backslashes |= marks(ofBackslashes: word)
            state = mix(state ^ word, 0xE703_7ED1_A0B4_28DB)
        }
        return (UInt32(truncatingIfNeeded: mix(state, 0x8EBC_6AF0_9C88_C6E3) >> 16), backslashes != 0)
    }

    /// Not zero when one of a word's bytes is a backslash.
    @inline(__always)
    private static func marks(ofBackslashes word: UInt64) -> UInt64 {
        let zeros = word ^ 0x5C5C_5C5C_5C5C_5C5C
        return (zeros &- 0x0101_0101_0101_0101) & ~zeros & 0x8080_8080_8080_8080
    }
}
