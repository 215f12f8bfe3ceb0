import Glibc

/// Times as people and JSON read them.
enum UTC {
    /// RFC 3339 in whole seconds: `2026-11-21T09:15:00Z`.
    static func dateTime(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "unknown" }
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Reads what ``dateTime(_:)`` writes.
    static func seconds(_ text: String) -> Int64? {
        let digits = text.utf8.map { Int32($0) - 48 }
        let shape = Array("0000-00-00T00:00:00Z".utf8)
        guard digits.count == shape.count, zip(text.utf8, shape).allSatisfy({ $1 == 48 ? (48...57).contains($0) : $0 == $1 }) else {
            return nil
        }
        let number = { (range: Range<Int>) in range.reduce(Int32(0)) { $0 * 10 + digits[$1] } }
        var parts = tm()
        parts.tm_year = number(0..<4) - 1900
        parts.tm_mon = number(5..<7) - 1
        parts.tm_mday = number(8..<10)
        parts.tm_hour = number(11..<13)
        parts.tm_min = number(14..<16)
        parts.tm_sec = number(17..<19)
        return Int64(timegm(&parts))
    }
}
