import RegoPlan
import RegoValue
import Testing

@testable import RegoEngine

@Suite("Hostile policies and plans end with an error")
struct HostilePlanTests {
    private func run(_ operations: [Operation], builtins: [String] = [], data: Document = .empty) throws -> [Value] {
        let plan = Plan(
            strings: ["a"], builtins: builtins.map { BuiltinFunction(name: $0) },
            plans: [NamedPlan(name: "p", blocks: [Block(operations.map { Statement($0) })])])
        let machine = VirtualMachine(policy: Policy(program: try Program.lower(ValidatedPlan(plan)), data: data))
        return try machine.evaluate("p")
    }

    @Test(
        "a value that doubles its depth in every rule is refused before anything recurses into it", arguments: ["[x]", "{x}", #"{"a": x}"#])
    func depth(body: String) throws {
        let rules = "f0(x) := \(body)\n" + (1...18).map { "f\($0)(x) := f\($0 - 1)(f\($0 - 1)(x))\n" }.joined() + "r := f18(1) == f18(2)"
        do {
            let answer = try decide(rules)
            Issue.record("decided \(answer.count) bytes")
        } catch let error as EvaluationError {
            #expect(error.code == .memory)
            #expect(error.message.contains("nests deeper"))
        }
    }

    @Test("a plan cannot add to a value that is no collection")
    func wrongKind() {
        let additions: [Operation] = [
            .arrayAppend(array: 2, value: .bool(true)), .setAdd(value: .bool(true), set: 2),
            .objectInsert(key: .string(0), value: .bool(true), object: 2),
            .objectInsertOnce(key: .string(0), value: .bool(true), object: 2),
        ]
        for addition in additions {
            #expect(throws: EvaluationError.self) { try run([.makeNumberInt(value: 64, target: 2), addition]) }
            #expect(throws: EvaluationError.self) { try run([addition]) }
        }
    }

    @Test("a plan cannot change the base documents, which threads share")
    func frozen() throws {
        let data = try Document(json: Array(#"{"a":[1]}"#.utf8))
        #expect(throws: EvaluationError.self) {
            try run([.dot(source: .local(.data), key: .string(0), target: 2), .arrayAppend(array: 2, value: .bool(true))], data: data)
        }
        withExtendedLifetime(data) { #expect(data.root.lookup("a").count == 1) }
    }

    @Test("a plan cannot call a built-in function with fewer arguments than it reads")
    func arity() {
        #expect(throws: PlanError.self) { try run([.call(function: "plus", arguments: [.bool(true)], result: 2)], builtins: ["plus"]) }
    }
}
