/// A date and a time of day on the proleptic Gregorian calendar, without a zone.
struct CivilTime {
    var year = 0
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var nanosecond = 0

    /// The day of the week, Sunday is 0.
    var weekday: Int {
        let days = Self.daysSinceEpoch(year, month, day)
        return ((days + 4) % 7 + 7) % 7
    }

    /// The day of the year from 1.
    var yearDay: Int { Self.daysSinceEpoch(year, month, day) - Self.daysSinceEpoch(year, 1, 1) + 1 }

    /// The date and time of day this many seconds after 1970-01-01T00:00:00.
    init(secondsSinceEpoch seconds: Int, nanosecond: Int = 0) {
        let days = seconds.floorDivided(by: 86_400)
        let rest = seconds - days * 86_400
        (year, month, day) = Self.date(daysSinceEpoch: days)
        hour = rest / 3_600
        minute = rest / 60 % 60
        second = rest % 60
        self.nanosecond = nanosecond
    }

    init() {}

    /// Seconds since 1970-01-01T00:00:00; months and days out of their range carry over, and what 64 bits do not hold wraps at the places
    /// where it does in Go 1.24's `time.Date`.
    var secondsSinceEpoch: Int {
        let (years, zeroBasedMonth) = Self.carrying((month &- 1), by: 12)
        // Months are counted from March, so that the leap day is a year's last.
        let isBeforeMarch = zeroBasedMonth < 2
        let marchMonth = zeroBasedMonth + 1 + (isBeforeMarch ? 12 : 0)
        let dayOfYear = (marchMonth * 979 - 2_919) >> 5
        let year = UInt(bitPattern: self.year &+ years) &- (isBeforeMarch ? 1 : 0) &+ Self.countedYears
        let (century, yearOfCentury) = year.quotientAndRemainder(dividingBy: 100)
        let days = (146_097 &* century / 4) &+ UInt(bitPattern: Int(1_461 * yearOfCentury / 4) + dayOfYear &+ day &- 1)
        return Int(bitPattern: days) &* 86_400 &+ hour * 3_600 &+ minute * 60 &+ second &- Self.countedDays &* 86_400
    }

    /// From how many years before year 0 on Go counts days.
    private static let countedYears: UInt = 292_277_022_400
    /// The days from there to 1970: to March of year 0, to year 1, to 1970.
    private static let countedDays = Int(countedYears) / 400 * 146_097 + 306 + 719_162

    /// What `low` has too much or too little for `base`, in units of that, and the rest.
    private static func carrying(_ low: Int, by base: Int) -> (carried: Int, rest: Int) {
        let carried = low.floorDivided(by: base)
        return (carried, low &- carried &* base)
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: return isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    // Years are counted from March, in eras of 400 years, so that the leap day is a year's last.

    static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.floorDivided(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(daysSinceEpoch days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension Int {
    /// The quotient rounded down, for a positive divisor.
    func floorDivided(by divisor: Int) -> Int {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
