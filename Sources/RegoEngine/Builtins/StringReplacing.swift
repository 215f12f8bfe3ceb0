import RegoValue

/// Strings with some parts replaced by others, as Go's `strings.Replacer` does: one pass from the left.
enum StringReplacing {
    static let builtins: [Builtin] = [
        Builtin("replace", 3, replace),
        Builtin("strings.replace_n", 2, replaceMany),
    ]

    private static func replace(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = try call.string(0)
        let old = try call.string(1)
        let new = try call.string(2)
        guard !old.isEmpty else { return try rewrite(call, call[0], [(old, new)]) }
        guard var found = ByteSearch.first(old, in: text) else { return call[0] }
        var result = StringBuilder(in: call.arena, capacity: text.count)
        var position = 0
        while true {
            result.append(ByteView(rebasing: text[position..<found]))
            try call.requireRoom(for: new.count)
            result.append(new)
            position = found + old.count
            guard let next = ByteSearch.first(old, in: text, from: position) else { break }
            found = next
        }
        result.append(ByteView(rebasing: text[position...]))
        return result.finish()
    }

    private static func replaceMany(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let patterns = try call.object(0)
        _ = try call.string(1)
        patterns.sortEntries()
        var pairs: [(old: ByteView, new: ByteView)] = []
        for position in 0..<patterns.count {
            guard patterns.key(at: position).isString else { throw call.operandError(0, "non-string key found in pattern object") }
            guard patterns.value(at: position).isString else { throw call.operandError(0, "non-string value found in pattern object") }
            pairs.append((patterns.key(at: position).utf8, patterns.value(at: position).utf8))
        }
        return try rewrite(call, call[1], pairs)
    }

    /// At each place the first pair that fits wins. An empty pattern fits everywhere, also at the end, but not twice at one place.
    private static func rewrite(
        _ call: BuiltinCall, _ original: Value, _ pairs: [(old: ByteView, new: ByteView)]
    ) throws(BuiltinError) -> Value {
        let text = original.utf8
        var byFirst = [[Int]](repeating: [], count: 256)
        var empty: Int?
        for (number, pair) in pairs.enumerated() {
            if let first = pair.old.first {
                byFirst[Int(first)].append(number)
            } else if empty == nil {
                empty = number
            }
        }
        var result = StringBuilder(in: call.arena, capacity: text.count)
        var position = 0
        var insertedHere = false
        while position <= text.count {
            let rest = ByteView(rebasing: text[position...])
            var match = rest.first.flatMap { first in byFirst[Int(first)].first { ByteSearch.hasPrefix(rest, pairs[$0].old) } }
            if let empty, !insertedHere, empty < match ?? .max { match = empty }
            if let match {
                try call.requireRoom(for: pairs[match].new.count)
                result.append(pairs[match].new)
                position += pairs[match].old.count
                insertedHere = pairs[match].old.isEmpty
                continue
            }
            guard position < text.count else { break }
            result.append(text[position])
            position += 1
            insertedHere = false
        }
        return result.finish()
    }
}
