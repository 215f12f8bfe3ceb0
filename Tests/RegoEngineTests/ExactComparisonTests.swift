import RegoCompiler
import RegoPlan
import RegoSyntax
import RegoValue
import Testing

@testable import RegoEngine

/// The JSON of `data.p` for an input.
func decide(_ rules: String, input: String = "{}") throws -> String {
    let source = SourceFile(path: "p.rego", text: "package p\n" + rules)
    let compiled = try Compiler().compile([try Parser.parseModule(source: source)])
    let plan = try Planner.plan(compiled, entrypoints: [Entrypoint("p")])
    let machine = VirtualMachine(policy: Policy(program: try Program.lower(ValidatedPlan(plan))))
    let value = try machine.decide("p", input: machine.readInput(Array(input.utf8)))
    return String(decoding: value.json(), as: UTF8.self)
}

@Suite("Constants are compared by value, whatever their spelling")
struct ExactComparisonTests {
    /// `é` as one scalar and as two: one string to Swift, two to Rego.
    static let composed = "\u{E9}"
    static let decomposed = "e\u{301}"

    @Test("strings that Unicode holds to be equivalent are two strings")
    func equivalentStrings() throws {
        let rules = """
            allow if input.x == "\(Self.composed)"
            deny if input.x == "\(Self.decomposed)"
            """
        #expect(try decide(rules, input: #"{"x":"\#(Self.composed)"}"#) == #"{"allow":true}"#)
        #expect(try decide(rules, input: #"{"x":"\#(Self.decomposed)"}"#) == #"{"deny":true}"#)
        let literals = try decide(#"n := count({"\#(Self.composed)", "\#(Self.decomposed)"})"#)
        #expect(literals == #"{"n":2}"#)
    }

    @Test("a rule index keeps equivalent strings apart")
    func indexedStrings() throws {
        let rules = """
            a contains 1 if input.x == "\(Self.composed)"
            a contains 2 if input.x == "\(Self.decomposed)"
            a contains 3 if input.x == "y"
            a contains 4 if input.x == "z"
            """
        #expect(try decide(rules, input: #"{"x":"\#(Self.composed)"}"#) == #"{"a":[1]}"#)
    }

    @Test("a rule index runs the rules for 1 and for 1.0", arguments: ["1", "1.0", "1e0"])
    func indexedNumbers(number: String) throws {
        let rules = """
            a contains 1 if input.x == 1
            a contains 2 if input.x == 1.0
            a contains 3 if input.x == 2
            a contains 4 if input.x == 3
            """
        #expect(try decide(rules, input: #"{"x":\#(number)}"#) == #"{"a":[1,2]}"#)
    }
}
