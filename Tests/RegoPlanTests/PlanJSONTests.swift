import RegoPlan
import Testing

@Suite("plan.json")
struct PlanJSONTests {
    @Test("there are golden plans to read")
    func goldenPlansExist() {
        #expect(GoldenPlans.names.count >= 10)
    }

    @Test("a plan that OPA wrote is read, validated and written back byte for byte", arguments: GoldenPlans.names)
    func roundTrip(name: String) throws {
        let bytes = GoldenPlans.bytes(name)
        let plan = try Plan(json: bytes)
        _ = try ValidatedPlan(plan)
        var written = plan.json()
        if bytes.last == UInt8(ascii: "\n") { written.append(UInt8(ascii: "\n")) }
        #expect(written == bytes)
    }

    @Test("every statement type survives writing and reading")
    func everyStatementType() throws {
        let body = Block([Statement(.breakOut(depth: 1), at: SourcePlace(file: 0, row: 3, column: 7))])
        let operations: [Operation] = [
            .arrayAppend(array: 3, value: .bool(true)), .assignInt(value: -5, target: 3), .assignVarOnce(source: .string(0), target: 3),
            .assignVar(source: .local(4), target: 3), .block([body]), .call(function: "count", arguments: [.local(3)], result: 4),
            .callDynamic(arguments: [0, 1], path: [.string(0), .local(4)], result: 5), .dot(source: .local(0), key: .string(0), target: 3),
            .equal(.local(3), .bool(false)), .isArray(.local(3)), .isDefined(3), .isObject(.string(0)), .isSet(.local(3)), .isUndefined(3),
            .len(source: .local(3), target: 4), .makeArray(capacity: 2, target: 3), .makeNull(target: 3),
            .makeNumberInt(value: 9_007_199_254_740_993, target: 3), .makeNumberRef(index: 0, target: 3), .makeObject(target: 3),
            .makeSet(target: 3), .nop, .not(body), .notEqual(.local(3), .local(4)),
            .objectInsertOnce(key: .string(0), value: .local(3), object: 4), .objectInsert(key: .string(0), value: .local(3), object: 4),
            .objectMerge(a: 3, b: 4, target: 5), .resetLocal(3), .scan(source: 3, key: 4, value: 5, body: body),
            .setAdd(value: .local(3), set: 4), .with(local: 0, path: [0], value: .local(3), body: body),
            .with(local: 0, path: [], value: .local(3), body: body), .returnLocal(2),
        ]
        let count = BuiltinFunction(
            name: "count",
            declaration: .function(
                arguments: [
                    .named(name: "x", description: "a <b>", .any([.string, .set(.any([])), .array(fixed: [.null], dynamic: .number)]))
                ],
                result: .object(fixed: [.init(key: "k", value: .boolean)], dynamic: .init(key: .string, value: .any([]))), variadic: nil))
        let function = PlanFunction(
            name: "g0.data.p", path: ["g0", "p"], parameters: [0, 1], returnLocal: 2, blocks: [Block(operations.map { Statement($0) })])
        let plan = Plan(
            strings: ["1\u{1}\"\u{2028}é"], builtins: [count], files: ["a.rego"],
            plans: [NamedPlan(name: "p", blocks: [Block([Statement(.resultSetAdd(0))])])], functions: [function])
        #expect(try Plan(json: plan.json()) == plan)
        _ = try ValidatedPlan(plan)
    }

    @Test(
        "text that is not a plan is refused with a code",
        arguments: [
            ("", "plan_malformed"), ("[]", "plan_malformed"),
            (#"{"plans":{"plans":[{"name":"x","blocks":[{"stmts":7}]}]}}"#, "plan_malformed"),
            (#"{"plans":{"plans":[{"name":"x","blocks":[{"stmts":[{"type":"FlyStmt","stmt":{}}]}]}]}}"#, "plan_unknown_statement"),
            (#"{"plans":{"plans":[{"name":"x","blocks":[{"stmts":[{"type":"NotStmt","stmt":{}}]}]}]}}"#, "plan_malformed"),
        ])
    func refusals(text: String, code: String) {
        #expect { try Plan(json: Array(text.utf8)) } throws: { ($0 as? PlanError)?.code.rawValue == code }
    }

    @Test("a plan with blocks nested too deeply is refused, not a crash")
    func deepNesting() {
        let open = #"{"stmts":[{"type":"NotStmt","stmt":{"block":"#
        let text = #"{"plans":{"plans":[{"name":"x","blocks":["# + String(repeating: open, count: 20_000)
        let closed = text + #"{"stmts":[]}"# + String(repeating: "}}]}", count: 20_000) + "]}]}}"
        #expect { try Plan(json: Array(closed.utf8)) } throws: { ($0 as? PlanError)?.code == .limitExceeded }
    }
}
