/// The kinds of value a Rego program computes with, in Rego's order of types.
///
/// `undefined` is not a Rego value; it is what a register holds before a value is assigned.
@frozen
public enum ValueKind: UInt8, Sendable {
    case undefined = 0
    case null = 1
    case boolean = 2
    /// A number whose canonical text is that of an `Int64`.
    case integer = 3
    /// Any other number: kept with its spelling, as OPA does.
    case decimal = 4
    case string = 5
    case array = 6
    case object = 7
    case set = 8
}

/// A Rego value: 16 bytes, trivial, no reference counting.
///
/// Null, booleans and 64-bit integers are immediate. Strings, other numbers and collections are addresses into an ``Arena``, which must
/// outlive the value: an ``Evaluation``'s results die with its arena's next reset, a ``Document``'s values live as long as the document.
/// Collections are immutable once they are shared; only the code that makes one appends to it.
@frozen
public struct Value: BitwiseCopyable, Sendable {
    /// Bits 0-7: the kind. Bits 32-63: the hash, for scalars and strings (zero for collections, whose hash is in their header).
    @usableFromInline var head: UInt64
    /// The immediate, or the address.
    @usableFromInline var word: UInt64

    @inlinable @inline(__always)
    init(head: UInt64, word: UInt64) {
        self.head = head
        self.word = word
    }

    @inlinable @inline(__always)
    init(kind: ValueKind, hash: UInt32, word: UInt64) {
        self.init(head: UInt64(kind.rawValue) | UInt64(hash) << 32, word: word)
    }

    /// The absence of a value.
    @inlinable @inline(__always)
    public static var undefined: Value { Value(head: 0, word: 0) }

    @inlinable @inline(__always)
    public static var null: Value { Value(kind: .null, hash: 0x9E37_79B9, word: 0) }

    @inlinable @inline(__always)
    public static func boolean(_ value: Bool) -> Value {
        Value(kind: .boolean, hash: value ? 0x85EB_CA6B : 0xC2B2_AE35, word: value ? 1 : 0)
    }

    @inlinable @inline(__always)
    public static func integer(_ value: Int64) -> Value {
        let bits = UInt64(bitPattern: value)
        return Value(kind: .integer, hash: Hash.of(bits), word: bits)
    }

    @inlinable @inline(__always)
    public static func integer(_ value: Int) -> Value { integer(Int64(value)) }

    /// What kind of value this is.
    @inlinable @inline(__always)
    public var kind: ValueKind {
        // Only the initializers above write the tag, and they write a `ValueKind`.
        unsafeBitCast(UInt8(truncatingIfNeeded: head), to: ValueKind.self)
    }

    @inlinable @inline(__always)
    public var isDefined: Bool { head != 0 }

    @inlinable @inline(__always)
    public var isUndefined: Bool { head == 0 }

    @inlinable @inline(__always)
    public var isNumber: Bool { kind == .integer || kind == .decimal }

    @inlinable @inline(__always)
    public var isString: Bool { kind == .string }

    @inlinable @inline(__always)
    public var isArray: Bool { kind == .array }

    @inlinable @inline(__always)
    public var isObject: Bool { kind == .object }

    @inlinable @inline(__always)
    public var isSet: Bool { kind == .set }

    /// Whether this is an array, an object or a set.
    @inlinable @inline(__always)
    public var isCollection: Bool { kind.rawValue >= ValueKind.array.rawValue }

    /// The boolean, or nil when this is of another kind.
    @inlinable @inline(__always)
    public var boolean: Bool? { kind == .boolean ? word != 0 : nil }

    /// Whether this is exactly `true`.
    @inlinable @inline(__always)
    public var isTrue: Bool { kind == .boolean && word != 0 }

    /// Whether this is exactly `false`.
    @inlinable @inline(__always)
    public var isFalse: Bool { kind == .boolean && word == 0 }

    /// The integer, or nil when this is not a number spelled as a 64-bit integer. See also ``integerValue``.
    @inlinable @inline(__always)
    public var immediateInteger: Int64? { kind == .integer ? Int64(bitPattern: word) : nil }

    /// Whether both are the same word: same immediate or same object in memory. Cheaper and stricter than `==`.
    @inlinable @inline(__always)
    public func isIdentical(to other: Value) -> Bool { head == other.head && word == other.word }

    @inlinable @inline(__always)
    var storedHash: UInt32 { UInt32(truncatingIfNeeded: head >> 32) }

    @inlinable @inline(__always)
    var address: UnsafeMutableRawPointer {
        // The word of a non-immediate value is written from a pointer, never zero.
        UnsafeMutableRawPointer(bitPattern: UInt(word)).unsafelyUnwrapped
    }
}
