/// A value that owns its memory and may be shared between threads: base data, constants, a parsed configuration.
public final class Document: Sendable {
    // The arena is written only before `root` is frozen, in the initializers; afterwards nobody allocates in it.
    private nonisolated(unsafe) let owner: ArenaOwner
    /// The document's value. Valid as long as the document.
    public let root: Value
    /// The keys of its objects, so that constants of a program can be represented by the same words.
    public let keys: StringTable
    /// Bytes of memory it holds.
    public let byteCount: Int

    /// Builds a document. What `build` returns must be made in the arena it is given, or be immediate.
    public init<E: Error>(limit: Int = .max, _ build: (Arena) throws(E) -> Value) throws(E) {
        owner = ArenaOwner(limit: limit)
        root = try build(owner.arena)
        root.freeze()
        var keys = StringTable()
        Self.collectKeys(of: root, into: &keys, budget: 4096)
        self.keys = keys
        byteCount = owner.arena.used
    }

    /// Parses JSON text.
    public convenience init(json: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init { arena throws(JSONError) in
            var reader = JSONReader(arena: arena, limits: limits)
            return try reader.read(json)
        }
    }

    /// Reads the value while the document is held. A temporary document must be read so: `Document(…).root` may outlive its memory.
    public func read<Result, Failure: Error>(_ body: (Value) throws(Failure) -> Result) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(root)
    }

    /// An empty object.
    public static let empty = Document { $0.object() }

    /// Looks at the first objects of a document, which is where its shape shows; a table of every key of millions would cost more than it saves.
    private static func collectKeys(of value: Value, into keys: inout StringTable, budget: Int) {
        var left = budget
        var pending = [value]
        while let next = pending.popLast(), left > 0 {
            guard next.isCollection else { continue }
            for position in 0..<next.count {
                left -= 1
                if left == 0 { return }
                if next.isObject { keys.insert(next.key(at: position)) }
                let child = next.value(at: position)
                if child.isCollection { pending.append(child) }
            }
        }
    }
}
