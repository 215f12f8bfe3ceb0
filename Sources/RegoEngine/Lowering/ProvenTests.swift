import RegoPlan

/// The statements at the beginning of a rule that need not be run where the rule was found by its key: the table has made their tests.
struct ProvenTests {
    /// The first statement, which is run in any case, and those behind it.
    let length: Int

    /// - Parameters:
    ///   - block: the first block of a rule.
    ///   - count: how many statements behind the first one only make tests that were made.
    ///   - number: of the block's first statement in `usage`.
    /// - Returns: nil when it is not worth it, or when something that these statements write is read behind them.
    init?(of block: Block, atMost count: Int, number: Int32, usage: LocalUsage) {
        // In a loop, what is behind a statement may come before it in the next round.
        guard count > 0, block.statements.count > count + 1, !usage.isInLoop(number) else { return nil }
        var count = count
        while count > 1, Self.isRead(block.statements[1...count], behind: number + Int32(count), usage) { count -= 1 }
        guard count > 1 else { return nil }
        length = count + 1
    }

    private static func isRead(_ statements: ArraySlice<Statement>, behind number: Int32, _ usage: LocalUsage) -> Bool {
        var isRead = false
        for statement in statements {
            statement.operation.forEachWritten { isRead = isRead || usage.isUsed($0, behind: number) }
        }
        return isRead
    }
}
