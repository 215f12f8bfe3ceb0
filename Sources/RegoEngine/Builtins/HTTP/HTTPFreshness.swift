/// How long a response may be used again, by the rules of OPA: plain functions over headers and moments in nanoseconds since 1970.
enum HTTPFreshness {
    struct Unknown: Error {
        let message: String
    }

    /// Status codes of responses that may be kept (RFC 9110, section 15.1, without those that OPA leaves out).
    static let cacheableStatuses: Set<Int> = [200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501]

    /// Never fresh.
    static let past = Int128.min

    /// Whether the response's headers let it be stored at all.
    static func permitsStoring(_ headers: IncomingHeaders) -> Bool { directives(headers)["no-store"] == nil }

    /// When a response stops being fresh: `max-age` after its `Date`, otherwise `Expires`.
    static func expiry(_ headers: IncomingHeaders) throws(Unknown) -> Int128 {
        guard let age = directives(headers)["max-age"] else {
            // Servers say `Expires: 0` for what is already stale.
            return (try? moment(headers["expires"])) ?? past
        }
        let seconds = try maximumAge(age)
        let date = headers["date"]
        if date.isEmpty { throw Unknown(message: "no date header") }
        return try moment(date) + Int128(seconds) * 1_000_000_000
    }

    private static func directives(_ headers: IncomingHeaders) -> [String: String] {
        var directives: [String: String] = [:]
        for part in headers["cache-control"].split(separator: ",") {
            let items = trimmed(part).split(separator: "=", omittingEmptySubsequences: false)
            if items.count == 1, !items[0].isEmpty { directives[String(items[0])] = "" }
            if items.count == 2 { directives[trimmed(items[0])] = String(items[1]) }
        }
        return directives
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    private static func maximumAge(_ text: String) throws(Unknown) -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- 48 <= 9 }) else {
            throw Unknown(message: "strconv.ParseUint: parsing \(GoText.quoted(text)): invalid syntax")
        }
        return min(Int(text) ?? .max, Int(Int32.max))
    }

    /// A date of HTTP in one of its three forms (RFC 9110, section 5.6.7).
    private static func moment(_ text: String) throws(Unknown) -> Int128 {
        var failure = Unknown(message: "")
        for layout in ["Mon, 02 Jan 2006 15:04:05 GMT", "Monday, 02-Jan-06 15:04:05 MST", "Mon Jan _2 15:04:05 2006"] {
            do throws(GoTimeParser.Failure) {
                return Int128(try GoTimeParser.parse(layout, text).seconds) * 1_000_000_000
            } catch {
                failure = Unknown(message: error.message)
            }
        }
        throw failure
    }
}
