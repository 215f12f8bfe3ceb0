import RegoPlan
import RegoValue
import Testing

@testable import RegoEngine

@Suite("References followed once are not followed again, and mean the same")
struct FollowedStepsTests {
    private static let strings = ["a", "b", "missing", "list"]
    private static let input = #"{"a": {"a": 1, "b": 2}, "b": {"a": 3, "b": 4}, "list": [{"a": 5}, {"a": 6}]}"#
    private static let (a, b, missing, list) = (Operand.string(0), Operand.string(1), Operand.string(2), Operand.string(3))

    private func program(_ operations: [Operation]) throws -> Program {
        let plan = Plan(strings: Self.strings, plans: [NamedPlan(name: "p", blocks: [Block(operations.map { Statement($0) })])])
        return try Program.lower(ValidatedPlan(plan))
    }

    private func answers(_ operations: [Operation]) throws -> [String] {
        let machine = VirtualMachine(policy: Policy(program: try program(operations)))
        let input = try machine.readInput(Array(Self.input.utf8))
        return try machine.evaluate("p", input: input).map { String(decoding: $0.json(), as: UTF8.self) }
    }

    private func steps(_ operations: [Operation]) throws -> Int {
        let program = try program(operations)
        return withExtendedLifetime(program) { program.tables.code.filter { $0.opcode == .dotConstant || $0.opcode == .dot }.count }
    }

    private static func body(_ operations: [Operation]) -> Block { Block(operations.map { Statement($0) }) }

    private static func dot(_ source: Local, _ key: Operand, _ target: Local) -> Operation {
        .dot(source: .local(source), key: key, target: target)
    }

    @Test("the second time, registers are read")
    func reuse() throws {
        let operations = [
            Self.dot(0, Self.a, 2), Self.dot(2, Self.a, 3), .resultSetAdd(3), Self.dot(0, Self.a, 4), Self.dot(4, Self.b, 5),
            .resultSetAdd(5),
            Self.dot(0, Self.a, 6), Self.dot(6, Self.a, 7), .resultSetAdd(7),
        ]
        #expect(try answers(operations) == ["1", "2", "1"])
        #expect(try steps(operations) == 3)
    }

    @Test("a register that got another value is not read")
    func overwritten() throws {
        #expect(
            try answers([
                Self.dot(0, Self.a, 2), Self.dot(2, Self.a, 3), Self.dot(0, Self.b, 2), Self.dot(0, Self.a, 4), Self.dot(4, Self.a, 5),
                .resultSetAdd(3), .resultSetAdd(5),
            ]) == ["1", "1"])
        // A step onto the register that it starts from.
        #expect(
            try answers([
                Self.dot(0, Self.a, 2), Self.dot(2, Self.b, 2), .resultSetAdd(2), Self.dot(0, Self.a, 3), Self.dot(3, Self.b, 4),
                .resultSetAdd(4), Self.dot(0, Self.a, 2), Self.dot(2, Self.b, 2), .resultSetAdd(2),
            ]) == ["2", "2", "2"])
    }

    @Test("the register read may change after the value was needed, not before")
    func changedLater() throws {
        #expect(
            try answers([
                Self.dot(0, Self.a, 2), Self.dot(0, Self.a, 3), Self.dot(0, Self.b, 2), .resultSetAdd(3), .resultSetAdd(2),
            ]) == [#"{"a":1,"b":2}"#, #"{"a":3,"b":4}"#])
    }

    @Test("what a failed block did not reach is not read")
    func failedBlocks() throws {
        let failing = Operation.block([Self.body([Self.dot(0, Self.missing, 2), Self.dot(0, Self.a, 3)])])
        #expect(try answers([failing, Self.dot(0, Self.a, 4), Self.dot(4, Self.a, 5), .resultSetAdd(5)]) == ["1"])
        let negated = Operation.not(Self.body([Self.dot(0, Self.a, 3), Self.dot(0, Self.missing, 2)]))
        #expect(try answers([negated, Self.dot(0, Self.a, 4), Self.dot(4, Self.b, 5), .resultSetAdd(5)]) == ["2"])
        let left = Operation.block([Self.body([.breakOut(depth: 0), Self.dot(0, Self.a, 3)])])
        #expect(try answers([left, Self.dot(0, Self.a, 4), Self.dot(4, Self.b, 5), .resultSetAdd(5)]) == ["2"])
    }

    @Test("a replaced document is followed anew, and the first one after it")
    func replaced() throws {
        let inside = Self.body([Self.dot(0, Self.a, 4), .resultSetAdd(4)])
        #expect(
            try answers([
                Self.dot(0, Self.a, 2), Self.dot(2, Self.a, 3), .with(local: 0, path: [0], value: .bool(true), body: inside),
                Self.dot(0, Self.a, 5), Self.dot(5, Self.a, 6), .resultSetAdd(6), .resultSetAdd(3),
            ]) == ["true", "1", "1"])
        // What was found inside does not count behind it.
        #expect(
            try answers([
                .with(local: 0, path: [0], value: .bool(true), body: inside), Self.dot(0, Self.a, 5), Self.dot(5, Self.b, 6),
                .resultSetAdd(6),
            ]) == ["true", "2"])
    }

    @Test("a loop that writes the register follows the reference in each round")
    func loops() throws {
        let rounds = Self.body([
            Self.dot(0, Self.a, 6), Self.dot(6, Self.a, 7), .resultSetAdd(7), .assignVar(source: .local(5), target: 2),
        ])
        #expect(
            try answers([Self.dot(0, Self.a, 2), Self.dot(0, Self.list, 3), .scan(source: 3, key: 4, value: 5, body: rounds)]) == [
                "1", "1",
            ])
        let entries = Self.body([Self.dot(5, Self.a, 6), .resultSetAdd(6), Self.dot(5, Self.a, 7), .resultSetAdd(7)])
        #expect(
            try answers([Self.dot(0, Self.list, 3), .scan(source: 3, key: 4, value: 5, body: entries)]) == ["5", "5", "6", "6"])
    }
}
