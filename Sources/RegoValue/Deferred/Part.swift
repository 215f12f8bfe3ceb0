/// A value of a collection that a ``DeferredReader`` has not come to the end of: where it is in the text, or what it is in the segment.
struct Part: BitwiseCopyable {
    enum Form {
        case packed(PackedValue)
        /// Where its opening quote is.
        case string(Int)
        /// Where it begins.
        case number(Int)
        /// A collection that stays text.
        case text(Range<Int>, isObject: Bool)
    }

    /// Four bits say what it is: a tag of packed values, or one of these. Then an offset of 32 bits, and a length of 28.
    private enum Tag {
        static let string: UInt64 = 12
        static let number: UInt64 = 13
        static let array: UInt64 = 14
        static let object: UInt64 = 15
    }

    private var bits: UInt64

    @inline(__always)
    private init(_ tag: UInt64, _ start: Int, _ count: Int = 0) { bits = tag | UInt64(start) << 4 | UInt64(count) << 36 }

    @inline(__always)
    init(_ value: PackedValue) { bits = value.bits }

    @inline(__always)
    static func string(_ quote: Int) -> Part { Part(Tag.string, quote) }

    @inline(__always)
    static func number(_ start: Int) -> Part { Part(Tag.number, start) }

    @inline(__always)
    static func text(start: Int, count: Int, isObject: Bool) -> Part { Part(isObject ? Tag.object : Tag.array, start, count) }

    var form: Form {
        let start = Int(bits >> 4 & UInt64(UInt32.max))
        switch bits & 15 {
        case Tag.string: return .string(start)
        case Tag.number: return .number(start)
        case Tag.array: return .text(start..<start + Int(bits >> 36), isObject: false)
        case Tag.object: return .text(start..<start + Int(bits >> 36), isObject: true)
        default: return .packed(PackedValue(bits: bits))
        }
    }
}

/// The values of collections that are not complete.
struct PartStack: ~Copyable {
    private var parts: UnsafeMutablePointer<Part>
    private var capacity = 64
    private(set) var count = 0

    init() { parts = .allocate(capacity: capacity) }

    deinit { parts.deallocate() }

    /// Makes room for so many more.
    mutating func reserve(_ more: Int) {
        guard capacity - count < more else { return }
        let larger = max(capacity * 2, count + more)
        let moved = UnsafeMutablePointer<Part>.allocate(capacity: larger)
        moved.update(from: parts, count: count)
        parts.deallocate()
        parts = moved
        capacity = larger
    }

    /// Adds a value, for which there is room.
    @inline(__always)
    mutating func push(_ part: Part) {
        assert(count < capacity)
        parts[count] = part
        count &+= 1
    }

    @inline(__always)
    mutating func removeAll(from position: Int) { count = position }

    subscript(position: Int) -> Part {
        get {
            assert(position < count)
            return parts[position]
        }
        set {
            assert(position < count)
            parts[position] = newValue
        }
    }

    /// The last values, all of which are packed. Valid until the stack changes.
    func packed(from position: Int) -> UnsafeBufferPointer<PackedValue> {
        UnsafeRawPointer(parts + position).withMemoryRebound(to: PackedValue.self, capacity: count - position) {
            UnsafeBufferPointer(start: $0, count: count - position)
        }
    }
}
