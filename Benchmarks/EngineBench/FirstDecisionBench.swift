import Glibc
import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue

/// What a process does from its start to its first decision over base documents, and what memory it has then.
struct FirstDecisionBench {
    let data: String
    let policy: String
    let input: String

    struct NotWritten: Error {}

    /// Writes a document as a data segment, or a policy as the program of its entrypoint. They are not bound to a bundle.
    static func compile(_ path: String, to output: String) throws {
        let zeros = [UInt8](repeating: 0, count: 32)
        let bytes: [UInt8]?
        if path.hasSuffix(".rego") {
            bytes = try program(path).file(binding: zeros, digest: { _ in zeros })
        } else {
            let document = try Document(json: try Bytes.of(path))
            bytes = SegmentWriter.segment(of: document, binding: zeros, digest: { _ in zeros })
        }
        guard let bytes, let file = fopen(output, "wb") else { throw NotWritten() }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw NotWritten() }
    }

    private static func program(_ path: String) throws -> Program {
        let source = SourceFile(path: "policy.rego", text: String(decoding: try Bytes.of(path), as: UTF8.self))
        return try DecisionBench.program(try Parser.parseModule(source: source), "access/allow")
    }

    func run() throws -> String {
        let program = policy.hasSuffix(".rego") ? try Self.program(policy) : try Program(mapping: policy, isTrusted: true)
        let json = try Bytes.of(input)
        let (memoryBefore, _) = try Self.memory()

        let start = Stopwatch.now()
        let document = data.hasSuffix(".json") ? try Document(json: try Bytes.of(data)) : try Document(mapping: data, isTrusted: true)
        let loaded = Stopwatch.now()
        let policy = Policy(program: program, data: document)
        let machine = VirtualMachine(policy: policy)
        let entrypoint = try policy.entrypoint("access/allow")
        let answer = try machine.decide(entrypoint, inputJSON: json) ?? []
        let decided = Stopwatch.now()
        let (memory, peak) = try Self.memory()
        machine.reset()
        let next = try Stopwatch.nanoseconds(seconds: 0.2) {
            _ = try machine.decide(entrypoint, inputJSON: json)
            machine.reset()
        }
        return """
            {"loading_ns":\(loaded - start),"first_ns":\(decided - start),"next_ns":\(next),"answer":\(String(decoding: answer, as: UTF8.self)),\
            "resident_before":\(memoryBefore),"resident":\(memory),"peak":\(peak)}
            """
    }

    /// Bytes of memory that are resident, and were at most.
    private static func memory() throws -> (now: Int, peak: Int) {
        guard let file = fopen("/proc/self/status", "r") else { throw Bytes.Unreadable(path: "/proc/self/status") }
        defer { fclose(file) }
        var text = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&text, 1, text.count, file)
        let lines = String(decoding: text[..<count], as: UTF8.self).split(separator: "\n")
        func kilobytes(_ name: String) -> Int {
            lines.first { $0.hasPrefix(name) }.flatMap { Int($0.filter(\.isNumber)) } ?? 0
        }
        return (kilobytes("VmRSS:") << 10, kilobytes("VmHWM:") << 10)
    }
}
