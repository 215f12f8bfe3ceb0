import RegoPlan
import Testing

@Suite("ValidatedPlan")
struct ValidatedPlanTests {
    private static func function(_ operations: Operation..., name: String = "f", parameters: [Local] = [0, 1]) -> PlanFunction {
        PlanFunction(name: name, parameters: parameters, returnLocal: 2, blocks: [Block(operations.map { Statement($0) })])
    }

    private static func plan(_ operation: Operation) -> Plan {
        Plan(
            strings: ["s"],
            builtins: [BuiltinFunction(name: "b", declaration: .function(arguments: [.string], result: .string, variadic: nil))],
            files: ["f.rego"], functions: [function(operation)])
    }

    static let faults: [(Operation, PlanError.Code)] = [
        (.assignVar(source: .string(1), target: 3), .indexOutOfRange), (.assignVar(source: .string(-1), target: 3), .indexOutOfRange),
        (.makeNull(target: -1), .indexOutOfRange), (.makeNull(target: 2_000_000_000), .indexOutOfRange),
        (.makeNumberRef(index: 7, target: 3), .indexOutOfRange), (.breakOut(depth: 1), .indexOutOfRange),
        (.not(Block([Statement(.breakOut(depth: 2))])), .indexOutOfRange),
        (.with(local: 0, path: [4], value: .bool(true), body: Block()), .indexOutOfRange),
        (.call(function: "nobody", arguments: [], result: 3), .unknownFunction),
        (.call(function: "b", arguments: [], result: 3), .wrongArgumentCount),
        (.call(function: "f", arguments: [.local(0)], result: 3), .wrongArgumentCount),
        (.call(function: "f", arguments: [.local(0), .local(1)], result: 3), .recursive),
        (.callDynamic(arguments: [0], path: [.string(0)], result: 3), .wrongArgumentCount), (.resultSetAdd(3), .misplacedStatement),
        (.makeArray(capacity: -1, target: 3), .indexOutOfRange),
    ]

    @Test("a plan with a fault is refused with the fault's code", arguments: faults.indices)
    func refusal(position: Int) {
        let (operation, code) = Self.faults[position]
        #expect { try ValidatedPlan(Self.plan(operation)) } throws: { ($0 as? PlanError)?.code == code }
    }

    @Test("locals are counted per function and callees come first")
    func countsAndOrder() throws {
        let caller = Self.function(.call(function: "callee", arguments: [.local(0), .local(1)], result: 9), name: "caller")
        let plan = Plan(functions: [caller, Self.function(name: "callee")])
        let validated = try ValidatedPlan(plan)
        #expect(validated.functionLocals == [10, 3])
        #expect(validated.calleesFirst == [1, 0])
        #expect(validated.functionIndex["callee"] == 1)
    }

    @Test("two functions of one name, missing or repeated parameters are refused")
    func badFunctions() {
        let cases = [
            Plan(functions: [Self.function(), Self.function()]), Plan(functions: [Self.function(parameters: [0])]),
            Plan(functions: [Self.function(parameters: [0, 0])]), Plan(functions: [Self.function(parameters: [0, 2])]),
        ]
        for plan in cases {
            #expect { try ValidatedPlan(plan) } throws: { ($0 as? PlanError)?.code == .invalidFunction }
        }
    }

    @Test("a chain of calls longer than the limit is refused without using the stack")
    func longCallChain() {
        let functions = (0..<10_000).map { number in
            Self.function(.call(function: "f\(number + 1)", arguments: [.local(0), .local(1)], result: 3), name: "f\(number)")
        }
        let plan = Plan(functions: functions + [Self.function(name: "f10000")])
        #expect { try ValidatedPlan(plan) } throws: { ($0 as? PlanError)?.code == .limitExceeded }
    }

    @Test("statements outside the list of files are refused")
    func placeOutOfRange() {
        var plan = Self.plan(.nop)
        plan.functions[0].blocks[0].statements[0].place = SourcePlace(file: 1, row: 1, column: 1)
        #expect { try ValidatedPlan(plan) } throws: { ($0 as? PlanError)?.code == .indexOutOfRange }
    }
}
