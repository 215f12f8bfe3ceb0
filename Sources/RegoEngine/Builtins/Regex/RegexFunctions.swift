import RegoValue

/// Regular expressions.
enum RegexFunctions {
    static let builtins: [Builtin] = [
        Builtin("regex.match", 2, match),
        Builtin("re_match", 2, match),
        Builtin("regex.is_valid", 1) { call throws(BuiltinError) in
            .boolean(call[0].isString && (try? regex(call, 0)) != nil)
        },
        Builtin("regex.split", 2, split),
        Builtin("regex.find_n", 3, find),
        Builtin("regex.find_all_string_submatch_n", 3, findGroups),
        Builtin("regex.replace", 3, replace),
        Builtin("regex.template_match", 4, templateMatch),
        Builtin("regex.globs_match", 2) { call throws(BuiltinError) in
            let a = try call.text(0)
            let b = try call.text(1)
            return .boolean(try GlobIntersection.isNonEmpty(a, b, call.context))
        },
    ]

    /// The expression of an operand, from the cache.
    private static func regex(_ call: BuiltinCall, _ position: Int) throws(BuiltinError) -> Regex {
        let pattern = call[position]
        return try call.context.regexes.patterns.get(pattern) { () throws(BuiltinError) in try Regex(pattern.utf8) }
    }

    private static func match(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        _ = try call.string(0)
        let text = try call.string(1)
        return .boolean(try regex(call, 0).matches(text))
    }

    private static func split(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let pattern = try call.string(0)
        let text = try call.string(1)
        let regex = try regex(call, 0)
        let result = call.arena.array()
        if text.isEmpty, !pattern.isEmpty {
            call.arena.append(result, call[1])
            return result
        }
        var start = 0
        var end = 0
        try regex.forEachMatch(in: text, limit: -1, groups: 1, call.context) { ranges throws(BuiltinError) in
            end = ranges[0]
            if ranges[1] != 0 { call.arena.append(result, call.slice(call[1], start..<end)) }
            start = ranges[1]
            try call.requireRoom(for: 0)
        }
        if end != text.count { call.arena.append(result, call.slice(call[1], start..<text.count)) }
        return result
    }

    private static func find(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        _ = try call.string(0)
        let text = try call.string(1)
        let limit = try call.integer(2)
        let result = call.arena.array()
        try regex(call, 0).forEachMatch(in: text, limit: limit, groups: 1, call.context) { ranges throws(BuiltinError) in
            call.arena.append(result, call.slice(call[1], ranges[0]..<ranges[1]))
            try call.requireRoom(for: 0)
        }
        return result
    }

    private static func findGroups(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        _ = try call.string(0)
        let text = try call.string(1)
        let limit = try call.integer(2)
        let regex = try regex(call, 0)
        let result = call.arena.array()
        try regex.forEachMatch(in: text, limit: limit, groups: regex.groupCount + 1, call.context) { ranges throws(BuiltinError) in
            let groups = call.arena.array(capacity: regex.groupCount + 1)
            for group in 0...regex.groupCount {
                let range = ranges[group * 2] < 0 ? 0..<0 : ranges[group * 2]..<ranges[group * 2 + 1]
                call.arena.append(groups, call.slice(call[1], range))
            }
            call.arena.append(result, groups)
            try call.requireRoom(for: 0)
        }
        return result
    }

    private static func replace(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        _ = try call.string(1)
        let template = RegexTemplate(Array(try call.string(2)))
        let regex = try regex(call, 1)
        var result = StringBuilder(in: call.arena, capacity: text.count)
        var ranges = [Int](repeating: -1, count: (regex.groupCount + 1) * 2)
        var copied = 0
        var position = 0
        // Go's ReplaceAll: an empty match right behind another match is not replaced.
        while position <= text.count, regex.match(text, from: position, into: &ranges) {
            try call.context.throwIfCancelled()
            result.append(ByteView(rebasing: text[copied..<ranges[0]]))
            if ranges[1] > copied || ranges[0] == 0 {
                template.expand(regex, text, ranges, into: &result)
                try call.requireRoom(for: 0)
            }
            copied = ranges[1]
            let width = position < text.count ? CodePoints.length(text, at: position) : 1
            position = max(position + width, ranges[1])
        }
        if copied == 0, position == 0 { return call[0] }
        result.append(ByteView(rebasing: text[copied...]))
        return result.finish()
    }

    // MARK: templates

    private static func templateMatch(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let pattern = try call.string(0)
        let text = try call.string(1)
        let open = try call.string(2)
        let close = try call.string(3)
        guard open.count == 1 else {
            throw BuiltinError("start delimiter has to be exactly one character long but is \(open.count) long")
        }
        // OPA reports the length of the start delimiter here, too.
        guard close.count == 1 else {
            throw BuiltinError("end delimiter has to be exactly one character long but is \(open.count) long")
        }
        let variant = Int(open[0]) << 8 | Int(close[0])
        let regex = try call.context.regexes.templates.get(call[0], variant: variant) { () throws(BuiltinError) in
            let source = try templateSource(pattern, open[0], close[0])
            return try compile(source)
        }
        return .boolean(regex.matches(text))
    }

    private static func compile(_ source: [UInt8]) throws(BuiltinError) -> Regex {
        let regex: Result<Regex, BuiltinError> = source.withUnsafeBytes { bytes in
            do throws(BuiltinError) { return .success(try Regex(bytes)) } catch { return .failure(error) }
        }
        return try regex.get()
    }

    /// The template as a regular expression: what is between delimiters as it is, the rest quoted.
    private static func templateSource(_ template: ByteView, _ open: UInt8, _ close: UInt8) throws(BuiltinError) -> [UInt8] {
        var source: [UInt8] = [UInt8(ascii: "^")]
        var start = 0
        for expression in try expressions(of: template, open, close) {
            quote(template[start..<expression.lowerBound - 1], into: &source)
            // Each must be right by itself.
            _ = try compile([UInt8(ascii: "^")] + template[expression] + [UInt8(ascii: "$")])
            source.append(UInt8(ascii: "("))
            source += template[expression]
            source.append(UInt8(ascii: ")"))
            start = expression.upperBound + 1
        }
        quote(template[start...], into: &source)
        source.append(UInt8(ascii: "$"))
        return source
    }

    /// What stands between outermost delimiters.
    private static func expressions(of template: ByteView, _ open: UInt8, _ close: UInt8) throws(BuiltinError) -> [Range<Int>] {
        var expressions: [Range<Int>] = []
        var level = 0
        var start = 0
        for (position, byte) in template.enumerated() {
            if byte == open {
                level += 1
                if level == 1 { start = position + 1 }
            } else if byte == close {
                level -= 1
                if level < 0 { break }
                if level == 0 { expressions.append(start..<position) }
            }
        }
        guard level == 0 else {
            throw BuiltinError("unbalanced braces in \(String(decoding: GoText.quoted(template), as: UTF8.self))")
        }
        return expressions
    }

    private static let special = Set(#"\.+*?()|[]{}^$"#.utf8)

    private static func quote(_ text: Slice<ByteView>, into source: inout [UInt8]) {
        for byte in text {
            if special.contains(byte) { source.append(UInt8(ascii: "\\")) }
            source.append(byte)
        }
    }
}
