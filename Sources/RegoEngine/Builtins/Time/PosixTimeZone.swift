/// A rule such as `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX.1, environment variable TZ), which ends a TZif file.
struct PosixTimeZone: Sendable {
    private enum Day {
        /// Day of the year from 1, February 29 not counted.
        case julian(Int)
        /// Day of the year from 0.
        case zeroBased(Int)
        case week(month: Int, week: Int, weekday: Int)
    }

    private struct Change {
        let day: Day
        /// Seconds after midnight.
        let time: Int
    }

    private let standard: TimeZoneData.Offset
    private var daylight: TimeZoneData.Offset?
    private var begin: Change?
    private var end: Change?

    init?(_ text: String) {
        var scanner = Scanner(Array(text.utf8))
        guard let name = scanner.name(), let offset = scanner.duration() else { return nil }
        standard = TimeZoneData.Offset(seconds: -offset, abbreviation: name, isDaylight: false)
        guard !scanner.isAtEnd else { return }
        guard let summer = scanner.name() else { return nil }
        var seconds = standard.seconds + 3_600
        if !scanner.isAtEnd, scanner.peek != UInt8(ascii: ",") {
            guard let offset = scanner.duration() else { return nil }
            seconds = -offset
        }
        daylight = TimeZoneData.Offset(seconds: seconds, abbreviation: summer, isDaylight: true)
        guard scanner.skip(","), let begin = Self.change(&scanner), scanner.skip(","), let end = Self.change(&scanner), scanner.isAtEnd
        else { return nil }
        self.begin = begin
        self.end = end
    }

    private static func change(_ scanner: inout Scanner) -> Change? {
        let day: Day
        if scanner.skip("M") {
            guard let month = scanner.number(), scanner.skip("."), let week = scanner.number(), scanner.skip("."),
                let weekday = scanner.number(), (1...12).contains(month), (1...5).contains(week), weekday <= 6
            else { return nil }
            day = .week(month: month, week: week, weekday: weekday)
        } else if scanner.skip("J") {
            guard let number = scanner.number() else { return nil }
            day = .julian(number)
        } else {
            guard let number = scanner.number() else { return nil }
            day = .zeroBased(number)
        }
        var time = 2 * 3_600
        if scanner.skip("/") {
            guard let written = scanner.duration() else { return nil }
            time = written
        }
        return Change(day: day, time: time)
    }

    /// The offset at a moment and the period in which it holds.
    func offset(at moment: Int) -> (offset: TimeZoneData.Offset, start: Int, end: Int)? {
        guard let daylight, let begin, let end else { return (standard, .min, .max) }
        let year = CivilTime(secondsSinceEpoch: moment + standard.seconds).year
        var changes: [(time: Int, offset: TimeZoneData.Offset)] = []
        for year in (year - 1)...(year + 1) {
            changes.append((Self.seconds(begin, year) - standard.seconds, daylight))
            changes.append((Self.seconds(end, year) - daylight.seconds, standard))
        }
        changes.sort { $0.time < $1.time }
        guard let last = changes.lastIndex(where: { $0.time <= moment }) else { return nil }
        return (changes[last].offset, changes[last].time, last + 1 < changes.count ? changes[last + 1].time : .max)
    }

    /// When a change happens in a year, in seconds since the epoch on the clock before the change.
    private static func seconds(_ change: Change, _ year: Int) -> Int {
        let day: Int
        switch change.day {
        case .julian(let number):
            let leap = CivilTime.isLeap(year) && number >= 60 ? 1 : 0
            day = CivilTime.daysSinceEpoch(year, 1, 1) + number - 1 + leap
        case .zeroBased(let number): day = CivilTime.daysSinceEpoch(year, 1, 1) + number
        case .week(let month, let week, let weekday):
            let first = CivilTime.daysSinceEpoch(year, month, 1)
            let firstWeekday = ((first + 4) % 7 + 7) % 7
            var offset = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            if offset >= CivilTime.days(in: month, of: year) { offset -= 7 }
            day = first + offset
        }
        return day * 86_400 + change.time
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { position == bytes.count }
        var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard peek == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        /// An abbreviation: letters, or anything between angle brackets.
        mutating func name() -> String? {
            let quoted = skip("<")
            let start = position
            while position < bytes.count {
                let byte = bytes[position]
                let isPart = quoted ? byte != UInt8(ascii: ">") : (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
                if !isPart { break }
                position += 1
            }
            let name = String(decoding: bytes[start..<position], as: UTF8.self)
            if quoted, !skip(">") { return nil }
            return name.utf8.count >= 3 ? name : nil
        }

        mutating func number() -> Int? {
            let start = position
            var value = 0
            while position < bytes.count, bytes[position] &- 48 <= 9, position - start < 4 {
                value = value * 10 + Int(bytes[position]) - 48
                position += 1
            }
            return position > start ? value : nil
        }

        /// `hh[:mm[:ss]]` with an optional sign, in seconds.
        mutating func duration() -> Int? {
            let negative = skip("-")
            if !negative { _ = skip("+") }
            guard var seconds = number().map({ $0 * 3_600 }) else { return nil }
            for unit in [60, 1] where skip(":") {
                guard let part = number() else { return nil }
                seconds += part * unit
            }
            return negative ? -seconds : seconds
        }
    }
}
