/// Looks once at a large JSON text, all of it, and makes a segment of it whose small collections are still text: they are read when somebody
/// asks for them. Most decisions over large data ask for little.
///
/// It answers nil for what it does not accept, as ``IndexedJSONReader`` does; that and how texts are scanned are as there.
struct DeferredReader: ~Copyable {
    /// What decides about how a text is read.
    struct Sizes {
        /// Shorter texts are read at once.
        var smallestText = 1 << 20
        /// Collections up to this length stay text, as a whole. (At most 2^28.)
        var largestDeferred = 4_096
        /// Tokens are found for so many bytes at a time: they take as much memory as the text itself.
        var piece = 1 << 18
    }

    private let text: JSONTokenText
    private let depth: Int
    private let largestDeferred: Int

    private var parts = PartStack()
    /// The innermost collection that is not complete, and those around it.
    private var frame = Frame(isObject: false, start: 0, base: 0)
    private var outer: [Frame] = []
    private var isInside = false
    private var expectsKey = false
    private var root: PackedValue?
    private var collectionCount = 0
    /// Values and keys in collections.
    private var entryCount = 0
    /// The first backslash of the piece that was not looked at; the piece's end for none.
    private var backslash = 0
    private var pieceEnd = 0
    private var image = SegmentImage()

    private struct Frame: BitwiseCopyable {
        var isObject: Bool
        /// Where its text begins.
        var start: Int
        /// Where its values begin on the stack.
        var base: Int
        /// See ``CollectionHeader/depth`` and ``CollectionHeader/innerEntries``.
        var depth = 0
        var innerEntries = 0
    }

    private init(_ text: JSONTokenText, depth: Int, _ sizes: Sizes) {
        self.text = text
        self.depth = depth
        largestDeferred = sizes.largestDeferred
    }

    /// A text as a segment whose collections are read when somebody asks for them; nil for one that is to be read as a whole.
    static func segment(of text: [UInt8], limits: JSONLimits, _ sizes: Sizes) -> Segment? {
        text.withUnsafeBytes { bytes in
            guard bytes.count > 0, bytes.count <= Int(UInt32.max) else { return nil }
            var reader = DeferredReader(JSONTokenText(bytes), depth: min(limits.depth, Int(Arena.largestDepth)), sizes)
            let isRead = JSONScanner().scan(bytes, inPiecesOf: sizes.piece) { tokens, piece in reader.read(tokens, of: piece) }
            guard isRead, let root = reader.root, reader.estimatedMemory <= limits.memory else { return nil }
            return reader.finish(root, text)
        }
    }

    /// What the values would take if all of them were asked for, never too low by much.
    private var estimatedMemory: Int {
        text.count + collectionCount * (MemoryLayout<CollectionHeader>.size + 64) + entryCount * MemoryLayout<Value>.size * 2
    }

    private consuming func finish(_ root: PackedValue, _ text: [UInt8]) -> Segment { image.finish(root: root, text: text) }

    // MARK: structure

    /// Reads on. All pieces but the last end behind a comma.
    private mutating func read(_ tokens: UnsafeBufferPointer<UInt32>, of piece: Range<Int>) -> Bool {
        parts.reserve(tokens.count)
        pieceEnd = piece.upperBound
        backslash = text.find(UInt8(ascii: "\\"), in: piece)
        var tokens = TokenCursor(text, tokens, piece.lowerBound)
        while let at = tokens.next() {
            if root != nil { return false }
            if expectsKey {
                guard text[at] == UInt8(ascii: "\""), checkString(at, before: tokens.peekOffset), tokens.take(UInt8(ascii: ":"))
                else { return false }
                push(.string(at), at)
                expectsKey = false
                continue
            }
            switch text[at] {
            case UInt8(ascii: "\""):
                guard checkString(at, before: tokens.peekOffset) else { return false }
                push(.string(at), at)
            case UInt8(ascii: "{"):
                if tokens.peek != UInt8(ascii: "}") {
                    guard open(at, isObject: true) else { return false }
                    continue
                }
                guard let end = tokens.next() else { return false }
                pushEmpty(at..<end &+ 1, isObject: true)
            case UInt8(ascii: "["):
                if tokens.peek != UInt8(ascii: "]") {
                    guard open(at, isObject: false) else { return false }
                    continue
                }
                guard let end = tokens.next() else { return false }
                pushEmpty(at..<end &+ 1, isObject: false)
            case UInt8(ascii: "t"):
                guard text.isWord("true", at) else { return false }
                parts.push(Part(PackedValue(.yes)))
            case UInt8(ascii: "f"):
                guard text.isWord("false", at) else { return false }
                parts.push(Part(PackedValue(.no)))
            case UInt8(ascii: "n"):
                guard text.isWord("null", at) else { return false }
                parts.push(Part(PackedValue(.null)))
            default:
                guard text.numberEnd(at) != nil else { return false }
                push(.number(at), at)
            }
            guard isInside, closeCollections(&tokens) else { return false }
        }
        return true
    }

