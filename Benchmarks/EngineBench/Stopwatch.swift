import Glibc
import RegoValue

/// How often something runs, and how long that takes.
struct Stopwatch {
    /// Nanoseconds of one run: those of the fastest of several slices, so that a busy machine slows no figure (as in peers.py).
    static func nanoseconds(seconds: Double, slices: Int = 9, _ run: () throws -> Void) rethrows -> Double {
        var count = 1
        var elapsed = try time(1, run)
        let slice = seconds * 1e9 / Double(slices)
        while elapsed < slice / 4, count < 1 << 30 {
            count *= 2
            elapsed = try time(count, run)
        }
        count = max(1, Int(Double(count) * slice / max(elapsed, 1)))
        var times: [Double] = []
        for _ in 0..<slices { times.append(try time(count, run) / Double(count)) }
        return times.min() ?? 0
    }

    private static func time(_ count: Int, _ run: () throws -> Void) rethrows -> Double {
        let start = now()
        for _ in 0..<count { try run() }
        return now() - start
    }

    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}

/// A file's bytes.
struct Bytes {
    struct Unreadable: Error { let path: String }

    static func of(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let count = ftell(file)
        rewind(file)
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { memory, read in
            if let base = memory.baseAddress { HugePages.advise(base, count: memory.count) }
            read = fread(memory.baseAddress, 1, count, file)
        }
        guard bytes.count == count else { throw Unreadable(path: path) }
        return bytes
    }
}
