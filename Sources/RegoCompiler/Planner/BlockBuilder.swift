import RegoPlan

/// Collects statements into nested blocks.
///
/// A construct that may have several solutions opens a scan and leaves it open: what is planned next belongs inside. Whoever opened
/// a *body* (a rule's, a comprehension's) closes everything above it when the body ends.
struct BlockBuilder {
    /// The statement that an open block will be part of.
    enum Holder {
        case detached
        case block
        case scan(source: Local, key: Local, value: Local)
        case with(local: Local, path: [Int32], value: Operand)
    }

    private struct OpenBlock {
        var statements: [Statement] = []
        var holder: Holder
        var place: SourcePlace
    }

    private var open: [OpenBlock] = []
    /// Statements appended so far, in all blocks.
    private(set) var emitted = 0

    /// Number of open blocks.
    var depth: Int { open.count }

    mutating func append(_ statement: Statement) {
        emitted += 1
        open[open.count - 1].statements.append(statement)
    }

    mutating func open(_ holder: Holder, at place: SourcePlace) {
        open.append(OpenBlock(holder: holder, place: place))
    }

    /// Closes blocks, each into the one below it, until `depth` remain.
    mutating func close(to depth: Int) {
        while open.count > depth {
            let top = open.removeLast()
            let body = Block(top.statements)
            switch top.holder {
            case .detached, .block: append(Statement(.block([body]), at: top.place))
            case .scan(let source, let key, let value):
                append(Statement(.scan(source: source, key: key, value: value, body: body), at: top.place))
            case .with(let local, let path, let value):
                append(Statement(.with(local: local, path: path, value: value, body: body), at: top.place))
            }
        }
    }

    /// Closes what lies above the block at `depth`, takes that block out and returns it.
    mutating func take(bodyAt depth: Int) -> Block {
        close(to: depth)
        return Block(open.removeLast().statements)
    }

    /// How many levels a break needs to leave the block that was opened as the `depth`-th.
    func levels(outOf depth: Int) -> UInt32 {
        UInt32(open.count - depth)
    }

    /// A position in the innermost block, to insert a statement at later.
    func mark() -> (depth: Int, index: Int) {
        (open.count, open[open.count - 1].statements.count)
    }

    mutating func insert(_ statement: Statement, at mark: (depth: Int, index: Int)) {
        emitted += 1
        open[mark.depth - 1].statements.insert(statement, at: mark.index)
    }
}
