/// A time read by a layout (Go's `time.Parse`).
struct GoTimeParser {
    /// Why a text is not a time of the layout: Go's message.
    struct Failure: Error {
        let message: String
    }

    /// Nanoseconds do not fit 64 bits for every time: whole seconds since the epoch and the rest.
    struct Moment {
        let seconds: Int
        let nanosecond: Int
    }

    private let layoutText: String
    private let valueText: String
    private var value: ArraySlice<UInt8>
    private var time = CivilTime()
    private var month: Int?
    private var day: Int?
    private var yearDay: Int?
    private var isAfternoon: Bool?
    private var offset: Int?
    /// A `Z` was read, which stands over any other offset.
    private var isUTC = false

    static func parse(_ layout: String, _ value: String) throws(Failure) -> Moment {
        var parser = GoTimeParser(layout, value)
        try parser.read(GoTimeLayout(layout).chunks)
        return try parser.finish()
    }

    private init(_ layout: String, _ value: String) {
        layoutText = layout
        valueText = value
        self.value = Array(value.utf8)[...]
        time.year = 0
    }

    private mutating func read(_ chunks: [GoTimeLayout.Chunk]) throws(Failure) {
        for (number, chunk) in chunks.enumerated() {
            if case .text = chunk.part {
                if let unmatched = skip(chunk.text) { throw cannotParse(unmatched, as: chunk.text) }
                continue
            }
            let before = value
            let next = number + 1 < chunks.count ? chunks[number + 1] : nil
            guard try read(chunk.part, next) else { throw cannotParse(before, as: chunk.text) }
        }
        if !value.isEmpty { throw failure(": extra text: \(quoted(value))") }
    }

    // MARK: messages

    private func quoted(_ text: some Sequence<UInt8>) -> String { GoText.quotedTime(String(decoding: Array(text), as: UTF8.self)) }

    private func cannotParse(_ rest: ArraySlice<UInt8>, as layout: ArraySlice<UInt8>) -> Failure {
        Failure(
            message:
                "parsing time \(GoText.quotedTime(valueText)) as \(GoText.quotedTime(layoutText)): cannot parse \(quoted(rest)) as \(quoted(layout))"
        )
    }

    private func failure(_ message: String) -> Failure { Failure(message: "parsing time \(GoText.quotedTime(valueText))\(message)") }

    private func check(_ value: Int, _ range: ClosedRange<Int>, _ name: String) throws(Failure) {
        if !range.contains(value) { throw failure(": \(name) out of range") }
    }

    // MARK: pieces

    /// Skips literal text; a run of spaces matches any run of spaces. Returns what is left where it does not match.
    private mutating func skip(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var text = text
        while let wanted = text.first {
            if wanted == 0x20 {
                if let found = value.first, found != 0x20 { return value }
                text = text.drop { $0 == 0x20 }
                value = value.drop { $0 == 0x20 }
                continue
            }
            guard value.first == wanted else { return value }
            text = text.dropFirst()
            value = value.dropFirst()
        }
        return nil
    }

