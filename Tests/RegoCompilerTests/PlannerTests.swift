import RegoCompiler
import RegoPlan
import RegoSyntax
import Testing

/// What the planner makes of small policies. That plans decide as OPA does is tested where the engine is.
@Suite("Planner")
struct PlannerTests {
    private func plan(_ text: String..., entrypoints: [String] = ["test/p"]) throws -> Plan {
        let modules = try text.enumerated().map { number, text in
            try Parser.parseModule(source: SourceFile(path: "m\(number).rego", text: text), options: ParserOptions(regoVersion: .v1))
        }
        let compiled = try Compiler(CompilerOptions()).compile(modules)
        let plan = try Planner.plan(compiled, entrypoints: entrypoints.map { Entrypoint($0) })
        _ = try ValidatedPlan(plan)
        return plan
    }

    private func function(_ name: String, in plan: Plan) throws -> PlanFunction {
        try #require(plan.functions.first { $0.name == name })
    }

    /// All statements of a function, nested ones too.
    private func operations(_ blocks: [Block]) -> [Operation] {
        blocks.flatMap(\.statements).flatMap { statement -> [Operation] in
            switch statement.operation {
            case .block(let blocks): [statement.operation] + operations(blocks)
            case .not(let body), .scan(_, _, _, let body), .with(_, _, _, let body): [statement.operation] + operations([body])
            default: [statement.operation]
            }
        }
    }

    @Test("an entrypoint that no rule and no package defines is refused in OPA's words")
    func undefinedEntrypoint() {
        #expect {
            try plan("package test\np := 1", entrypoints: ["test/nope"])
        } throws: { error in
            (error as? RegoDiagnostics)?.first?.message == "undefined entrypoint data.test.nope"
        }
    }

    @Test("only what the entrypoints need is planned")
    func onlyWhatIsNeeded() throws {
        let plan = try plan("package test\np := q\nq := 1\nunused := 2")
        #expect(plan.functions.map(\.name).sorted() == ["g0.data.test.p", "g0.data.test.q"])
    }

    @Test("rules that all give one constant return at the first body that holds")
    func earlyExit() throws {
        let plan = try plan("package test\np if input.a[_] == 1\np if input.b == 2")
        let operations = operations(try function("g0.data.test.p", in: plan).blocks)
        #expect(operations.filter { $0.typeName == "ReturnLocalStmt" }.count == 3)
        #expect(!operations.contains { $0.typeName == "AssignVarOnceStmt" })
    }

    @Test("rules with different values check for conflicts")
    func conflicts() throws {
        let plan = try plan("package test\np := 1 if input.a\np := 2 if input.b")
        let operations = operations(try function("g0.data.test.p", in: plan).blocks)
        #expect(operations.filter { $0.typeName == "AssignVarOnceStmt" }.count == 2)
    }

    @Test("with plans again what it changes, and nothing else")
    func environments() throws {
        let text = """
            package test
            q := 1
            r := q + 1
            s := input.x
            p := [a, b, c, d] if {
                a := [r, s] with data.test.q as 5
                b := r with data.test.q as 7
                c := s with input.x as 1
                d := r
            }
            """
        let plan = try plan(text)
        let names = plan.functions.map(\.name).sorted()
        #expect(names == ["g0.data.test.p", "g0.data.test.q", "g0.data.test.r", "g0.data.test.s", "g1.data.test.r"])
    }

    @Test("a value that replaces a function is passed on as an argument")
    func replacementValues() throws {
        let plan = try plan("package test\nf(x) := x\ng(x) := f(x)\np := [y | some v in [1, 2]; y := g(3) with f as v]")
        let replaced = try #require(plan.functions.first { $0.name.hasSuffix(".data.test.g") })
        #expect(replaced.name != "g0.data.test.g")
        #expect(replaced.parameters.count == 4)
    }

    @Test("statements carry file, row and column; heads count as reached only when their body held")
    func places() throws {
        let plan = try plan("package test\n\np := x if {\n    x := input.a\n    x > 1\n}\n")
        let function = try function("g0.data.test.p", in: plan)
        let rows = function.blocks[0].statements.map(\.place.row)
        #expect(rows.first == 0)
        #expect(rows.contains(4) && rows.contains(5))
        #expect(rows.last == 3)
        #expect(plan.files == ["m0.rego"])
    }

    @Test("an expression that needs no statement still leaves one for coverage")
    func coverageOfConstants() throws {
        let plan = try plan("package test\np := x if {\n    x := \"a\"\n}\n")
        let statements = try function("g0.data.test.p", in: plan).blocks[0].statements
        #expect(statements.contains { $0.operation == .nop && $0.place.row == 3 })
    }

    @Test("a list of 100,000 constants needs few locals and little stack")
    func longList() throws {
        let list = (0..<100_000).map(String.init).joined(separator: ",")
        let plan = try plan("package test\np := [\(list)]")
        let validated = try ValidatedPlan(plan)
        #expect(validated.functionLocals.max().map { $0 < 100 } == true)
    }

    @Test("a chain of 2,000 rules is planned")
    func longChain() throws {
        let rules = (0..<2_000).map { "r\($0) := r\($0 + 1)" }.joined(separator: "\n")
        let plan = try plan("package test\np := r0\n\(rules)\nr2000 := 1")
        #expect(plan.functions.count == 2_002)
    }

    @Test("iteration over packages with rules collects what rules and base documents give, without repeating what follows")
    func packageEnumeration() throws {
        let packages = (0..<20).map { "package many.m\($0)\nallow := \($0)" }
        let text = "package test\np contains [k, l] if { data.many[k].allow; data.many[l].allow; k != l }"
        let modules = try ([text] + packages).enumerated().map { number, text in
            try Parser.parseModule(source: SourceFile(path: "m\(number).rego", text: text), options: ParserOptions(regoVersion: .v1))
        }
        let compiled = try Compiler(CompilerOptions()).compile(modules)
        let plan = try Planner.plan(compiled, entrypoints: [Entrypoint("test/p")])
        _ = try ValidatedPlan(plan)
        let calls = operations(try function("g0.data.test.p", in: plan).blocks).filter { $0.typeName == "CallStmt" }
        #expect(calls.count == 40)
    }
}
