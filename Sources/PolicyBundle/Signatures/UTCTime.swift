import Glibc

/// Times of claims, for people.
enum UTCTime {
    /// Such as `2025-01-31T12:00:00Z`; the number itself when it is beyond the calendar.
    static func text(_ seconds: Double) -> String {
        guard abs(seconds) < 200_000_000_000 else { return "\(seconds)" }
        var time = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "\(seconds)" }
        return
            "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
