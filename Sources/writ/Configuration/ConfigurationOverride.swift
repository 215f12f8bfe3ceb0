import RegoSyntax

/// One use of `--set` or `--set-file`: `labels.app=x,services.s.url=http://h,list[0].name=a,names={a,b}`.
///
/// A backslash takes the next character as it is. Lists begin at 0; what is between is null.
struct ConfigurationOverride {
    private static let largestIndex = 65_536
    private static let deepestKey = 100

    private let flag: String
    private let value: (String) throws -> JSONNode
    private var rest: ArraySlice<Character>
    private var depth = 0

    /// Sets what the argument says, in an object.
    ///
    /// - Parameters:
    ///   - flag: as which messages name the argument.
    ///   - value: what a text stands for.
    static func apply(_ argument: String, to root: inout JSONNode, flag: String, value: @escaping (String) throws -> JSONNode) throws {
        var override = ConfigurationOverride(flag: flag, value: value, rest: Array(argument)[...])
        while !override.rest.isEmpty { try override.readKey(into: &root) }
    }

    /// A truth value, a whole number or else a text.
    static func typed(_ text: String) -> JSONNode {
        switch text.lowercased() {
        case "true": .bool(true)
        case "false": .bool(false)
        case "null": .object([])
        case "0": .number("0")
        default: !text.hasPrefix("0") && Int64(text) != nil ? .number("\(Int64(text) ?? 0)") : .string(text)
        }
    }

    // MARK: Keys

    private mutating func readKey(into object: inout JSONNode) throws {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepestKey else { throw failure("a key has more than \(Self.deepestKey) parts") }
        let (key, stop) = take(until: "=[,.")
        switch stop {
        case nil: if !key.isEmpty { throw failure("key \"\(key)\" has no value") }
        case "=": set(key, to: try readValue(), in: &object)
        case "[":
            let index = try readIndex()
            var list = object[key]?.array ?? []
            try readItem(index, of: &list)
            set(key, to: .array(list), in: &object)
        case ".":
            var inner = object[key] ?? .object([])
            try readKey(into: &inner)
            if inner.members.isEmpty { throw failure("key map \"\(key)\" has no value") }
            set(key, to: inner, in: &object)
        default: throw failure("key \"\(key)\" has no value (cannot end with ,)")
        }
    }

    private func set(_ key: String, to value: JSONNode, in object: inout JSONNode) {
        if !key.isEmpty { object.set(key, to: value) }
    }

    private mutating func readIndex() throws -> Int {
        let (text, stop) = take(until: "]")
        guard stop != nil, let index = Int(text) else { throw failure("error parsing index: \"\(text)\"") }
        guard index >= 0 else { throw failure("negative \(index) index not allowed") }
        guard index <= Self.largestIndex else {
            throw failure("index of \(index) is greater than maximum supported index of \(Self.largestIndex)")
        }
        return index
    }

    private mutating func readItem(_ index: Int, of list: inout [JSONNode]) throws {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepestKey else { throw failure("a key has more than \(Self.deepestKey) parts") }
        let (text, stop) = take(until: "[.=")
        guard text.isEmpty else { throw failure("unexpected data at end of array index: \"\(text)\"") }
        if list.count <= index { list += Array(repeating: .null, count: index + 1 - list.count) }
        switch stop {
        case "=": list[index] = try readValue()
        case "[":
            let next = try readIndex()
            var inner = list[index].array ?? []
            try readItem(next, of: &inner)
            list[index] = .array(inner)
        case ".":
            var inner = list[index]
            if case .object = inner {} else { inner = .object([]) }
            try readKey(into: &inner)
            list[index] = inner
        default: throw failure("an index has no value")
        }
    }

    // MARK: Values

    private mutating func readValue() throws -> JSONNode {
        guard rest.first == "{" else { return try value(take(until: ",").text) }
        rest.removeFirst()
        var items: [JSONNode] = []
        while true {
            let (text, stop) = take(until: ",}")
            guard let stop else { throw failure("list must terminate with '}'") }
            items.append(try value(text))
            if stop == "}" { break }
        }
        if rest.first == "," { rest.removeFirst() }
        return .array(items)
    }

    /// The text before one of the stops, which is read as well; nil for the end.
    private mutating func take(until stops: String) -> (text: String, stop: Character?) {
        var text = ""
        while let next = rest.popFirst() {
            if stops.contains(next) { return (text, next) }
            if next == "\\", let escaped = rest.popFirst() {
                text.append(escaped)
            } else {
                text.append(next)
            }
        }
        return (text, nil)
    }

    private func failure(_ message: String) -> Failure { Failure.usage("\(flag): \(message)") }
}
