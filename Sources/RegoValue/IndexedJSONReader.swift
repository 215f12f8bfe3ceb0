/// Reads JSON whose tokens a ``JSONScanner`` has found: what of ``JSONReader`` remains when nobody has to look for anything.
///
/// It answers nil for what it does not accept, without a word about why; ``JSONReader`` reads such a text again and says it. The scanner
/// has seen to it that the text is UTF-8, and that strings end and hold no control characters.
struct IndexedJSONReader: ~Copyable {
    private let arena: Arena
    private let text: JSONTokenText
    private let tokens: UnsafePointer<UInt32>
    private let tokenCount: Int
    private let depth: Int
    /// Strings that have a word already.
    private let interned: InternedStrings
    /// Those met last: a power of two, or none.
    private let recent: UnsafeMutableBufferPointer<Value>

    private let seed = Hash.seed

    /// Values whose collection is not complete.
    private let stack: UnsafeMutablePointer<Value>
    private var top = 0
    /// The collections that are not complete: where their values begin on the stack.
    private let frames: UnsafeMutablePointer<Frame>
    private var frameCount = 0
    private var cursor = 0

    private struct Frame: BitwiseCopyable {
        var isObject: Bool
        var base: Int
    }

    /// - Parameter workspace: for values and collections that are not complete.
    init(
        arena: Arena, text: UnsafeRawBufferPointer, tokens: UnsafeBufferPointer<UInt32>, depth: Int, interned: InternedStrings,
        recent: UnsafeMutableBufferPointer<Value>, workspace: UnsafeMutableRawPointer
    ) {
        self.arena = arena
        self.text = JSONTokenText(text)
        self.tokens = tokens.baseAddress.unsafelyUnwrapped
        tokenCount = tokens.count
        self.depth = depth
        self.interned = interned
        self.recent = recent
        stack = workspace.assumingMemoryBound(to: Value.self)
        frames = (workspace + tokens.count * MemoryLayout<Value>.stride).assumingMemoryBound(to: Frame.self)
    }

    /// Bytes that reading a text of so many tokens takes in its workspace: no text has more values, or collections, than tokens.
    static func workspaceSize(tokens: Int) -> Int { tokens * (MemoryLayout<Value>.stride + MemoryLayout<Frame>.stride) }

    // MARK: structure

