import RegoValue

/// The code of one function or query plan, from where it begins to where the next one does.
struct CodePart {
    let range: Range<Int>
    let registers: Int32
    let iterations: Int32
    let isFunction: Bool

    /// All of them, in order; together they are the whole code.
    static func parts(of tables: ProgramTables) throws(SegmentError) -> [CodePart] {
        var entries: [(entry: Int32, registers: Int32, iterations: Int32, isFunction: Bool)] = []
        for function in tables.functions { entries.append((function.entry, function.registers, function.iterations, true)) }
        for entrypoint in tables.entrypoints {
            entries.append((entrypoint.code.entry, entrypoint.code.registers, entrypoint.code.iterations, false))
        }
        entries.sort { $0.entry < $1.entry }
        guard entries.first.map({ $0.entry == 0 }) ?? (tables.code.count == 0) else {
            throw .damaged("it has code that belongs to nothing")
        }
        var parts: [CodePart] = []
        parts.reserveCapacity(entries.count)
        for (position, entry) in entries.enumerated() {
            let end = position + 1 < entries.count ? Int(entries[position + 1].entry) : tables.code.count
            guard Int(entry.entry) < end, end <= tables.code.count else { throw .damaged("a function or query plan has no code") }
            // Input and data lie in the first two registers of a query plan.
            guard entry.registers >= (entry.isFunction ? 1 : 2), Int(entry.registers) <= ProgramVerification.mostRegisters,
                entry.iterations >= 0, Int(entry.iterations) <= ProgramVerification.mostIterations
            else { throw .damaged("a function or query plan has too many registers") }
            parts.append(
                CodePart(
                    range: Int(entry.entry)..<end, registers: entry.registers, iterations: entry.iterations, isFunction: entry.isFunction))
        }
        return parts
    }
}
