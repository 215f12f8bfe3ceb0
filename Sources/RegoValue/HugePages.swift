import Glibc

/// Huge pages of the processor (transparent_hugepage of Linux): most of the time that filling a large piece of new memory takes is the system's,
/// page by page, and there are 512 times fewer of these.
public enum HugePages {
    /// 2 MiB, on the processors that Writ runs on.
    public static let size = 2 << 20

    /// Asks for huge pages in the part of a piece of memory that can have them. To be called before the memory is used; does nothing for a
    /// small piece, and where the system has none.
    public static func advise(_ memory: UnsafeMutableRawPointer, count: Int) {
        let first = (UInt(bitPattern: memory) + UInt(size) - 1) & ~UInt(size - 1)
        let end = (UInt(bitPattern: memory) + UInt(max(count, 0))) & ~UInt(size - 1)
        if first < end { madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_HUGEPAGE) }
    }
}

extension [UInt8] {
    /// Room for so many bytes in all, in memory that is quickly filled.
    public mutating func reserveLargeCapacity(_ count: Int) {
        reserveCapacity(count)
        guard count >= HugePages.size else { return }
        withUnsafeMutableBufferPointer { bytes in
            if let base = bytes.baseAddress { HugePages.advise(base, count: count) }
        }
    }
}