    mutating func read() -> Value? {
        while let at = nextToken() {
            switch text[at] {
            case UInt8(ascii: "\""):
                guard readString(at) else { return nil }
            case UInt8(ascii: "{"):
                if peek == UInt8(ascii: "}") {
                    cursor &+= 1
                    push(arena.object())
                } else {
                    guard open(isObject: true), readKey() else { return nil }
                    continue
                }
            case UInt8(ascii: "["):
                if peek == UInt8(ascii: "]") {
                    cursor &+= 1
                    push(arena.array())
                } else {
                    guard open(isObject: false) else { return nil }
                    continue
                }
            default:
                let value = word(at)
                guard value.isDefined else { return nil }
                push(value)
            }
            while frameCount > 0 {
                let byte = peek
                let isObject = frames[frameCount &- 1].isObject
                cursor &+= 1
                if byte == UInt8(ascii: ",") {
                    guard !isObject || readKey() else { return nil }
                    break
                }
                guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return nil }
                close()
            }
            if arena.isExhausted { return nil }
            if frameCount == 0 { return cursor == tokenCount ? stack[0] : nil }
        }
        return nil
    }

    /// Written as one piece: it is read as one soon, and the processor forwards a store only to a load of its size.
    @inline(__always)
    private mutating func push(_ value: Value) {
        UnsafeMutableRawPointer(stack + top).storeBytes(of: SIMD2(value.head, value.word), as: SIMD2<UInt64>.self)
        top &+= 1
    }

    /// The offset of the next token, which is then behind us.
    @inline(__always)
    private mutating func nextToken() -> Int? {
        guard cursor < tokenCount else { return nil }
        defer { cursor &+= 1 }
        return Int(tokens[cursor])
    }

    /// The first byte of the next token; zero at the end.
    @inline(__always)
    private var peek: UInt8 { cursor < tokenCount ? text[Int(tokens[cursor])] : 0 }

    @inline(__always)
    private mutating func open(isObject: Bool) -> Bool {
        guard frameCount < depth else { return false }
        frames[frameCount] = Frame(isObject: isObject, base: top)
        frameCount &+= 1
        return true
    }

    /// Puts the innermost collection in the place of its values.
    @inline(__always)
    private mutating func close() {
        frameCount &-= 1
        let frame = frames[frameCount]
        let entries = UnsafeBufferPointer(start: stack + frame.base, count: top &- frame.base)
        top = frame.base
        push(frame.isObject ? arena.object(entries) : arena.array(entries))
    }

    @inline(__always)
    private mutating func readKey() -> Bool {
        guard let at = nextToken(), text[at] == UInt8(ascii: "\""), readString(at), peek == UInt8(ascii: ":") else { return false }
        cursor &+= 1
        return true
    }

    // MARK: scalars

    /// A number, true, false or null; undefined for anything else.
    @inline(__always)
    private func word(_ at: Int) -> Value {
        switch text[at] {
        case UInt8(ascii: "t"): return text.isWord("true", at) ? .boolean(true) : .undefined
        case UInt8(ascii: "f"): return text.isWord("false", at) ? .boolean(false) : .undefined
        case UInt8(ascii: "n"): return text.isWord("null", at) ? .null : .undefined
        default: return number(at)
        }
    }

    @inline(__always)
    private func number(_ at: Int) -> Value {
        let isNegative = text[at] == UInt8(ascii: "-")
        let first = isNegative ? at &+ 1 : at
        let count = text.digits(first)
        let end = first &+ count
        guard count > 0, count == 1 || text[first] != UInt8(ascii: "0") else { return .undefined }
        guard count <= 18, text.isBoundary(end), !isNegative || text[first] != UInt8(ascii: "0") else { return spelledNumber(at, end) }
        var magnitude: Int64 = 0
        for position in first..<end { magnitude = magnitude &* 10 &+ Int64(text[position] &- 48) }
        return .integer(isNegative ? 0 &- magnitude : magnitude)
    }

    /// A number that is more than a few digits. Its integral part ends at `end`.
    private func spelledNumber(_ at: Int, _ end: Int) -> Value {
        guard let end = text.numberEnd(behind: end) else { return .undefined }
        return arena.number(text[at..<end])
    }

    // MARK: strings

    /// Reads the string whose opening quote is at an offset, and behind which the next token is the one at the cursor.
    @inline(never)
    private mutating func readString(_ at: Int) -> Bool {
        // Only space lies between the closing quote and the next token.
        var end = (cursor < tokenCount ? Int(tokens[cursor]) : text.count) &- 1
        while end > at, text[end] != UInt8(ascii: "\"") { end &-= 1 }
        guard end > at else { return false }
        let start = at &+ 1
        let scanned = Hash.scan(text[start..<end], readable: text.count &- start, seed: seed)
        if scanned.hasBackslash { return readEscapedString(start) }
        push(string(text[start..<end], hash: scanned.hash))
        return true
    }

    private mutating func readEscapedString(_ start: Int) -> Bool {
        guard let bytes = text.escapedString(from: start) else { return false }
        push(bytes.withUnsafeBytes { string($0, hash: Hash.of($0)) })
        return true
    }

    @inline(__always)
    private func string(_ bytes: UnsafeRawBufferPointer, hash: UInt32) -> Value {
        if let known = interned.find(bytes, hash: hash) { return known }
        guard !recent.isEmpty else { return arena.string(bytes, hash: hash) }
        let slot = Int(hash) & (recent.count &- 1)
        if recent[slot].isDefined, recent[slot].isString(bytes, hash: hash) { return recent[slot] }
        let new = arena.string(bytes, hash: hash)
        recent[slot] = new
        return new
    }
}
