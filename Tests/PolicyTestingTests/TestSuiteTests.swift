import PolicyTesting
import RegoCompiler
import RegoSyntax
import RegoValue
import Testing

struct TestSuiteTests {
    private func module(_ name: String, _ text: String) throws -> Module {
        try Parser.parseModule(source: SourceFile(path: name, text: text))
    }

    private func report(_ texts: String..., data: String = "{}", options: TestOptions = TestOptions()) throws -> TestReport {
        let modules = try texts.enumerated().map { try module("\($0.offset).rego", $0.element) }
        return try TestSuite(modules: modules, data: Document(json: Array(data.utf8)), options: options).run()
    }

    @Test("a test passes when its rule is true, and fails when it is false, undefined or no boolean")
    func outcomes() throws {
        let report = try report(
            """
            package a
            test_true if 1 == 1
            test_false := false
            test_undefined if input.x
            test_number := 1
            todo_test_later if false
            helper if true
            """)
        #expect(report.results.map(\.test.name) == ["test_true", "test_false", "test_undefined", "test_number", "todo_test_later"])
        #expect(report.results.map(\.outcomeText) == ["PASS", "FAIL", "FAIL", "FAIL", "SKIPPED"])
        #expect(report.hasFailures && report.hasSkipped)
    }

    @Test("an evaluation that has no single answer is an error with code and place")
    func evaluationError() throws {
        let report = try report(
            """
            package a
            value := 1 if input.x
            value := 2 if input.x
            test_conflict if value == 1 with input as {"x": true}
            """)
        guard case .evaluation(let error) = report.results[0].error else {
            Issue.record("no error: \(report.results[0].outcomeText)")
            return
        }
        #expect(error.code == .conflict)
        #expect(error.file == "0.rego")
    }

    @Test("a test that takes too long is an error, and the others are run")
    func timeout() throws {
        let report = try report(
            """
            package a
            xs := {x | some a in input.n; some b in input.n; some c in input.n; x := [a, b, c]}
            test_slow if count(xs) == 1 with input.n as [i | some i, _ in data.n]
            test_fast if true
            """,
            data: "{\"n\": [\(String(repeating: "0,", count: 999))0]}", options: TestOptions(timeout: 20_000_000))
        guard case .evaluation(let error) = report.results[0].error else {
            Issue.record("no error: \(report.results[0].outcomeText)")
            return
        }
        #expect(error.code == .cancelled || error.code == .memory)
        #expect(report.results[1].isPass)
    }

    @Test("two tests of one name are two tests")
    func sameNames() throws {
        let report = try report("package a\ntest_x if true\ntest_x if false", "package a\ntest_x if 1 < 2")
        #expect(report.results.map(\.test.name) == ["test_x", "test_x#01", "test_x#02"])
        #expect(report.results.map(\.outcomeText) == ["PASS", "FAIL", "PASS"])
    }

    @Test("a table of cases tells which case failed")
    func table() throws {
        let report = try report(
            """
            package a
            test_sum[case.name] if {
                some case in [{"name": "one", "x": 1, "want": 2}, {"name": "two", "x": 2, "want": 5}]
                case.x + 1 == case.want
            }
            """)
        #expect(report.results[0].isFail)
        #expect(report.results[0].cases.map(\.name) == ["one", "two"])
        #expect(report.results[0].cases.map(\.isFail) == [false, true])
    }

    @Test("a failed test names the expression that did not hold")
    func failingExpression() throws {
        let report = try report(
            """
            package a
            test_x if {
                x := 2
                y := x + 1
                y == 4
                x == 2
            }
            """)
        #expect(report.results[0].failedAt?.row == 5)
    }

    @Test("what print writes belongs to its test")
    func prints() throws {
        let report = try report("package a\ntest_x if print(\"one\", 1)\ntest_y if print(\"two\")")
        #expect(report.results.map(\.output) == ["one 1\n", "two\n"])
    }

    @Test("a filter is an unanchored regular expression over package and name")
    func filter() throws {
        let text = "package a.b\ntest_one if true\ntest_two if true"
        #expect(try report(text, options: TestOptions(filter: "b\\.test_t")).results.map(\.test.name) == ["test_two"])
        #expect(try report(text, options: TestOptions(filter: "nothing")).results.isEmpty)
        #expect(throws: TestError.self) { try report(text, options: TestOptions(filter: "(")) }
    }

    @Test("results come in the order of the source, however many run at once")
    func order() throws {
        let text = "package a\n" + (0..<200).map { "test_\($0) if \($0) >= 0\n" }.joined()
        let report = try report(text, options: TestOptions(parallelism: 4))
        #expect(report.results.map(\.test.name) == (0..<200).map { "test_\($0)" })
        #expect(!report.hasFailures)
    }

    /// With a function that an OPA of the future may have, and this engine has not.
    private var newerCapabilities: Capabilities {
        var capabilities = Capabilities.current
        capabilities.add(BuiltinDeclaration(name: "future.answer", type: FunctionType(arguments: [.string], result: .anything)))
        return capabilities
    }

    @Test("a built-in function that the engine does not have is refused with its place before anything runs")
    func missingBuiltin() throws {
        let error = #expect(throws: TestError.self) {
            try report(
                "package a\ntest_x if {\n  future.answer(\"why\") == 42\n}", options: TestOptions(capabilities: newerCapabilities))
        }
        guard case .diagnostics(let diagnostics) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(diagnostics.first?.location.row == 3)
        #expect(diagnostics.first?.message.contains("future.answer") == true)
    }

    @Test("functions that the engine does not have are told together, whichever threads planned the tests that call them")
    func missingBuiltinsOfShares() throws {
        var capabilities = newerCapabilities
        capabilities.add(BuiltinDeclaration(name: "future.question", type: FunctionType(arguments: [.string], result: .anything)))
        let passing = (0..<300).map { "test_\($0) if \($0) >= 0\n" }.joined()
        let text = "package a\ntest_first if future.answer(\"why\") == 42\n" + passing + "test_last if future.question(\"how\") == 42\n"
        let error = #expect(throws: TestError.self) { try report(text, options: TestOptions(parallelism: 4, capabilities: capabilities)) }
        guard case .diagnostics(let diagnostics) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(diagnostics.all.map(\.location.row) == [2, 303])
    }

    @Test("outcomes, output and coverage are the same however many threads share the tests")
    func shares() throws {
        let tests = (0..<300).map { "test_\($0) if { print(\($0)); even(\($0)) with offset as \($0 % 3) }\n" }.joined()
        let text = "package a\ndefault offset := 0\neven(n) if (n + offset) % 2 == 0\n" + tests
        let one = try report(text, options: TestOptions(parallelism: 1, measuresCoverage: true))
        for parallelism in [2, 3, 7] {
            let several = try report(text, options: TestOptions(parallelism: parallelism, measuresCoverage: true))
            #expect(several.results.map(\.outcomeText) == one.results.map(\.outcomeText))
            #expect(several.results.map(\.output) == one.results.map(\.output))
            #expect(several.results.map(\.failedAt?.row) == one.results.map(\.failedAt?.row))
            #expect(several.coverage?.jsonWithRules.text(indent: 2) == one.coverage?.jsonWithRules.text(indent: 2))
        }
        #expect(one.results.filter(\.isPass).count == 150)
    }

    @Test("a test may replace a function that the engine does not have")
    func mockedBuiltin() throws {
        let report = try report(
            """
            package a
            answer := future.answer("why")
            test_x if answer == 42 with future.answer as 42
            """, options: TestOptions(capabilities: newerCapabilities))
        #expect(report.results[0].isPass)
    }
}
