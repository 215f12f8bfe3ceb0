import CRE2

/// A regular expression that names of tests must match somewhere: RE2, in linear time.
public final class TestFilter: Sendable {
    // RE2 lets any number of threads match with one expression.
    nonisolated(unsafe) private let regex: OpaquePointer
    private static let memoryLimit: Int64 = 8 << 20

    /// - Throws: `TestError.filter` when this is no regular expression.
    public init(_ pattern: String) throws(TestError) {
        var error = cre2_error()
        guard let regex = cre2_compile(pattern, pattern.utf8.count, Self.memoryLimit, &error) else {
            let part = withUnsafeBytes(of: &error.argument) { bytes in
                String(decoding: bytes.prefix(min(Int(error.argument_length), bytes.count)), as: UTF8.self)
            }
            throw .filter("'\(pattern)' is no regular expression" + (part.isEmpty ? "" : ", because of '\(part)'"))
        }
        self.regex = regex
    }

    deinit { cre2_free(regex) }

    /// - Parameter name: a test's ``TestCase/reference``.
    public func matches(_ name: String) -> Bool { cre2_match(regex, name, name.utf8.count, 0, nil, 0) }
}