    private func isDigit(_ offset: Int) -> Bool { offset < value.count && value[value.startIndex + offset] &- 48 <= 9 }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard value.count >= count else { return nil }
        defer { value = value.dropFirst(count) }
        return value.prefix(count)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.allSatisfy({ $0 &- 48 <= 9 }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    /// One or two digits; two when `fixed`.
    private mutating func shortNumber(fixed: Bool) -> Int? {
        guard isDigit(0) else { return nil }
        if !isDigit(1) { return fixed ? nil : take(1).flatMap(Self.number) }
        return take(2).flatMap(Self.number)
    }

    /// Up to three digits.
    private mutating func yearDayNumber(fixed: Bool) -> Int? {
        let digits = value.prefix(3).prefix { $0 &- 48 <= 9 }
        guard !digits.isEmpty, !fixed || digits.count == 3 else { return nil }
        return take(digits.count).flatMap(Self.number)
    }

    /// A name, in any case; short ones are the first three letters.
    private mutating func name(of names: [String], short: Bool) -> Int? {
        for (position, name) in names.enumerated() {
            let wanted = short ? Array(name.utf8.prefix(3)) : Array(name.utf8)
            guard value.count >= wanted.count else { continue }
            if zip(value, wanted).allSatisfy({ $0 == $1 || ($0 ^ $1 == 0x20 && ($0 | 0x20) >= 97 && ($0 | 0x20) <= 122) }) {
                value = value.dropFirst(wanted.count)
                return position
            }
        }
        return nil
    }

    // MARK: parts

    /// Returns false when the value does not have the part here.
    private mutating func read(_ part: GoTimeLayout.Part, _ next: GoTimeLayout.Chunk?) throws(Failure) -> Bool {
        switch part {
        case .text: return true
        case .longYear:
            guard isDigit(0), let year = take(4).flatMap(Self.number) else { return false }
            time.year = year
        case .year:
            guard let text = take(2), let digits = Self.number(text.first.map { "+-".utf8.contains($0) } == true ? text.dropFirst() : text)
            else { return false }
            // Go reads a sign here too: +2 is 2002.
            let year = text.first == UInt8(ascii: "-") ? -digits : digits
            time.year = year >= 69 ? year + 1900 : year + 2000
        case .longMonth, .month, .numericMonth, .zeroMonth: return try readMonth(part)
        case .longWeekday: return name(of: GoTimeLayout.weekdays, short: false) != nil
        case .weekday: return name(of: GoTimeLayout.weekdays, short: true) != nil
        case .day, .underscoreDay, .zeroDay, .underscoreYearDay, .zeroYearDay: return readDay(part)
        case .hour, .hour12, .zeroHour12, .minute, .zeroMinute: return try readClock(part)
        case .second: return try readSecond(fixed: false, next)
        case .zeroSecond: return try readSecond(fixed: true, next)
        case .upperPM, .lowerPM:
            guard let text = take(2) else { return false }
            let isUpper = if case .upperPM = part { true } else { false }
            isAfternoon = text.elementsEqual((isUpper ? "PM" : "pm").utf8)
            return isAfternoon == true || text.elementsEqual((isUpper ? "AM" : "am").utf8)
        case .zoneName: return readZoneName()
        case .offset(let layout): return try readOffset(layout)
        case .fraction(let digits, let trimmed, _): return readFraction(digits, trimmed)
        }
        return true
    }

    private mutating func readMonth(_ part: GoTimeLayout.Part) throws(Failure) -> Bool {
        switch part {
        case .longMonth: month = name(of: GoTimeLayout.months, short: false).map { $0 + 1 }
        case .month: month = name(of: GoTimeLayout.months, short: true).map { $0 + 1 }
        case .zeroMonth: month = shortNumber(fixed: true)
        default: month = shortNumber(fixed: false)
        }
        guard let month else { return false }
        try check(month, 1...12, "month")
        return true
    }

    private mutating func readDay(_ part: GoTimeLayout.Part) -> Bool {
        switch part {
        case .underscoreDay where value.first == 0x20: value = value.dropFirst()
        case .underscoreYearDay:
            for _ in 0..<2 where value.first == 0x20 { value = value.dropFirst() }
        default: break
        }
        switch part {
        case .zeroDay: day = shortNumber(fixed: true)
        case .underscoreYearDay: yearDay = yearDayNumber(fixed: false)
        case .zeroYearDay: yearDay = yearDayNumber(fixed: true)
        default: day = shortNumber(fixed: false)
        }
        switch part {
        case .underscoreYearDay, .zeroYearDay: return yearDay != nil
        default: return day != nil
        }
    }

    private mutating func readClock(_ part: GoTimeLayout.Part) throws(Failure) -> Bool {
        let isFixed: Bool
        switch part {
        case .zeroHour12, .zeroMinute: isFixed = true
        default: isFixed = false
        }
        guard let number = shortNumber(fixed: isFixed) else { return false }
        switch part {
        case .hour:
            try check(number, 0...23, "hour")
            time.hour = number
        case .hour12, .zeroHour12:
            try check(number, 0...12, "hour")
            time.hour = number
        default:
            try check(number, 0...59, "minute")
            time.minute = number
        }
        return true
    }

    private mutating func readSecond(fixed: Bool, _ next: GoTimeLayout.Chunk?) throws(Failure) -> Bool {
        guard let second = shortNumber(fixed: fixed) else { return false }
        try check(second, 0...59, "second")
        time.second = second
        // A fraction is accepted even where the layout has none.
        guard value.first == UInt8(ascii: ".") || value.first == UInt8(ascii: ","), isDigit(1) else { return true }
        if case .fraction = next?.part { return true }
        return readFraction(0, true)
    }

    private mutating func readFraction(_ digits: Int, _ trimmed: Bool) -> Bool {
        let hasFraction = (value.first == UInt8(ascii: ".") || value.first == UInt8(ascii: ",")) && isDigit(1)
        if trimmed && !hasFraction { return true }
        var count = digits
        if trimmed { count = value.dropFirst().prefix { $0 &- 48 <= 9 }.count }
        guard hasFraction, let text = take(count + 1) else { return false }
        let shown = text.dropFirst().prefix(9)
        guard let number = Self.number(shown) else { return false }
        time.nanosecond = (shown.count..<9).reduce(number) { value, _ in value * 10 }
        return true
    }

    private mutating func readOffset(_ layout: GoTimeLayout.Offset) throws(Failure) -> Bool {
        // Go takes the `Z` only for layouts without seconds.
        if layout.zulu && !layout.seconds && value.first == UInt8(ascii: "Z") {
            value = value.dropFirst()
            isUTC = true
            return true
        }
        let length = layout.short ? 3 : (layout.seconds ? (layout.colon ? 9 : 7) : (layout.colon ? 6 : 5))
        guard let text = take(length).map({ Array($0) }) else { return false }
        if layout.colon, text[3] != UInt8(ascii: ":") || (layout.seconds && text[6] != UInt8(ascii: ":")) { return false }
        let places = [1, layout.colon ? 4 : 3, layout.colon ? 7 : 5].prefix(layout.short ? 1 : layout.seconds ? 3 : 2)
        let numbers = places.map { Self.number(text[$0..<$0 + 2]) }
        // What is out of range is told before what is no number, as far as the numbers go.
        let read = numbers.prefix { $0 != nil }.compactMap { $0 } + [0, 0, 0]
        try check(read[0], 0...24, "time zone offset hour")
        try check(read[1], 0...60, "time zone offset minute")
        try check(read[2], 0...60, "time zone offset second")
        guard !numbers.contains(nil), text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-") else { return false }
        let magnitude = (read[0] * 60 + read[1]) * 60 + read[2]
        offset = text[0] == UInt8(ascii: "-") ? -magnitude : magnitude
        return true
    }

    /// An abbreviation. Which offset it means is not known, so that the time counts as UTC, as in Go on a machine in UTC.
    private mutating func readZoneName() -> Bool {
        if value.starts(with: "UTC".utf8) { return take(3) != nil }
        guard value.count >= 3 else { return false }
        if value.starts(with: "ChST".utf8) || value.starts(with: "MeST".utf8) { return take(4) != nil }
        if value.starts(with: "GMT".utf8) { return take(3 + signedHours(value.dropFirst(3))) != nil }
        if value.first == UInt8(ascii: "+") || value.first == UInt8(ascii: "-") {
            let length = signedHours(value)
            return length > 0 && take(length) != nil
        }
        let letters = value.prefix(6).prefix { $0 >= 65 && $0 <= 90 }
        switch letters.count {
        case 3: return take(3) != nil
        case 4: return (letters.last == UInt8(ascii: "T") || letters.elementsEqual("WITA".utf8)) && take(4) != nil
        case 5: return letters.last == UInt8(ascii: "T") && take(5) != nil
        default: return false
        }
    }

    /// The length of an offset such as `+3` in hours, or 0.
    private func signedHours(_ text: ArraySlice<UInt8>) -> Int {
        guard text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-") else { return 0 }
        let digits = text.dropFirst().prefix { $0 &- 48 <= 9 }
        guard digits.count < 10, let hours = Self.number(digits), hours <= 23 else { return 0 }
        return digits.count + 1
    }

    // MARK: the whole

    private mutating func finish() throws(Failure) -> Moment {
        if isAfternoon == true, time.hour < 12 { time.hour += 12 }
        if isAfternoon == false, time.hour == 12 { time.hour = 0 }
        if let yearDay { try place(yearDay) }
        time.month = month ?? 1
        time.day = day ?? 1
        try check(time.day, 1...CivilTime.days(in: time.month, of: time.year), "day")
        return Moment(seconds: time.secondsSinceEpoch - (isUTC ? 0 : offset ?? 0), nanosecond: time.nanosecond)
    }

    private mutating func place(_ yearDay: Int) throws(Failure) {
        try check(yearDay, 1...(CivilTime.isLeap(time.year) ? 366 : 365), "day-of-year")
        let date = CivilTime(secondsSinceEpoch: (CivilTime.daysSinceEpoch(time.year, 1, 1) + yearDay - 1) * 86_400)
        if let month, month != date.month { throw failure(": day-of-year does not match month") }
        if let day, day != date.day { throw failure(": day-of-year does not match day") }
        (month, day) = (date.month, date.day)
    }
}
