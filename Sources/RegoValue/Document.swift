/// A value that owns its memory and may be shared between threads: base data, constants, a parsed configuration.
public final class Document: Sendable {
    // The arena is written only before `root` is frozen, in the initializers; afterwards nobody allocates in it.
    private nonisolated(unsafe) let owner: ArenaOwner
    /// Where the value is instead, when it was not read from a text.
    private let segment: Segment?
    /// The document's value. Valid as long as the document.
    public let root: Value
    /// Its first strings, so that the same strings in a program or an input can be represented by the same words.
    public let strings: StringTable
    /// Bytes of memory it holds.
    public let byteCount: Int

    /// Builds a document. What `build` returns must be made in the arena it is given, or be immediate.
    public init<E: Error>(limit: Int = .max, _ build: (Arena) throws(E) -> Value) throws(E) {
        owner = ArenaOwner(limit: limit)
        segment = nil
        root = try build(owner.arena)
        root.freeze()
        var strings = StringTable()
        Self.collectStrings(of: root, into: &strings, budget: 4096)
        self.strings = strings
        byteCount = owner.arena.used
    }

    init(_ segment: Segment) {
        owner = ArenaOwner(limit: 0)
        self.segment = segment
        root = segment.root
        // Strings have no words before somebody asks for them.
        strings = StringTable()
        byteCount = segment.byteCount
    }

    /// Parses JSON text. Of a large one, collections are read when somebody asks for them; it is held as long as the document.
    public convenience init(json: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(json: json, limits: limits, DeferredReader.Sizes())
    }

    convenience init(json: [UInt8], limits: JSONLimits, _ sizes: DeferredReader.Sizes) throws(JSONError) {
        if json.count >= sizes.smallestText, let segment = DeferredReader.segment(of: json, limits: limits, sizes) {
            self.init(segment)
            return
        }
        try self.init(limit: limits.memory) { arena throws(JSONError) in
            var reader = JSONReader(arena: arena, limits: limits, sharing: true)
            return try reader.read(json)
        }
    }

    /// Reads the value while the document is held. A temporary document must be read so: `Document(…).root` may outlive its memory.
    public func read<Result, Failure: Error>(_ body: (Value) throws(Failure) -> Result) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(root)
    }

    /// Whether a collection lies in this document's memory.
    public func owns(_ value: Value) -> Bool {
        value.isCollection && (segment?.holds(value.address) ?? owner.arena.holds(value.address))
    }

    /// An empty object.
    public static let empty = Document { $0.object() }

    /// Looks at the first entries of a document, which is where its shape shows; a table of every string of millions would cost more than it
    /// saves.
    private static func collectStrings(of value: Value, into strings: inout StringTable, budget: Int) {
        var left = budget
        var pending = [value]
        var next = 0
        while next < pending.count {
            let collection = pending[next]
            next += 1
            guard collection.isCollection else { continue }
            for position in 0..<collection.count {
                left -= 1
                if left == 0 { return }
                if collection.isObject { strings.insert(collection.key(at: position)) }
                let child = collection.value(at: position)
                if child.isCollection { pending.append(child) } else { strings.insert(child) }
            }
        }
    }
}
