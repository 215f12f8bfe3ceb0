import RegoCompiler
import RegoPlan
import RegoSyntax
import RegoValue
import Testing

@testable import RegoEngine

@Suite("Loops that look up their entries answer like loops that try them")
struct LoopIndexTests {
    /// A machine for the rules of package `p`, with base documents.
    static func machine(_ rules: String, data: String = "{}", indexing: Bool) throws -> VirtualMachine {
        let source = SourceFile(path: "p.rego", text: "package p\n" + rules)
        let compiled = try Compiler().compile([try Parser.parseModule(source: source)])
        let plan = try Planner.plan(compiled, entrypoints: [Entrypoint("p")])
        let program = try Program.lower(ValidatedPlan(plan), options: ProgramOptions(indexing: indexing))
        return VirtualMachine(policy: Policy(program: program, data: try Document(json: Array(data.utf8))))
    }

    static func answers(_ machine: VirtualMachine, _ inputs: [String], resets: Bool) throws -> [String] {
        try inputs.map { input in
            defer { if resets { machine.reset() } }
            let value = try machine.decide("p", input: machine.readInput(Array(input.utf8)))
            return String(decoding: value.json(), as: UTF8.self)
        }
    }

    static func list(_ count: Int, _ entry: (Int) -> String) -> String { "[" + (0..<count).map(entry).joined(separator: ",") + "]" }

    static let data = """
        {"left": \(list(40) { #"{"id": \#($0), "key": "k\#($0 % 7)"}"# }),
         "right": \(list(60) { #"{"id": "r\#($0)", "key": "k\#($0 % 11)", "deep": {"key": \#($0 % 5)}}"# }),
         "loose": \(list(40) { $0 % 3 == 0 ? "{}" : $0 % 3 == 1 ? #"{"n": 1}"# : #"{"n": 1.0, "at": \#($0)}"# }),
         "mixed": \(list(30) { ["1", "1.0", "\"1\"", "[1]", "{\"a\": 1}", "null", "true"][$0 % 7] }),
         "named": {\((0..<30).map { #""n\#($0)": {"kind": "\#($0 % 4)"}"# }.joined(separator: ","))}}
        """

    static let policies = [
        "pairs := [[l.id, r.id] | some l in data.left; some r in data.right; l.key == r.key]",
        "pairs := [[l.id, r.id] | some l in data.left; some r in data.right; r.deep.key == l.id]",
        "pairs := [[l.n, r.at] | some l in data.loose; some r in data.loose; l.n == r.n]",
        "pairs := [[i, j] | some i, x in data.mixed; some j, y in data.mixed; x == y]",
        "names contains [name, other] if { some name, a in data.named; some other, b in data.named; a.kind == b.kind }",
        "twice := [x | some _ in [1, 2, 3]; some x in {l | some l in data.left; l.key == \"k1\"}; x.key == \"k1\"]",
        """
        groups := {g: [l.id | some l in data.left; l.key == g] | some g in {r.key | some r in data.right}}
        same if { some l in data.left; not twin(l) }
        twin(l) if { some other in data.left; other.key == l.key; other.id != l.id }
        """,
        """
        replaced := [n | some n in [1, 2]; count(pairs) > 0 with data.right as [{"id": "x", "key": "k1"}]]
        pairs contains [l.id, r.id] if { some l in data.left; some r in data.right; l.key == r.key }
        """,
        "missing := [l.id | some l in data.left; some r in data.right; r.key == l.nothing]",
        "late := [x | some l in data.left; some r in data.right; x := l.key; r.key == x]",
        "own := [a.id | made := [{\"id\": l.id, \"k\": l.key} | some l in data.left]; some a in made; some b in made; a.k == b.k]",
    ]

    @Test("over base documents, once and again", arguments: policies)
    func baseDocuments(policy: String) throws {
        let plain = try Self.answers(Self.machine(policy, data: Self.data, indexing: false), ["{}"], resets: true)
        let indexed = try Self.machine(policy, data: Self.data, indexing: true)
        #expect(try Self.answers(indexed, ["{}", "{}"], resets: true) == plain + plain)
        #expect(try Self.answers(indexed, ["{}", "{}"], resets: false) == plain + plain)
    }

