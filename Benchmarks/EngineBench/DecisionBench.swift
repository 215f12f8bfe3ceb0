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
        let source = SourceFile(path: "policy.rego", text: String(decoding: try Bytes.of(folder + "/policy.rego"), as: UTF8.self))
        let query = String(decoding: try Bytes.of(folder + "/query"), as: UTF8.self)
        entrypoint = query.split(whereSeparator: \.isWhitespace)[0].split(separator: ".").dropFirst().joined(separator: "/")
        input = try Bytes.of(folder + "/input.json")
        let compiled = try Compiler().compile([try Parser.parseModule(source: source)])
        let plan = try Planner.plan(compiled, entrypoints: [Entrypoint(entrypoint)])
        policy = Policy(program: try Program.lower(try ValidatedPlan(plan)), data: try Document(json: try Bytes.of(folder + "/data.json")))
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
                _ = try machine.evaluate(entrypoint, input: held.root)
                machine.reset()
            }
        }
        let text = String(decoding: answer, as: UTF8.self)
        return "{\"total_ns\":\(total),\"reading_ns\":\(reading),\"evaluation_ns\":\(evaluation),\"answer\":\(text)}"
    }
}
