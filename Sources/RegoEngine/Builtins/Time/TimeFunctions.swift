import RegoValue

/// Moments in nanoseconds since the Unix epoch.
enum TimeFunctions {
    static let builtins: [Builtin] = [
        Builtin("time.now_ns", 0, nondeterministic: true) { call throws(BuiltinError) in .integer(call.context.now) },
        Builtin("time.parse_ns", 2) { call throws(BuiltinError) in
            let layout = try call.text(0)
            return try parse(GoTimeLayout.named[layout] ?? layout, try call.text(1))
        },
        Builtin("time.parse_rfc3339_ns", 1) { call throws(BuiltinError) in try parse(GoTimeLayout.rfc3339, try call.text(0)) },
        Builtin("time.parse_duration_ns", 1) { call throws(BuiltinError) in .integer(try GoDuration.parse(try call.text(0))) },
        Builtin("time.format", 1, format),
        Builtin("time.date", 1) { call throws(BuiltinError) in
            let civil = try moment(call, 0).civil
            return integers(call, [civil.year, civil.month, civil.day])
        },
        Builtin("time.clock", 1) { call throws(BuiltinError) in
            let civil = try moment(call, 0).civil
            return integers(call, [civil.hour, civil.minute, civil.second])
        },
        Builtin("time.weekday", 1) { call throws(BuiltinError) in
            call.arena.string(GoTimeLayout.weekdays[try moment(call, 0).civil.weekday])
        },
        Builtin("time.add_date", 4, addDate),
        Builtin("time.diff", 2, difference),
    ]

    private static func integers(_ call: BuiltinCall, _ numbers: [Int]) -> Value {
        call.arena.array(numbers.map { .integer($0) })
    }

    /// Nanoseconds since the epoch, when 64 bits hold them.
    private static func nanoseconds(_ seconds: Int, _ nanosecond: Int) throws(BuiltinError) -> Value {
        let (product, overflowed) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carried) = product.addingReportingOverflow(nanosecond)
        if !overflowed && !carried { return .integer(sum) }
        // Just before the earliest moment the product alone overflows.
        if seconds < 0, !(seconds + 1).multipliedReportingOverflow(by: 1_000_000_000).overflow {
            let (close, short) = ((seconds + 1) * 1_000_000_000).addingReportingOverflow(nanosecond - 1_000_000_000)
            if !short { return .integer(close) }
        }
        throw BuiltinError("time outside of valid range")
    }

    private static func parse(_ layout: String, _ value: String) throws(BuiltinError) -> Value {
        let moment: GoTimeParser.Moment
        do throws(GoTimeParser.Failure) {
            moment = try GoTimeParser.parse(layout, value)
        } catch {
            throw BuiltinError(error.message)
        }
        return try nanoseconds(moment.seconds, moment.nanosecond)
    }

    // MARK: operands that are moments

    private struct Moment {
        var nanoseconds: Int
        var zone = TimeZoneData.utc
        var layout = ""

        var seconds: Int { nanoseconds.floorDivided(by: 1_000_000_000) }
        var nanosecond: Int { (nanoseconds % 1_000_000_000 + 1_000_000_000) % 1_000_000_000 }
        var offset: TimeZoneData.Offset { zone.offset(at: seconds).offset }
        var civil: CivilTime { CivilTime(secondsSinceEpoch: seconds + offset.seconds, nanosecond: nanosecond) }
    }

    /// A number of nanoseconds, or an array of that, a zone's name and a layout.
    private static func moment(_ call: BuiltinCall, _ position: Int) throws(BuiltinError) -> Moment {
        let operand = call[position]
        if operand.isNumber { return Moment(nanoseconds: try nanoseconds(operand)) }
        guard operand.isArray, operand.count > 0 else {
            throw BuiltinError(
                .type, "operand 1 must be either number (ns) or [number (ns), string (tz)] but got \(BuiltinCall.typeName(operand))")
        }
        guard operand.element(0).isNumber else { throw wrongElement(operand.element(0), "number") }
        // The number is looked at last.
        var moment = Moment(nanoseconds: 0)
        if operand.count > 1 { moment.zone = try zone(operand.element(1), call.context) }
        if operand.count > 2 {
            guard let layout = operand.element(2).string else { throw wrongElement(operand.element(2), "string") }
            moment.layout = layout
        }
        moment.nanoseconds = try nanoseconds(operand.element(0))
        return moment
    }

    private static func wrongElement(_ value: Value, _ expected: String) -> BuiltinError {
        BuiltinError(.type, "operand 1 must be \(expected) but got \(BuiltinCall.typeName(value))")
    }

    private static func nanoseconds(_ value: Value) throws(BuiltinError) -> Int {
        // Unlike elsewhere, a spelling with an exponent may be an integer.
        guard let integer = value.extendedFloat.flatMap({ Int(exactly: $0) }) else { throw BuiltinError("timestamp too big") }
        return integer
    }

    private static func zone(_ value: Value, _ context: BuiltinContext) throws(BuiltinError) -> TimeZoneData {
        guard let name = value.string else { throw wrongElement(value, "string") }
        if name.isEmpty || name == "UTC" { return .utc }
        context.hasAskedForZone = true
        switch name {
        case "Local": return .local
        default: return try context.zone(named: name)
        }
    }

    // MARK: functions

    private static func format(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let moment = try moment(call, 0)
        let layout = moment.layout.isEmpty ? GoTimeLayout.rfc3339Nano : GoTimeLayout.named[moment.layout] ?? moment.layout
        return call.arena.string(GoTimeLayout(layout).format(moment.civil, moment.offset))
    }

    /// More seconds than any time that 64 bits hold in nanoseconds.
    private static let largestMoment = 10_000_000_000

    private static func addDate(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let moment = try moment(call, 0)
        let years = try call.integer(1)
        let months = try call.integer(2)
        let days = try call.integer(3)
        var civil = moment.civil
        civil.year &+= years
        civil.month &+= months
        civil.day &+= days
        // Zones are asked about moments within reach only.
        guard (-largestMoment...largestMoment).contains(civil.secondsSinceEpoch) else { throw BuiltinError("time outside of valid range") }
        return try nanoseconds(moment.zone.secondsSinceEpoch(of: civil), moment.nanosecond)
    }

    /// Years, months, days, hours, minutes and seconds between two moments, counted on the first one's calendar.
    private static func difference(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let first = try moment(call, 0)
        var second = try moment(call, 1)
        second.zone = first.zone
        let (from, to) = first.nanoseconds > second.nanoseconds ? (second.civil, first.civil) : (first.civil, second.civil)
        var years = to.year - from.year
        var months = to.month - from.month
        var days = to.day - from.day
        var clock = (to.hour - from.hour) * 3_600 + (to.minute - from.minute) * 60 + to.second - from.second
        if clock < 0 {
            clock += 86_400
            days -= 1
        }
        if days < 0 {
            days += CivilTime.days(in: from.month, of: from.year)
            months -= 1
        }
        if months < 0 {
            months += 12
            years -= 1
        }
        return integers(call, [years, months, days, clock / 3_600, clock / 60 % 60, clock % 60])
    }
}

extension BuiltinContext {
    /// A time zone, read once.
    func zone(named name: String) throws(BuiltinError) -> TimeZoneData {
        if let zone = zones[name] { return zone }
        guard TimeZoneData.isName(name) else { throw BuiltinError("time: invalid location name") }
        guard let zone = TimeZoneData.named(name) else { throw BuiltinError("unknown time zone \(name)") }
        if zones.count >= 1_000 { zones.removeAll() }
        zones[name] = zone
        return zone
    }
}
