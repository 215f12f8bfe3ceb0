/// What Go's regular expressions have otherwise than this version of RE2: `(?<name>...)` for `(?P<name>...)`, names of ASCII letters,
/// digits and underscores only, and no `\C`.
struct GoRegexSyntax {
    /// Why Go refuses an expression, and where.
    struct Refusal {
        var offset: Int
        var message: String
    }

    /// The expression as RE2 reads it.
    private(set) var translated: [UInt8] = []
    private(set) var refusal: Refusal?
    /// Whether `\B` occurs.
    private(set) var hasNonBoundaries = false

    private let pattern: [UInt8]
    private var position = 0

    init(_ pattern: [UInt8]) {
        self.pattern = pattern
        translated.reserveCapacity(pattern.count)
        while position < pattern.count, refusal == nil {
            switch pattern[position] {
            case UInt8(ascii: "\\"): readEscape()
            case UInt8(ascii: "["): readClass()
            case UInt8(ascii: "("): readGroup()
            default: take(1)
            }
        }
    }

    private mutating func take(_ count: Int) {
        let end = min(position + count, pattern.count)
        translated += pattern[position..<end]
        position = end
    }

    private func follows(_ text: StaticString) -> Bool {
        pattern[position...].starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func readEscape() {
        if follows("\\C") {
            refusal = Refusal(offset: position, message: "invalid escape sequence: `\\C`")
        } else if follows("\\Q") {
            while position < pattern.count, !follows("\\E") { take(1) }
        } else {
            if follows("\\B") { hasNonBoundaries = true }
            take(2)
        }
    }

    /// `[...]`, in which a bracket that comes first stands for itself.
    private mutating func readClass() {
        take(1)
        if follows("^") { take(1) }
        if follows("]") { take(1) }
        while position < pattern.count, pattern[position] != UInt8(ascii: "]") {
            if follows("[:"), let end = classNameEnd() {
                take(end - position)
            } else {
                take(follows("\\") ? 2 : 1)
            }
        }
        take(1)
    }

    /// Behind `[:name:]`, when that is what is here.
    private func classNameEnd() -> Int? {
        var end = position + 2
        while end + 1 < pattern.count {
            if pattern[end] == UInt8(ascii: ":") { return pattern[end + 1] == UInt8(ascii: "]") ? end + 2 : nil }
            end += 1
        }
        return nil
    }

    private mutating func readGroup() {
        let hasP = follows("(?P<")
        guard hasP || follows("(?<") else { return take(1) }
        let nameStart = position + (hasP ? 4 : 3)
        guard let nameEnd = pattern[nameStart...].firstIndex(of: UInt8(ascii: ">")) else { return refuse(upTo: pattern.count) }
        let name = pattern[nameStart..<nameEnd]
        guard !name.isEmpty, name.allSatisfy({ $0 == UInt8(ascii: "_") || ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 }) else {
            return refuse(upTo: nameEnd + 1)
        }
        translated += "(?P<".utf8
        position = nameStart
        take(nameEnd + 1 - nameStart)
    }

    private mutating func refuse(upTo end: Int) {
        let shown = String(decoding: pattern[position..<end], as: UTF8.self)
        refusal = Refusal(offset: position, message: "invalid named capture: `\(shown)`")
    }
}
