import PolicyBundle
import PolicyOptimization
import RegoCompiler
import RegoFormatting
import RegoSyntax
import RegoValue
import Testing

/// What becomes of policies, as text.
@Suite("Optimized policies")
struct OptimizerTests {
    private func optimized(
        _ texts: [String], for entrypoints: String..., depth: Optimizer.Depth = .deep, namespace: String = "partial",
        roots: [String] = [""],
        data: String = "{}"
    ) throws -> [String: String] {
        let policies = try texts.enumerated().map { number, text in
            PolicyModule(path: "p\(number).rego", syntax: try OptimizationCase.parse(text, path: "p\(number).rego", version: .v1))
        }
        let optimizer = Optimizer(
            entrypoints: entrypoints.map { Ref("data", path: $0.split(separator: "/").map(String.init)) }, depth: depth,
            namespace: namespace, roots: roots.map { $0.split(separator: "/").map(String.init) }, compiler: OptimizationCase.compiler)
        var written: [String: String] = [:]
        for policy in try optimizer.optimize(policies, data: Document(json: Array(data.utf8))) {
            written[policy.path] = try Formatter().format(policy.syntax)
        }
        return written
    }

    @Test("what the bundle's data decide is decided, and rules that are left stay as they are")
    func knownData() throws {
        let result = try optimized(
            ["package a\n\nallow if input.role in data.roles\n\nother := 1\n"], for: "a/allow", depth: .shallow, data: #"{"roles": ["x"]}"#)
        #expect(result["optimized/a.rego"] == "package a\n\nallow if {\n\t__local0__1 = input.role\n\t__local0__1 in [\"x\"]\n}\n")
        #expect(result["p0.rego"] == "package a\n\nother := 1\n")
    }

    @Test("else branches of rules that make members of an object are decided, or stay with their rules")
    func elseOfMembers() throws {
        let policy = """
            package a

            known := q if true

            q[[]] := 1 if false else := 2

            unknown := p.a if true

            p.a := 1 if input.x > 5 else := 2
            p[x] := 3 if some x in ["b"]

            """
        for depth in [Optimizer.Depth.shallow, .deep] {
            let result = try optimized([policy], for: "a/known", "a/unknown", depth: depth)
            #expect(result["optimized/a.rego"]?.contains("{[]: 2}") == true)
            #expect(result["optimized/a.1.rego"]?.contains("data.a.p.a = ") == true)
            #expect(result["p0.rego"]?.contains("p[\"a\"] := 1 if input.x > 5\n\nelse := 2") == true)
        }
    }

    @Test("policies of which rules are replaced can be read, whatever METADATA those had")
    func metadataOfReplacedRules() throws {
        let other = "# METADATA\n# title: other\nother := 1 if input.y\n"
        for block in [
            "# METADATA\n# entrypoint: true\n", "# METADATA\n# scope: document\n# entrypoint: true\n", "# METADATA\n# title: x\n",
        ] {
            let entrypoint = block + "allow if input.x\n"
            for rules in [other + "\n" + entrypoint, entrypoint + "\n# a comment\n\n" + other, other + "\n" + entrypoint + "# the end"] {
                let result = try optimized(["# METADATA\n# title: policies\npackage a\n\n" + rules], for: "a/allow")
                let left = try #require(result["p0.rego"])
                #expect(left.contains("# title: policies\npackage a\n") && left.contains("# title: other\nother := 1"))
                #expect(!left.contains("allow"))
                #expect(left.contains("# a comment") == rules.contains("# a comment"))
                #expect(throws: Never.self, "\(left)") {
                    var options = ParserOptions()
                    options.annotationYAML = AnnotationYAML.read
                    _ = try Parser.parseModule(source: SourceFile(path: "left.rego", text: left), options: options)
                }
            }
        }
    }

