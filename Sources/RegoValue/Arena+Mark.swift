extension Arena {
    /// How far an arena is filled.
    struct Mark {
        fileprivate let state: ArenaState
    }

    var mark: Mark { Mark(state: state.pointee) }

    /// Frees what was allocated since the mark was taken. Values made since then are dead.
    func rollBack(to mark: Mark) {
        for chunk in state.pointee.chunks[mark.state.chunks.count...] { chunk.base.deallocate() }
        state.pointee = mark.state
    }
}
