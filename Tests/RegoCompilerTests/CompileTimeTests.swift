import Glibc
import RegoCompiler
import RegoSyntax
import Testing

/// How the time to compile grows: ratios of the processor time of this process, which do not hang on the machine and its load.
@Suite(.serialized)
struct CompileTimeTests {
    @Test("twice as many packages take about twice as long to compile")
    func packagesScaleLinearly() throws {
        try expectGrowth(below: 3.2, from: 200, to: 400, "packages with 3 rules") { try packages($0) }
    }

    @Test("twice as many packages whose tests all replace one rule take about twice as long to compile")
    func testsThatReplaceOneRule() throws {
        try expectGrowth(below: 3.2, from: 100, to: 200, "packages whose tests replace a rule of all") { count in
            let shared = try module("package shared.limits\nmax := 5", "limits.rego")
            return [shared] + (try (0..<count).flatMap(packageWithReplacements))
        }
    }

    @Test("a body of expressions in the wrong order takes at most quadratic time")
    func longBody() throws {
        try expectGrowth(below: 6, from: 200, to: 400, "expressions in reverse order") { count in
            let exprs = (0..<count).map { "x\($0) = x\($0 + 1) + 1" }.joined(separator: "; ")
            let declared = (0...count).map { "x\($0)" }.joined(separator: ", ")
            return [try module("package a\np if { some \(declared); \(exprs); x\(count) = 1 }")]
        }
    }

    @Test("nested comprehensions and every compile without repeating the work of each level")
    func deepNesting() throws {
        try expectGrowth(below: 8, from: 6, to: 12, "nested comprehensions and every") { count in
            var comprehension = "1"
            var every = "true"
            for depth in 0..<count {
                comprehension = "[v\(depth) | some x in input.a; v\(depth) := \(comprehension)]"
                every = "every y\(depth + 1) in [1, 2] { y\(depth + 1) > 0; \(every) }"
            }
            return [try module("package a\np := \(comprehension)\nq if { \(every) }")]
        }
    }

    /// Expects that compiling what is `to` large takes less than `limit` times as long as what is `from` large.
    private func expectGrowth(
        below limit: Double, from: Int, to: Int, _ what: String, _ modules: (Int) throws -> [Module]
    ) throws {
        let few = try seconds(modules(from))
        let many = try seconds(modules(to))
        print("compile: \(from) \(what) \(few) s, \(to) \(many) s")
        #expect(many < few * limit + 0.05)
    }

    /// Seconds of processor time to compile, the better of two runs.
    private func seconds(_ modules: [Module]) throws -> Double {
        try (0..<2).map { _ in
            let start = Self.processorTime()
            _ = try Compiler().compile(modules)
            return Self.processorTime() - start
        }.min() ?? 0
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func module(_ text: String, _ name: String = "a.rego") throws -> Module {
        try Parser.parseModule(source: SourceFile(path: name, text: text))
    }

    private func packageWithReplacements(_ number: Int) throws -> [Module] {
        let tests = (0..<6).map { "test_\($0) if p\(number).allow with input as {\"n\": \($0)} with data.shared.limits.max as 9" }
        return [
            try module("package team.p\(number)\nimport data.shared.limits\nallow if input.n < limits.max", "p\(number).rego"),
            try module(
                "package team.p\(number)_test\nimport data.team.p\(number)\n" + tests.joined(separator: "\n"), "p\(number)_test.rego"),
        ]
    }

    private func packages(_ count: Int) throws -> [Module] {
        try (0..<count).map { number in
            let text = """
                package generated.p\(number)

                import data.generated.p\((number + 1) % count).limit

                default allow := false

                allow if {
                    some role in input.roles
                    role.name == "r\(number)"
                    limit > count([x | some x in input.items; x.size > \(number)])
                }

                limit := \(number)

                deny contains message if {
                    some item in input.items
                    not startswith(item.name, "ok-")
                    message := sprintf("%s is wrong in %d", [item.name, limit])
                }
                """
            return try module(text, "p\(number).rego")
        }
    }
}
