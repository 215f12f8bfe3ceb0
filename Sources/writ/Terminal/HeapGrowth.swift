import CMalloc

/// How the memory of the process grows.
enum HeapGrowth {
    /// In steps of 64 MB, of which only pages that are reached are used.
    ///
    /// Syntax trees of many modules are many small pieces. By default every few of them would be one more call of the system, and while it grows the
    /// memory of one thread, the others wait.
    static func inLargeSteps() { _ = mallopt(M_TOP_PAD, 64 << 20) }
}