    @Test("over inputs of one shape, which may come to lie at one place", arguments: [true, false])
    func inputs(resets: Bool) throws {
        let policy = "pairs := [[x.id, y.id] | some x in input.a; some y in input.b; x.key == y.key]"
        let inputs = (0..<8).map { round in
            let entries = Self.list(30) { #"{"id": \#($0), "key": \#($0 % (round + 2))}"# }
            return #"{"a": \#(entries), "b": \#(entries)}"#
        }
        let plain = try Self.answers(Self.machine(policy, indexing: false), inputs, resets: resets)
        #expect(Set(plain).count > 3)
        #expect(try Self.answers(Self.machine(policy, indexing: true), inputs, resets: resets) == plain)
    }

    @Test("over inputs that are documents of their own, freed one after the other")
    func documents() throws {
        let policy = "pairs := [[x.id, y.id] | some x in input.a; some y in input.b; x.key == y.key]"
        let plain = try Self.machine(policy, indexing: false)
        let indexed = try Self.machine(policy, indexing: true)
        for round in 0..<12 {
            let entries = Self.list(30) { #"{"id": \#($0), "key": \#($0 % (round + 2))}"# }
            let document = try indexed.policy.readDocument(Array(#"{"a": \#(entries), "b": \#(entries)}"#.utf8))
            try document.read { input in
                let expected = try plain.decide("p", input: input).json()
                #expect(try indexed.decide("p", input: input).json() == expected)
            }
            indexed.reset()
        }
    }

    @Test("over many base documents, each with an index of its own")
    func manyDocuments() throws {
        let grants = (0..<300).map { role in
            #""r\#(role)": \#(Self.list(role % 40) { #"{"action": "a\#(($0 * 7 + role) % 13)", "id": \#($0)}"# })"#
        }
        let data = #"{"grants": {\#(grants.joined(separator: ","))}}"#
        let policy = "ids := [[role, grant.id] | some role in input.roles; some grant in data.grants[role]; grant.action == input.action]"
        let inputs = (0..<40).map { round in
            #"{"action": "a\#(round % 13)", "roles": \#(Self.list(30) { "\"r\(($0 * 11 + round / 2) % 300)\"" })}"#
        }
        let plain = try Self.answers(Self.machine(policy, data: data, indexing: false), inputs, resets: true)
        #expect(Set(plain).count > 20)
        let indexed = try Self.machine(policy, data: data, indexing: true)
        for _ in 0..<3 { #expect(try Self.answers(indexed, inputs, resets: true) == plain) }
        #expect(indexed.state.keptIndexBytes > 0)
    }

    @Test("a join takes time by its matches, not by all pairs")
    func linearJoin() throws {
        let count = 20_000
        let data = #"{"a": \#(Self.list(count) { #"{"k": \#($0)}"# }), "b": \#(Self.list(count) { #"{"k": \#($0 + 10)}"# })}"#
        let machine = try Self.machine("n := count([1 | some x in data.a; some y in data.b; x.k == y.k])", data: data, indexing: true)
        let started = ContinuousClock.now
        let answer = try Self.answers(machine, ["{}"], resets: true)
        // 400,000,000 pairs would take more than half a minute in a debug build.
        #expect(answer == [#"{"n":\#(count - 10)}"#])
        #expect(ContinuousClock.now - started < .seconds(20))
    }

    @Test("an evaluation without memory for an index goes without it")
    func memoryLimit() throws {
        let source = SourceFile(path: "p.rego", text: "package p\nn := count([1 | some x in input.a; some y in input.a; x == y])")
        let plan = try Planner.plan(Compiler().compile([Parser.parseModule(source: source)]), entrypoints: [Entrypoint("p")])
        let policy = Policy(program: try Program.lower(ValidatedPlan(plan)))
        let input = #"{"a": \#(Self.list(200) { "\($0)" })}"#
        let machine = VirtualMachine(policy: policy, limits: EvaluationLimits(memory: 16 << 10))
        #expect(try Self.answers(machine, [input], resets: true) == [#"{"n":200}"#])
    }

    @Test("what is the same in each round stands before the loop, and an undefined one ends it")
    func invariants() throws {
        let policy = """
            a := [x | some x in input.xs; y := input.nothing.at.all; x == y]
            b := [x | some x in input.xs; x == input.one]
            c := [x | some x in input.xs; not input.nothing]
            d contains x if { some x in input.xs; some y in input.ys; y == input.one; x > y }
            """
        for input in [#"{"xs": [1, 2, 1], "ys": [1], "one": 1}"#, #"{"xs": [], "one": 1}"#, #"{"xs": [1]}"#] {
            let plain = try Self.answers(Self.machine(policy, indexing: false), [input], resets: true)
            #expect(try Self.answers(Self.machine(policy, indexing: true), [input], resets: true) == plain)
        }
    }
}
