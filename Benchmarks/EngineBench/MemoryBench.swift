import Glibc
import RegoEngine

/// The memory of a process that decides again and again, each time about another input.
struct MemoryBench {
    let bench: DecisionBench

    init(folder: String) throws { bench = try DecisionBench(folder: folder) }

    /// - Returns: as JSON, how many bytes were resident after how many decisions: the first 100,000, and then ten times as far apart.
    func run(decisions: Int) throws -> String {
        let machine = VirtualMachine(policy: bench.policy)
        let entrypoint = try bench.policy.entrypoint(bench.entrypoint)
        let rest = bench.input.drop { $0 != UInt8(ascii: "{") }.dropFirst()
        let first = min(100_000, decisions)
        var next = first
        var figures: [String] = []
        for number in 1...max(1, decisions) {
            let input = Array("{\"request number\": \"no. \(number)\", \"key \(number)\": \(number),".utf8) + rest
            _ = try machine.decide(entrypoint, inputJSON: input)
            machine.reset()
            if number == next || number == decisions {
                figures.append("{\"decisions\":\(number),\"resident\":\(try Self.resident())}")
                next += max(first, decisions / 10)
            }
        }
        return "[\(figures.joined(separator: ","))]"
    }

    /// Bytes of this process that are in memory (proc(5), `/proc/self/statm`).
    private static func resident() throws -> Int {
        struct Unknown: Error {}
        guard let file = fopen("/proc/self/statm", "r") else { throw Unknown() }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { throw Unknown() }
        let fields = line.map(UInt8.init(bitPattern:)).split(separator: UInt8(ascii: " "))
        guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { throw Unknown() }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
