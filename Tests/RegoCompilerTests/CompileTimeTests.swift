import RegoCompiler
import RegoSyntax
import Testing

/// How the time to compile grows.
struct CompileTimeTests {
    @Test("twice as many packages take about twice as long to compile")
    func packagesScaleLinearly() throws {
        let small = try time(packages: 500)
        let large = try time(packages: 1000)
        print("compile: 500 packages with 3 rules \(small), 1000 packages \(large)")
        #expect(large < small * 4 + .milliseconds(200))
        #expect(large < .seconds(20))
    }

    @Test("a body of 500 expressions in the wrong order compiles in reasonable time")
    func longBody() throws {
        let exprs = (0..<500).map { "x\($0) == x\($0 + 1) + 1" }.joined(separator: "; ")
        let declared = (0...500).map { "x\($0)" }.joined(separator: ", ")
        let text = "package a\np if { some \(declared); \(exprs.replacing(" == ", with: " = ")); x500 = 1 }"
        let elapsed = try ContinuousClock().measure { _ = try compile(["a.rego": text]) }
        print("compile: 500 expressions in reverse order \(elapsed)")
        #expect(elapsed < .seconds(20))
    }

    @Test("deeply nested comprehensions and every compile without repeating the work of each level")
    func deepNesting() throws {
        var comprehension = "x"
        var every = "true"
        for depth in 0..<10 {
            comprehension = "[v\(depth) | some x in input.a; v\(depth) := \(comprehension)]"
            every = "every y\(depth + 1) in [1, 2] { y\(depth + 1) > 0; \(every) }"
        }
        let elapsed = try ContinuousClock().measure {
            _ = try compile(["a.rego": "package a\np := \(comprehension.replacing("x]", with: "1]"))\nq if { \(every) }"])
        }
        print("compile: 10 nested comprehensions and every \(elapsed)")
        #expect(elapsed < .seconds(20))
    }

    private func time(packages: Int) throws -> Duration {
        var modules: [Module] = []
        for number in 0..<packages {
            let text = """
                package generated.p\(number)

                import data.generated.p\((number + 1) % packages).limit

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
            modules.append(try Parser.parseModule(source: SourceFile(path: "p\(number).rego", text: text)))
        }
        return try ContinuousClock().measure { _ = try Compiler().compile(modules) }
    }
}
