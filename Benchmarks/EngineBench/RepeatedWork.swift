import RegoCompiler
import RegoEngine
import RegoFormatting
import RegoPlan
import RegoSyntax
import RegoValue

/// Pieces of work that are done so many times and not timed: what counts the processor's instructions runs this with two numbers.
enum RepeatedWork: String {
    /// The policy of a workload decides about an input that was read before.
    case evaluate
    /// From the bytes of a workload's input to the bytes of its decision.
    case decide
    /// Reads a workload's base data.
    case read
    /// Parses a workload's policy.
    case parse
    /// Compiles, plans and lowers a workload's policy that was parsed before.
    case compile
    /// Parses and formats a workload's policy.
    case format

    func run(folder: String, times: Int) throws {
        switch self {
        case .evaluate:
            let bench = try DecisionBench(folder: folder)
            let machine = VirtualMachine(policy: bench.policy)
            let entrypoint = try bench.policy.entrypoint(bench.entrypoint)
            let input = try bench.policy.readDocument(bench.input)
            for _ in 0..<times {
                _ = try machine.decide(entrypoint, input: input.root)
                machine.reset()
            }
        case .decide:
            let bench = try DecisionBench(folder: folder)
            let machine = VirtualMachine(policy: bench.policy)
            let entrypoint = try bench.policy.entrypoint(bench.entrypoint)
            for _ in 0..<times {
                _ = try machine.decide(entrypoint, inputJSON: bench.input)
                machine.reset()
            }
        case .read:
            let text = try Bytes.of(folder + "/data.json")
            for _ in 0..<times { _ = try Document(json: text) }
        case .parse:
            let source = try DecisionBench.source(in: folder)
            for _ in 0..<times { _ = try Parser.parseModule(source: source) }
        case .compile:
            let module = try Parser.parseModule(source: try DecisionBench.source(in: folder))
            let entrypoint = try DecisionBench.entrypoint(in: folder)
            for _ in 0..<times { _ = try DecisionBench.program(module, entrypoint) }
        case .format:
            let source = try DecisionBench.source(in: folder)
            for _ in 0..<times { _ = try Formatter().formatBytes(try Parser.parseModule(source: source)) }
        }
    }
}
