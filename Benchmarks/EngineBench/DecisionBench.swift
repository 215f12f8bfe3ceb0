import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue

/// One decision from the bytes of its input to the bytes of its result.
struct DecisionBench {
    let policy: Policy
    let input: [UInt8]
    let entrypoint: String

    init(folder: String) throws {
        entrypoint = try Self.entrypoint(in: folder)
        input = try Bytes.of(folder + "/input.json")
        let program = try Self.program(try Parser.parseModule(source: try Self.source(in: folder)), entrypoint)
        policy = Policy(program: program, data: try Document(json: try Bytes.of(folder + "/data.json")))
    }

    /// The policy of a workload.
    static func source(in folder: String) throws -> SourceFile {
        SourceFile(path: "policy.rego", text: String(decoding: try Bytes.of(folder + "/policy.rego"), as: UTF8.self))
    }

    /// What a workload asks for, as `authz/allow`.
    static func entrypoint(in folder: String) throws -> String {
        let query = String(decoding: try Bytes.of(folder + "/query"), as: UTF8.self)
        return query.split(whereSeparator: \.isWhitespace)[0].split(separator: ".").dropFirst().joined(separator: "/")
    }

    static func program(_ module: Module, _ entrypoint: String) throws -> Program {
        let compiled = try Compiler().compile([module])
        return try Program.lower(try ValidatedPlan(try Planner.plan(compiled, entrypoints: [Entrypoint(entrypoint)])))
    }

    func run(seconds: Double) throws -> String {
        let machine = VirtualMachine(policy: policy)
        let entrypoint = try policy.entrypoint(self.entrypoint)
        var answer: [UInt8] = []
        let total = try Stopwatch.nanoseconds(seconds: seconds) {
            answer = try machine.decide(entrypoint, inputJSON: input) ?? []
            machine.reset()
        }
        let reading = try Stopwatch.nanoseconds(seconds: seconds / 4) {
            _ = try machine.readInput(input)
            machine.reset()
        }
        let held = try policy.readDocument(input)
        let evaluation = try withExtendedLifetime(held) {
            try Stopwatch.nanoseconds(seconds: seconds / 4) {
                _ = try machine.decide(entrypoint, input: held.root)
                machine.reset()
            }
        }
        let text = String(decoding: answer, as: UTF8.self)
        return "{\"total_ns\":\(total),\"reading_ns\":\(reading),\"evaluation_ns\":\(evaluation),\"answer\":\(text)}"
    }
}
