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
        return Array(try machine.evaluate("p"))
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

    @Test("what occurs many times over is compared, and refused where it would be written out or walked")
    func sharing() throws {
        let rules = "f0(x) := [x, x, x, x]\n" + (1...30).map { "f\($0)(x) := f0(f\($0 - 1)(x))\n" }.joined()
        #expect(try decide(rules + "r := f30(1) == f30(1)") == #"{"r":true}"#)
        #expect(try decide(rules + "r := f30(1) < f30(2)") == #"{"r":true}"#)
        #expect(try decide(rules + "r := {f30(1), f30(2)} == {f30(2), f30(1), f30(2)}") == #"{"r":true}"#)
        let long = "[s | some i in numbers.range(1, 100000); s := sprintf(\"%01000000d\", [1])]"
        let refused = ["f30(1)", "json.marshal(f30(1))", "sprintf(\"%v\", [f30(1)])", "count([p | walk(f30(1), p)])", "{f30(1): 1}"]
        for term in refused + [
            "x if x := [s | s := \"\(String(repeating: "x", count: 10_000))\"; some i in numbers.range(1, 1000000)]", long,
        ] {
            do {
                let answer = try decide(rules + "r := \(term)")
                Issue.record("\(term.prefix(80)): decided \(answer.count) bytes")
            } catch let error as EvaluationError {
                #expect(error.code == .memory, "\(term.prefix(80)): \(error)")
            }
        }
    }

    @Test("a plan cannot put a collection into itself, nor let one grow that others have counted")
    func cycles() throws {
        let object = Operation.makeObject(target: 2)
        let array = Operation.makeArray(capacity: 0, target: 3)
        let set = Operation.makeSet(target: 4)
        let arrayInObject = Operation.objectInsert(key: .string(0), value: .local(3), object: 2)
        let refused: [[Operation]] = [
            [object, .objectInsert(key: .string(0), value: .local(2), object: 2)],
            [object, .objectInsert(key: .local(2), value: .bool(true), object: 2)],
            [object, array, arrayInObject, .arrayAppend(array: 3, value: .local(2))],
            [array, set, .arrayAppend(array: 3, value: .local(4)), .setAdd(value: .local(3), set: 4)],
            [array, set, .setAdd(value: .local(3), set: 4), .arrayAppend(array: 3, value: .bool(true))],
            [
                object, array, arrayInObject, .objectInsert(key: .local(3), value: .bool(true), object: 2),
                .arrayAppend(array: 3, value: .bool(true)),
            ],
        ]
        for operations in refused {
            #expect(throws: EvaluationError.self) { try run(operations + [.resultSetAdd(2)]) }
        }
        // A collection in one place may grow.
        let grown = try run([object, array, arrayInObject, .arrayAppend(array: 3, value: .bool(true)), .resultSetAdd(2)])
        #expect(grown.count == 1)
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
