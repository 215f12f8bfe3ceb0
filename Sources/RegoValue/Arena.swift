/// The state of an arena, allocated once and reached through ``Arena`` handles.
@usableFromInline
struct ArenaState {
    @usableFromInline var cursor: UnsafeMutableRawPointer
    @usableFromInline var end: UnsafeMutableRawPointer
    /// Bytes handed out in chunks that are full.
    @usableFromInline var usedInFullChunks: Int
    @usableFromInline var start: UnsafeMutableRawPointer
    @usableFromInline var limit: Int
    @usableFromInline var isExhausted: Bool
    @usableFromInline var isTooDeep = false
    var chunks: [(base: UnsafeMutableRawPointer, size: Int)]
}

/// A handle to a bump allocator: allocation is a pointer increment, everything is freed at once by ``ArenaOwner/reset()``.
///
/// The arena has a limit in bytes. An allocation beyond it still succeeds but marks the arena exhausted; the virtual machine looks at
/// ``isExhausted`` after every built-in call and loop step and stops the evaluation. Code that may allocate a lot in one go asks
/// ``hasRoom(for:)`` first.
@frozen
public struct Arena {
    @usableFromInline let state: UnsafeMutablePointer<ArenaState>

    @inlinable
    init(state: UnsafeMutablePointer<ArenaState>) { self.state = state }

    /// Whether more was allocated than the limit allows.
    @inlinable @inline(__always)
    public var isExhausted: Bool { state.pointee.isExhausted }

    /// How many levels of collections a value may have inside it.
    public static let largestDepth: UInt32 = 5_000

    /// Whether it was a value nesting too deep that exhausted the arena.
    public var isTooDeep: Bool { state.pointee.isTooDeep }

    /// The limit, in bytes.
    @inlinable
    public var limit: Int { state.pointee.limit }

    /// Bytes allocated since the last reset.
    @inlinable
    public var used: Int { state.pointee.usedInFullChunks + (state.pointee.cursor - state.pointee.start) }

    /// Pieces of memory that the system gave and that are still held.
    public var chunkCount: Int { state.pointee.chunks.count }

    /// Whether the address lies in one of the arena's pieces of memory.
    func holds(_ address: UnsafeMutableRawPointer) -> Bool {
        state.pointee.chunks.contains { address >= $0.base && address < $0.base + $0.size }
    }

    /// Bytes that can be allocated within the limit.
    public var remaining: Int { max(limit - used, 0) }

    /// Whether `bytes` more can be allocated within the limit. When not, the arena is marked exhausted.
    @inlinable
    public func hasRoom(for bytes: Int) -> Bool {
        if bytes <= state.pointee.limit - used { return true }
        state.pointee.isExhausted = true
        return false
    }

    /// `bytes` of memory, aligned to 8, not initialized.
    @inlinable @inline(__always)
    public func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
        let rounded = (bytes &+ 7) & ~7
        let result = state.pointee.cursor
        if state.pointee.end - result >= rounded {
            state.pointee.cursor = result + rounded
            return result
        }
        return allocateSlow(rounded)
    }

    /// Returns the unused tail of the newest allocation; does nothing when something was allocated after it.
    func giveBack(from memory: UnsafeMutableRawPointer, allocated: Int, needed: Int) {
        guard state.pointee.cursor == memory + ((allocated + 7) & ~7) else { return }
        state.pointee.cursor = memory + ((needed + 7) & ~7)
    }

    @usableFromInline @inline(never)
    func allocateSlow(_ bytes: Int) -> UnsafeMutableRawPointer {
        state.pointee.usedInFullChunks += state.pointee.cursor - state.pointee.start
        let previous = state.pointee.chunks.last?.size ?? 0
        let size = max(bytes, min(max(previous * 2, ArenaOwner.firstChunk), ArenaOwner.largestChunk))
        let base = Self.chunk(size)
        state.pointee.chunks.append((base, size))
        state.pointee.start = base
        state.pointee.cursor = base + bytes
        state.pointee.end = base + size
        if used > state.pointee.limit { state.pointee.isExhausted = true }
        return base
    }

    private static func chunk(_ size: Int) -> UnsafeMutableRawPointer {
        guard size >= HugePages.size else { return .allocate(byteCount: size, alignment: 16) }
        let base = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: HugePages.size)
        HugePages.advise(base, count: size)
        return base
    }
}

/// Owns an arena's memory and frees it when it goes away.
public final class ArenaOwner {
    static let firstChunk = 16 << 10
    static let largestChunk = 8 << 20
    /// 256 MiB.
    public static let defaultLimit = 256 << 20

    public let arena: Arena

    /// - Parameter limit: bytes after which the arena counts as exhausted.
    public init(limit: Int = ArenaOwner.defaultLimit) {
        let base = UnsafeMutableRawPointer.allocate(byteCount: Self.firstChunk, alignment: 16)
        let state = UnsafeMutablePointer<ArenaState>.allocate(capacity: 1)
        state.initialize(
            to: ArenaState(
                cursor: base, end: base + Self.firstChunk, usedInFullChunks: 0, start: base, limit: limit, isExhausted: false,
                chunks: [(base, Self.firstChunk)]))
        arena = Arena(state: state)
    }

    deinit {
        for chunk in arena.state.pointee.chunks { chunk.base.deallocate() }
        arena.state.deinitialize(count: 1)
        arena.state.deallocate()
    }

    /// Frees everything that was allocated. All values made in this arena are dead afterwards.
    ///
    /// The largest chunk is kept for reuse unless it is larger than 1 MiB, so that one expensive evaluation does not pin its memory.
    public func reset() {
        let state = arena.state
        state.pointee.usedInFullChunks = 0
        state.pointee.isExhausted = false
        state.pointee.isTooDeep = false
        if state.pointee.chunks.count > 1 {
            let keep =
                state.pointee.chunks.indices.last { state.pointee.chunks[$0].size <= 1 << 20 } ?? state.pointee.chunks.startIndex
            let kept = state.pointee.chunks[keep]
            for (index, chunk) in state.pointee.chunks.enumerated() where index != keep { chunk.base.deallocate() }
            state.pointee.chunks = [kept]
            state.pointee.start = kept.base
            state.pointee.end = kept.base + kept.size
        }
        state.pointee.cursor = state.pointee.start
    }
}
