/// Go's layouts for times: text in which parts of the reference time `Mon Jan 2 15:04:05 MST 2006` stand for the parts of a time.
struct GoTimeLayout {
    enum Part {
        case text
        case longMonth, month, numericMonth, zeroMonth
        case longWeekday, weekday
        case day, underscoreDay, zeroDay, underscoreYearDay, zeroYearDay
        case hour, hour12, zeroHour12
        case minute, zeroMinute, second, zeroSecond
        case longYear, year
        case upperPM, lowerPM
        case zoneName
        /// `Z07:00` (a `Z` for UTC) or `-07:00`, with colons or without, down to hours, minutes or seconds.
        case offset(Offset)
        /// `.000` (that many digits) or `.999` (trailing zeros dropped); the byte before the digits is a point or a comma.
        case fraction(digits: Int, trimmed: Bool, separator: UInt8)
    }

    struct Offset {
        var zulu = false
        var colon = false
        var seconds = false
        var short = false
    }

    /// A part, as it is written in the layout.
    struct Chunk {
        let part: Part
        let text: ArraySlice<UInt8>
    }

    let chunks: [Chunk]

    /// Layouts that OPA knows by name.
    static let named: [String: String] = [
        "ANSIC": "Mon Jan _2 15:04:05 2006",
        "UnixDate": "Mon Jan _2 15:04:05 MST 2006",
        "RubyDate": "Mon Jan 02 15:04:05 -0700 2006",
        "RFC822": "02 Jan 06 15:04 MST",
        "RFC822Z": "02 Jan 06 15:04 -0700",
        "RFC850": "Monday, 02-Jan-06 15:04:05 MST",
        "RFC1123": "Mon, 02 Jan 2006 15:04:05 MST",
        "RFC1123Z": "Mon, 02 Jan 2006 15:04:05 -0700",
        "RFC3339": rfc3339,
        "RFC3339Nano": rfc3339Nano,
    ]
    static let rfc3339 = "2006-01-02T15:04:05Z07:00"
    static let rfc3339Nano = "2006-01-02T15:04:05.999999999Z07:00"

    init(_ layout: String) {
        let bytes = Array(layout.utf8)
        var chunks: [Chunk] = []
        var textStart = 0
        var position = 0
        while position < bytes.count {
            guard let (part, start, length) = Self.part(bytes, position) else {
                position += 1
                continue
            }
            if start > textStart { chunks.append(Chunk(part: .text, text: bytes[textStart..<start])) }
            chunks.append(Chunk(part: part, text: bytes[start..<(start + length)]))
            position = start + length
            textStart = position
        }
        if textStart < bytes.count { chunks.append(Chunk(part: .text, text: bytes[textStart...])) }
        self.chunks = chunks
    }

    /// Literal spellings, the longer ones first.
    private static let spellings: [(StaticString, Part)] = [
        ("January", .longMonth), ("Monday", .longWeekday), ("MST", .zoneName), ("2006", .longYear), ("002", .zeroYearDay),
        ("__2", .underscoreYearDay), ("_2", .underscoreDay), ("01", .zeroMonth), ("02", .zeroDay), ("03", .zeroHour12),
        ("04", .zeroMinute), ("05", .zeroSecond), ("06", .year), ("15", .hour), ("PM", .upperPM), ("pm", .lowerPM),
        ("Z070000", .offset(Offset(zulu: true, seconds: true))),
        ("Z07:00:00", .offset(Offset(zulu: true, colon: true, seconds: true))),
        ("Z0700", .offset(Offset(zulu: true))), ("Z07:00", .offset(Offset(zulu: true, colon: true))),
        ("Z07", .offset(Offset(zulu: true, short: true))),
        ("-070000", .offset(Offset(seconds: true))), ("-07:00:00", .offset(Offset(colon: true, seconds: true))),
        ("-0700", .offset(Offset())), ("-07:00", .offset(Offset(colon: true))), ("-07", .offset(Offset(short: true))),
        ("1", .numericMonth), ("2", .day), ("3", .hour12), ("4", .minute), ("5", .second),
    ]

    private static func part(_ bytes: [UInt8], _ position: Int) -> (Part, start: Int, length: Int)? {
        let rest = bytes[position...]
        if rest.starts(with: "_2006".utf8) { return (.longYear, position + 1, 4) }
        for (spelling, part) in spellings {
            let text = UnsafeBufferPointer(start: spelling.utf8Start, count: spelling.utf8CodeUnitCount)
            if rest.starts(with: text) { return (part, position, text.count) }
        }
        let followsLowerCase = position + 3 < bytes.count && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[position + 3])
        if !followsLowerCase {
            if rest.starts(with: "Jan".utf8) { return (.month, position, 3) }
            if rest.starts(with: "Mon".utf8) { return (.weekday, position, 3) }
        }
        return fraction(bytes, position)
    }

    private static func fraction(_ bytes: [UInt8], _ position: Int) -> (Part, start: Int, length: Int)? {
        guard bytes[position] == UInt8(ascii: ".") || bytes[position] == UInt8(ascii: ","), position + 1 < bytes.count else { return nil }
        let digit = bytes[position + 1]
        guard digit == 48 || digit == 57 else { return nil }
        var end = position + 1
        while end < bytes.count, bytes[end] == digit { end += 1 }
        // A digit behind them: it is a number, not a fraction.
        if end < bytes.count, bytes[end] &- 48 <= 9 { return nil }
        return (.fraction(digits: end - position - 1, trimmed: digit == 57, separator: bytes[position]), position, end - position)
    }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
}