    @Test("data outside of the bundle's roots are not known")
    func unknownData() throws {
        let result = try optimized(
            ["package a\n\nallow if data.elsewhere.on == data.a.flag\n"], for: "a/allow", roots: ["a"],
            data: #"{"a": {"flag": 7}, "elsewhere": {"on": 7}}"#)
        #expect(result["optimized/a.rego"]?.contains("data.elsewhere.on") == true)
        #expect(result["optimized/a.rego"]?.contains("data.a.flag") == false)
    }

    @Test("deep optimization inlines rules, shallow optimization keeps them")
    func depths() throws {
        let policy = "package a\n\nallow if helper\n\nhelper if input.x > 1\n"
        let shallow = try optimized([policy], for: "a/allow", depth: .shallow)
        let deep = try optimized([policy], for: "a/allow", depth: .deep)
        #expect(shallow["optimized/a.rego"]?.contains("data.a.helper") == true)
        #expect(deep["optimized/a.rego"]?.contains("data.a.helper") == false)
        #expect(deep["p0.rego"] == "package a\n\nhelper if input.x > 1\n")
    }

    @Test("rules that may be in conflict are not inlined: the conflict would be two answers")
    func conflicts() throws {
        let result = try optimized(
            ["package a\n\nallow if level == 1\n\nlevel := 1 if input.x\n\nlevel := 2 if input.y\n"], for: "a/allow")
        #expect(result["optimized/a.rego"]?.contains("level := 2 if") == true)
    }

    @Test("rules made up for negations lie in the namespace that was given")
    func namespace() throws {
        let result = try optimized(
            ["package a\n\nallow if not denied\n\ndenied if {\n\tinput.x > 1\n\tinput.y > 2\n\tsome z in input.zs\n\tz == 3\n}\n"],
            for: "a/allow", namespace: "made_up")
        #expect(result["optimized/made_up.rego"]?.hasPrefix("package made_up\n") == true)
    }

    @Test("entrypoints are taken in order, each over the result for those before")
    func severalEntrypoints() throws {
        let result = try optimized(
            ["package a\n\nfirst if input.x == data.n\n\nsecond if {\n\tfirst\n\tinput.y == data.n\n}\n"], for: "a/first", "a/second",
            data: #"{"n": 5}"#)
        #expect(result["p0.rego"] == nil)
        #expect(result["optimized/a.1.rego"]?.contains("input.y = 5") == true)
    }

    @Test("an entrypoint inside of a rule's value stays as it is when others need the rest of that value")
    func narrowedRules() throws {
        let policy = "package a\n\nq := {\"a\": input.x, \"b\": 2}\n\nr := q.b\n"
        let result = try optimized([policy], for: "a/q/a", "a/r")
        #expect(result.values.contains { $0.contains("q := {\"a\": input.x, \"b\": 2}") })
    }

    @Test("whole packages directly below data, and entrypoints that never have a value, are refused")
    func refusals() {
        #expect(throws: OptimizationError.self) { try optimized(["package a\n\np := 1\n"], for: "a") }
        #expect(throws: OptimizationError.self) { try optimized(["package a\n\np := 1\n"], for: "a/nothing") }
    }

    @Test("entrypoints of METADATA are those of packages and documents, in order")
    func annotations() throws {
        let text = """
            package b

            # METADATA
            # entrypoint: true
            z := 1

            # METADATA
            # entrypoint: true
            a := 2
            """
        let package = "# METADATA\n# entrypoint: true\npackage a\n\np := 1\n"
        let modules = try [text, package].map { try OptimizationCase.parse($0, path: "p.rego", version: .v1) }
        #expect(AnnotatedEntrypoints(modules).references.map(\.description) == ["data.a", "data.b.a", "data.b.z"])
    }

    @Test("the dependents of an entrypoint are the rules that need it, over any number of steps; functions are none")
    func dependents() throws {
        let text = "package a\n\nallow if input.x\n\nreport := allow\n\nsummary := report\n\nf(x) if allow\n\nother := 1\n"
        let compiled = try OptimizationCase.compiler.compile([OptimizationCase.parse(text, path: "p.rego", version: .v1)])
        let found = EntrypointDependents(of: [Ref("data", path: ["a", "allow"])], compiled).references
        #expect(found.map(\.description) == ["data.a.report", "data.a.summary"])
    }
}
