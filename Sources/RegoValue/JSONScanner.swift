import CSimdJSON

/// Finds the tokens of JSON texts with simdjson's first stage, and keeps the memory that takes from one text to the next.
///
/// Not to be used from two threads at once.
public final class JSONScanner {
    /// Shorter texts are read before a scanner has begun.
    static let shortestText = 48
    /// Making a scanner for one text is worth it from this length on.
    static let shortestTextForItsOwn = 1_024

    private let scanner: OpaquePointer?

    public init() { scanner = csimdjson_scanner_create() }

    deinit { csimdjson_scanner_free(scanner) }

    /// Calls `body` with the offset of each token; after the last there is one more, the text's length.
    ///
    /// - Returns: nil for a text that is not UTF-8, has a string that does not end or a control character in one, or is longer than 4 GB.
    func scan(_ text: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<UInt32>) -> Value?) -> Value? {
        var offsets: UnsafePointer<UInt32>?
        var count = 0
        guard let scanner, csimdjson_scan(scanner, text.baseAddress, text.count, &offsets, &count) else { return nil }
        defer { csimdjson_scanner_trim(scanner) }
        return body(UnsafeBufferPointer(start: offsets, count: count))
    }
}
