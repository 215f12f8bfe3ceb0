/// A time printed by a layout (Go's `Time.Format`).
extension GoTimeLayout {
    func format(_ time: CivilTime, _ zone: TimeZoneData.Offset) -> [UInt8] {
        var text: [UInt8] = []
        for chunk in chunks { Self.append(chunk, time, zone, &text) }
        return text
    }

    private static func append(_ chunk: Chunk, _ time: CivilTime, _ zone: TimeZoneData.Offset, _ text: inout [UInt8]) {
        let hour12 = time.hour % 12 == 0 ? 12 : time.hour % 12
        switch chunk.part {
        case .text: text += chunk.text
        case .longMonth: text += months[time.month - 1].utf8
        case .month: text += months[time.month - 1].utf8.prefix(3)
        case .numericMonth: text += padded(time.month, 0)
        case .zeroMonth: text += padded(time.month, 2)
        case .longWeekday: text += weekdays[time.weekday].utf8
        case .weekday: text += weekdays[time.weekday].utf8.prefix(3)
        case .day: text += padded(time.day, 0)
        case .underscoreDay: text += padded(time.day, 2, with: 0x20)
        case .zeroDay: text += padded(time.day, 2)
        case .underscoreYearDay: text += padded(time.yearDay, 3, with: 0x20)
        case .zeroYearDay: text += padded(time.yearDay, 3)
        case .hour: text += padded(time.hour, 2)
        case .hour12: text += padded(hour12, 0)
        case .zeroHour12: text += padded(hour12, 2)
        case .minute: text += padded(time.minute, 0)
        case .zeroMinute: text += padded(time.minute, 2)
        case .second: text += padded(time.second, 0)
        case .zeroSecond: text += padded(time.second, 2)
        case .longYear: text += padded(time.year, 4)
        case .year: text += padded(max(time.year, 0) % 100, 2)
        case .upperPM: text += (time.hour >= 12 ? "PM" : "AM").utf8
        case .lowerPM: text += (time.hour >= 12 ? "pm" : "am").utf8
        case .zoneName: append(zone, &text)
        case .offset(let layout): append(zone, layout, &text)
        case .fraction(let digits, let trimmed, let separator): appendFraction(time.nanosecond, digits, trimmed, separator, &text)
        }
    }

    private static func padded(_ number: Int, _ width: Int, with padding: UInt8 = 48) -> [UInt8] {
        let digits = Array(String(number.magnitude).utf8)
        let zeros = [UInt8](repeating: padding, count: max(0, width - digits.count))
        return (number < 0 ? [UInt8(ascii: "-")] : []) + zeros + digits
    }

    /// The abbreviation, or the offset where there is none.
    private static func append(_ zone: TimeZoneData.Offset, _ text: inout [UInt8]) {
        if !zone.abbreviation.isEmpty {
            text += zone.abbreviation.utf8
            return
        }
        let minutes = abs(zone.seconds) / 60
        text.append(UInt8(ascii: zone.seconds < 0 ? "-" : "+"))
        text += padded(minutes / 60, 2)
        if minutes % 60 != 0 { text += padded(minutes % 60, 2) }
    }

    private static func append(_ zone: TimeZoneData.Offset, _ layout: Offset, _ text: inout [UInt8]) {
        if layout.zulu && zone.seconds == 0 {
            text.append(UInt8(ascii: "Z"))
            return
        }
        let seconds = abs(zone.seconds)
        text.append(UInt8(ascii: zone.seconds < 0 ? "-" : "+"))
        text += padded(seconds / 3_600, 2)
        if layout.short { return }
        if layout.colon { text.append(UInt8(ascii: ":")) }
        text += padded(seconds / 60 % 60, 2)
        guard layout.seconds else { return }
        if layout.colon { text.append(UInt8(ascii: ":")) }
        text += padded(seconds % 60, 2)
    }

    private static func appendFraction(
        _ nanosecond: Int, _ digits: Int, _ trimmed: Bool, _ separator: UInt8, _ text: inout [UInt8]
    ) {
        var shown = Array((padded(nanosecond, 9) + [UInt8](repeating: 48, count: max(0, digits - 9))).prefix(digits))
        if trimmed {
            while shown.last == 48 { shown.removeLast() }
            if shown.isEmpty { return }
        }
        text.append(separator)
        text += shown
    }
}
