import Glibc

/// The rules of a time zone, read from the system's TZif files (RFC 8536).
final class TimeZoneData: Sendable {
    /// What holds in a period: seconds east of UTC and the abbreviation.
    struct Offset: Sendable {
        let seconds: Int
        let abbreviation: String
        let isDaylight: Bool
    }

    static let utc = TimeZoneData(offsets: [Offset(seconds: 0, abbreviation: "UTC", isDaylight: false)], transitions: [], rule: nil)

    private let offsets: [Offset]
    private let transitions: [(time: Int, offset: Int)]
    /// The rule for times behind the last transition.
    private let rule: PosixTimeZone?

    private init(offsets: [Offset], transitions: [(time: Int, offset: Int)], rule: PosixTimeZone?) {
        self.offsets = offsets
        self.transitions = transitions
        self.rule = rule
    }

    /// The offset at a moment (seconds since the epoch) and the period in which it holds.
    func offset(at time: Int) -> (offset: Offset, start: Int, end: Int) {
        guard let first = transitions.first, time >= first.time else {
            let standard = offsets.first { !$0.isDaylight } ?? offsets[0]
            return (transitions.isEmpty ? offsets[0] : standard, .min, transitions.first?.time ?? .max)
        }
        var low = 0
        var high = transitions.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if time < transitions[middle].time { high = middle } else { low = middle }
        }
        if high == transitions.count, let rule, let found = rule.offset(at: time) {
            return (found.offset, max(found.start, transitions[low].time), found.end)
        }
        return (offsets[transitions[low].offset], transitions[low].time, high < transitions.count ? transitions[high].time : .max)
    }

    /// The moment at which clocks in this zone show a date and time of day.
    func secondsSinceEpoch(of civil: CivilTime) -> Int {
        let local = civil.secondsSinceEpoch
        let (guess, start, end) = offset(at: local)
        if guess.seconds == 0 { return local }
        let moment = local - guess.seconds
        if moment >= start && moment < end { return moment }
        return local - offset(at: moment).offset.seconds
    }

    // MARK: reading

    private static let directories = [
        "/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/locale/TZ/", "/etc/zoneinfo/",
    ]

    /// Whether this can be a zone's name: a path that does not leave the directory of zones.
    static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "\\"), !name.utf8.contains(0) else {
            return false
        }
        return !name.contains("..")
    }

    /// The zone of a name such as `Europe/Berlin`, or nil.
    static func named(_ name: String) -> TimeZoneData? {
        guard isName(name) else { return nil }
        for directory in directories {
            if let bytes = read(directory + name), let zone = TimeZoneData(bytes) { return zone }
        }
        return nil
    }

    /// The zone of this machine: the variable `TZ`, else `/etc/localtime`, else UTC.
    static let local: TimeZoneData = {
        if let variable = getenv("TZ") {
            let name = String(cString: variable)
            return named(name.utf8.first == UInt8(ascii: ":") ? String(name.dropFirst()) : name) ?? utc
        }
        return read("/etc/localtime").flatMap { TimeZoneData($0) } ?? utc
    }()

    /// No zone's file comes near this.
    private static let largestFile = 256 << 10

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: largestFile)
        let count = fread(&bytes, 1, bytes.count, file)
        guard count > 44, count < bytes.count else { return nil }
        return Array(bytes[..<count])
    }

    private convenience init?(_ bytes: [UInt8]) {
        guard let file = TimeZoneFile(bytes), !file.offsets.isEmpty else { return nil }
        self.init(offsets: file.offsets, transitions: file.transitions, rule: file.footer.flatMap { PosixTimeZone($0) })
    }
}

/// The contents of a TZif file: its second block when there is one, else the first.
private struct TimeZoneFile {
    var offsets: [TimeZoneData.Offset] = []
    var transitions: [(time: Int, offset: Int)] = []
    var footer: String?

    private let bytes: [UInt8]

    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        guard bytes.starts(with: "TZif".utf8), let first = header(at: 0) else { return nil }
        guard bytes[4] >= UInt8(ascii: "2") else {
            guard read(first, at: 44, timeSize: 4) else { return nil }
            return
        }
        let second = 44 + first.size(4)
        guard let header = header(at: second), read(header, at: second + 44, timeSize: 8) else { return nil }
        let end = second + 44 + header.size(8)
        if end + 1 < bytes.count, bytes[end] == 0x0A, let last = bytes[(end + 1)...].firstIndex(of: 0x0A) {
            footer = String(decoding: bytes[(end + 1)..<last], as: UTF8.self)
        }
    }

    private struct Header {
        let isUTC, isStandard, leaps, times, types, characters: Int

        func size(_ timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4) + isStandard + isUTC
        }
    }

    private func header(at offset: Int) -> Header? {
        guard offset + 44 <= bytes.count else { return nil }
        let counts = (0..<6).map { integer(offset + 20 + $0 * 4, 4) }
        guard counts.allSatisfy({ $0 >= 0 && $0 <= 100_000 }) else { return nil }
        let header = Header(
            isUTC: counts[0], isStandard: counts[1], leaps: counts[2], times: counts[3], types: counts[4], characters: counts[5])
        return header
    }

    private func integer(_ offset: Int, _ size: Int) -> Int {
        var value: UInt64 = 0
        for position in 0..<size { value = value << 8 | UInt64(bytes[offset + position]) }
        return size == 4 ? Int(Int32(truncatingIfNeeded: value)) : Int(Int64(bitPattern: value))
    }

    private mutating func read(_ header: Header, at start: Int, timeSize: Int) -> Bool {
        guard start + header.size(timeSize) <= bytes.count else { return false }
        let kinds = start + header.times * timeSize
        let types = kinds + header.times
        let characters = types + header.types * 6
        for type in 0..<header.types {
            let at = types + type * 6
            let name = characters + Int(bytes[at + 5])
            let end = characters + header.characters
            guard name <= end else { return false }
            offsets.append(
                TimeZoneData.Offset(
                    seconds: integer(at, 4), abbreviation: String(decoding: bytes[name..<end].prefix { $0 != 0 }, as: UTF8.self),
                    isDaylight: bytes[at + 4] != 0))
        }
        for position in 0..<header.times {
            let kind = Int(bytes[kinds + position])
            guard kind < offsets.count else { return false }
            transitions.append((integer(start + position * timeSize, timeSize), kind))
        }
        return true
    }
}
