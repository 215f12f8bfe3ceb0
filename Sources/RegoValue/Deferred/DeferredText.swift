/// The text that collections of a segment are still in. It was looked at as a whole: every one of them can be read.
final class DeferredText {
    private let text: [UInt8]
    /// Knows the strings that were met last.
    private var reader: JSONReader

    init(_ text: [UInt8], _ arena: Arena) {
        self.text = text
        reader = JSONReader(arena: arena, limits: JSONLimits(depth: .max), sharing: true, scanner: JSONScanner())
    }

    /// The collection whose text this is, frozen.
    func collection(_ range: Range<Int>, isObject: Bool) -> Value {
        let value = text.withUnsafeBytes { bytes in try? reader.read(UnsafeRawBufferPointer(rebasing: bytes[range])) }
        let collection = value ?? (isObject ? reader.arena.object() : reader.arena.array())
        collection.freeze()
        return collection
    }
}
