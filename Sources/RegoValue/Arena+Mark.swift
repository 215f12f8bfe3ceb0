extension Arena {
    /// How far an arena is filled.
    struct Mark: BitwiseCopyable {
        fileprivate var cursor: UnsafeMutableRawPointer
        fileprivate var end: UnsafeMutableRawPointer
        fileprivate var start: UnsafeMutableRawPointer
        fileprivate var usedInFullChunks: Int
        fileprivate var chunkCount: Int
        fileprivate var isExhausted: Bool
        fileprivate var isTooDeep: Bool
    }

    var mark: Mark {
        Mark(
            cursor: state.pointee.cursor, end: state.pointee.end, start: state.pointee.start,
            usedInFullChunks: state.pointee.usedInFullChunks, chunkCount: state.pointee.chunks.count,
            isExhausted: state.pointee.isExhausted, isTooDeep: state.pointee.isTooDeep)
    }

    /// Frees what was allocated since the mark was taken. Values made since then are dead.
    func rollBack(to mark: Mark) {
        while state.pointee.chunks.count > mark.chunkCount { state.pointee.chunks.removeLast().base.deallocate() }
        state.pointee.cursor = mark.cursor
        state.pointee.end = mark.end
        state.pointee.start = mark.start
        state.pointee.usedInFullChunks = mark.usedInFullChunks
        state.pointee.isExhausted = mark.isExhausted
        state.pointee.isTooDeep = mark.isTooDeep
    }
}
