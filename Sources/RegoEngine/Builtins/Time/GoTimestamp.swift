/// Moments as Go's `Time.Format` writes them, in UTC: timestamps in logs whose layout users choose.
public struct GoTimestamp: Sendable {
    /// `2006-01-02T15:04:05Z07:00`, RFC 3339.
    public static let standardLayout = "2006-01-02T15:04:05Z07:00"

    private let layout: GoTimeLayout

    /// - Parameter layout: the moment that Go's layouts spell, Mon Jan 2 15:04:05 2006, as it is to be written.
    public init(layout: String = Self.standardLayout) { self.layout = GoTimeLayout(layout) }

    public func text(secondsSinceEpoch seconds: Int, nanosecond: Int = 0) -> String {
        let time = CivilTime(secondsSinceEpoch: seconds, nanosecond: nanosecond)
        return String(decoding: layout.format(time, TimeZoneData.utc.offset(at: 0).offset), as: UTF8.self)
    }
}
