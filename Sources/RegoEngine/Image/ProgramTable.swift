/// A run of trivial values that does not change, somewhere in a program's memory. A handle: whoever holds the memory keeps it.
///
/// Reading beyond its end stops the process in every build. The machine's loop reads ``cells`` instead, by numbers that were looked at when
/// the program was made or verified.
struct ProgramTable<Element: BitwiseCopyable>: RandomAccessCollection {
    let cells: Cells<Element>
    let count: Int

    var startIndex: Int { 0 }
    var endIndex: Int { count }

    subscript(_ position: Int) -> Element {
        precondition(position >= 0 && position < count, "no such entry")
        return cells[position]
    }

    /// The entries of a run.
    subscript(_ run: Run) -> Slice<ProgramTable> { self[Int(run.first)..<Int(run.end)] }
}

/// A range of numbers: entries of a table that belong together.
struct Run: BitwiseCopyable, Hashable {
    var first: Int32
    var end: Int32

    init(_ range: Range<Int>) { (first, end) = (Int32(range.lowerBound), Int32(range.upperBound)) }

    var isEmpty: Bool { first == end }
    var count: Int { Int(end - first) }
}