    /// Goes on behind a value: to the next one of its collection, or of one around it.
    @inline(__always)
    private mutating func closeCollections(_ tokens: inout TokenCursor) -> Bool {
        while isInside {
            guard let at = tokens.next() else { return false }
            let byte = text[at]
            if byte == UInt8(ascii: ",") {
                expectsKey = frame.isObject
                return true
            }
            guard byte == (frame.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return false }
            close(end: at &+ 1)
        }
        return true
    }

    @inline(__always)
    private mutating func open(_ at: Int, isObject: Bool) -> Bool {
        guard isInside ? outer.count &+ 1 < depth : depth > 0 else { return false }
        if isInside { outer.append(frame) }
        collectionCount &+= 1
        frame = Frame(isObject: isObject, start: at, base: parts.count)
        isInside = true
        expectsKey = isObject
        return true
    }

    /// Adds a value to the innermost collection. When that will not stay text, the value's text is nearer now than it will be then.
    @inline(__always)
    private mutating func push(_ part: Part, _ at: Int) {
        parts.push(at &- frame.start > largestDeferred ? Part(pack(part)) : part)
    }

    @inline(__always)
    private mutating func pushEmpty(_ range: Range<Int>, isObject: Bool) {
        frame.depth = max(frame.depth, 1)
        collectionCount &+= 1
        // There may be much space in it.
        if range.count <= largestDeferred {
            push(.text(start: range.lowerBound, count: range.count, isObject: isObject), range.lowerBound)
        } else {
            parts.push(Part(makeCollection(Frame(isObject: isObject, start: range.lowerBound, base: parts.count))))
        }
    }

    /// Puts the innermost collection in the place of its values.
    @inline(__always)
    private mutating func close(end: Int) {
        let closed = frame
        entryCount &+= parts.count &- closed.base
        let entries = parts.count &- closed.base &+ closed.innerEntries
        guard let around = outer.popLast() else {
            root = makeCollection(closed)
            isInside = false
            return
        }
        if end &- closed.start <= largestDeferred {
            parts.removeAll(from: closed.base)
            frame = around
            push(.text(start: closed.start, count: end &- closed.start, isObject: closed.isObject), closed.start)
        } else {
            parts.push(Part(makeCollection(closed)))
            frame = around
        }
        frame.innerEntries &+= entries
        frame.depth = max(frame.depth, closed.depth &+ 1)
    }

    /// Whether the string whose opening quote is at an offset has only escapes that there are.
    @inline(__always)
    private mutating func checkString(_ at: Int, before next: Int) -> Bool { backslash > next || checkEscapes(at &+ 1) }

    private mutating func checkEscapes(_ start: Int) -> Bool {
        let end = text.closingQuote(from: start)
        guard end < text.count, text.hasOnlyEscapes(start..<end) else { return false }
        backslash = text.find(UInt8(ascii: "\\"), in: end..<pieceEnd)
        return true
    }

    // MARK: collections that are not deferred

    private mutating func makeCollection(_ frame: Frame) -> PackedValue {
        for position in frame.base..<parts.count { parts[position] = Part(pack(parts[position])) }
        let offset = image.append(
            isObject: frame.isObject, parts.packed(from: frame.base), depth: UInt32(frame.depth),
            innerEntries: UInt32(clamping: frame.innerEntries))
        parts.removeAll(from: frame.base)
        return PackedValue(frame.isObject ? .object : .array, offset: offset)
    }

    private mutating func pack(_ part: Part) -> PackedValue {
        switch part.form {
        case .packed(let value): return value
        case .string(let at):
            let start = at + 1
            let end = text.closingQuote(from: start)
            if text.find(UInt8(ascii: "\\"), in: start..<end) == end {
                return PackedValue(.string, offset: image.append(text[start..<end]))
            }
            // Its escapes were looked at.
            return PackedValue(.string, offset: (text.escapedString(from: start) ?? []).withUnsafeBytes { image.append($0) })
        case .number(let at):
            let spelling = text[at..<(text.numberEnd(at) ?? at)]
            return NumberText.canonicalInteger(spelling).flatMap { PackedValue(integer: $0) }
                ?? PackedValue(.number, offset: image.append(spelling))
        case .text(let range, let isObject):
            return PackedValue(isObject ? .object : .array, offset: image.append(textAt: range, isObject: isObject))
        }
    }
}

/// Goes through the tokens of a piece of text.
private struct TokenCursor {
    private let text: JSONTokenText
    private let tokens: UnsafeBufferPointer<UInt32>
    private let offset: Int
    private var position = 0

    init(_ text: JSONTokenText, _ tokens: UnsafeBufferPointer<UInt32>, _ offset: Int) {
        self.text = text
        self.tokens = tokens
        self.offset = offset
    }

    /// The offset of the next token, which is then behind us.
    @inline(__always)
    mutating func next() -> Int? {
        guard position < tokens.count else { return nil }
        defer { position &+= 1 }
        return offset &+ Int(tokens[position])
    }

    /// Where the next token begins; the text's length at the end.
    @inline(__always)
    var peekOffset: Int { position < tokens.count ? offset &+ Int(tokens[position]) : text.count }

    /// The first byte of the next token; zero at the end.
    @inline(__always)
    var peek: UInt8 { position < tokens.count ? text[peekOffset] : 0 }

    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position &+= 1
        return true
    }
}
