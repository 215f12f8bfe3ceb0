import Glibc

/// The memory of a program's tables: of the process, or of a file.
final class ProgramMemory: @unchecked Sendable {
    /// Aligned to 8.
    let base: UnsafeMutableRawPointer
    let byteCount: Int
    private let isMapped: Bool

    /// Zeros.
    init(byteCount: Int) {
        base = .allocate(byteCount: max(byteCount, 8), alignment: 8)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 8))
        self.byteCount = byteCount
        isMapped = false
    }

    /// A file's bytes, of which only what somebody looks at is read. Nil when it cannot be mapped.
    init?(mapping path: String) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size > 0,
            let memory = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, file, 0), memory != MAP_FAILED
        else { return nil }
        base = memory
        byteCount = Int(status.st_size)
        isMapped = true
    }

    deinit {
        if isMapped { munmap(base, byteCount) } else { base.deallocate() }
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: byteCount) }

    /// Entries that lie at an offset, which is aligned for them. Nobody has looked at them yet.
    func table<Element: BitwiseCopyable>(at offset: Int, count: Int) -> ProgramTable<Element> {
        precondition(offset >= 0 && count >= 0 && offset + count * MemoryLayout<Element>.stride <= byteCount, "a table beyond its memory")
        return ProgramTable(cells: Cells(at: base + offset, count: count), count: count)
    }

    func write(_ entries: [some BitwiseCopyable], at offset: Int) {
        entries.withUnsafeBytes { bytes in
            precondition(offset >= 0 && offset + bytes.count <= byteCount, "entries beyond their memory")
            UnsafeMutableRawBufferPointer(start: base + offset, count: bytes.count).copyMemory(from: bytes)
        }
    }
}
