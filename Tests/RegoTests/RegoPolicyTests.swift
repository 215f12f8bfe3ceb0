import Rego
import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue
import Testing

@Suite("Policies inside a program")
struct RegoPolicyTests {
    private static let shop = """
        package shop

        default allow := false

        allow if input.user == "ada"

        allow if data.admins[input.user]

        owner := stock.owner(input.item)

        reason := "closed" if input.closed
        """

    private static let owner = CustomBuiltin("stock.owner", takes: [.string], gives: .string) { call throws(BuiltinError) in
        switch call[0].string {
        case "lamp"?: return call.arena.string("ada")
        case "broken"?: throw BuiltinError("nobody knows")
        default: return .undefined
        }
    }

    private func shop() throws -> RegoPolicy {
        try RegoPolicy(
            ["shop.rego": Self.shop], data: json(#"{"admins": {"root": true}}"#), entrypoints: ["shop/allow", "shop/owner", "shop/reason"],
            builtins: [Self.owner])
    }

    private func json(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func text(_ json: [UInt8]?) -> String? { json.map { String(decoding: $0, as: UTF8.self) } }

    @Test("decisions are true, false or undefined")
    func decisions() throws {
        let policy = try shop()
        #expect(try policy.holds("shop/allow", input: json(#"{"user": "ada"}"#)))
        #expect(try policy.holds("shop/allow", input: json(#"{"user": "root"}"#)))
        #expect(try !policy.holds("shop/allow", input: json(#"{"user": "eve"}"#)))
        #expect(try !policy.holds("shop/allow"))
        #expect(text(try policy.decide("shop/allow", input: json("{}"))) == "false")
        #expect(text(try policy.decide("shop/reason", input: json(#"{"closed": true}"#))) == #""closed""#)
        #expect(try policy.decide("shop/reason", input: json("{}")) == nil)
        #expect(try !policy.holds("shop/reason", input: json(#"{"closed": true}"#)), "a document that is not true does not hold")
    }

    @Test("a policy calls a function of the program")
    func customBuiltin() throws {
        let policy = try shop()
        #expect(text(try policy.decide("shop/owner", input: json(#"{"item": "lamp"}"#))) == #""ada""#)
        #expect(try policy.decide("shop/owner", input: json(#"{"item": "chair"}"#)) == nil)
        #expect(try policy.decide("shop/owner", input: json(#"{"item": "broken"}"#)) == nil)
        #expect(try policy.decide("shop/owner", input: json("{}")) == nil, "an undefined argument makes the call undefined")
    }

    @Test("calls of the program's functions are checked against their types")
    func types() throws {
        for call in ["stock.owner(1)", "stock.owner(\"a\", \"b\") == true", "stock.owner(\"a\") == 3"] {
            let error = #expect(throws: RegoPolicyError.self) {
                try RegoPolicy(["p.rego": "package p\n\nx if \(call)\n"], entrypoints: ["p/x"], builtins: [Self.owner])
            }
            guard case .policy(let diagnostics)? = error else { return #expect(Bool(false), "\(call): \(String(describing: error))") }
            #expect(diagnostics.all.first?.code == .type, "\(call): \(diagnostics)")
            #expect(diagnostics.all.first?.location.row == 3)
        }
        #expect(throws: RegoPolicyError.self) { try RegoPolicy(["p.rego": "package p\nx := stock.owner(\"a\")"], entrypoints: ["p/x"]) }
    }

    @Test(
        "names that policies cannot call, or that are taken, are refused",
        arguments: ["", "a..b", "data.x", "input", "with", "a.default", "1a", "a b", "count", "io.jwt.decode", "plus"])
    func names(_ name: String) throws {
        let builtin = CustomBuiltin(name, takes: [], gives: .string) { $0.arena.string("x") }
        let error = #expect(throws: RegoPolicyError.self) {
            try RegoPolicy(["p.rego": "package p\nx := 1"], entrypoints: ["p/x"], builtins: [builtin])
        }
        #expect(String(describing: error).contains("'\(name)'"), "\(String(describing: error))")
    }

    @Test("what is wrong is told with code and place, and is never a decision")
    func errors() throws {
        let unsafe = #expect(throws: RegoPolicyError.self) { try RegoPolicy(["p.rego": "package p\nx if y"], entrypoints: ["p/x"]) }
        #expect("\(try #require(unsafe))".contains("p.rego:2"))
        let policy = try shop()
        for input in ["{", "", "[1] 2"] {
            let error = #expect(throws: RegoPolicyError.self) { try policy.decide("shop/allow", input: json(input)) }
            guard case .decision(let error)? = error else { return #expect(Bool(false)) }
            #expect(error.code == .input)
        }
        #expect(throws: RegoPolicyError.self) { try policy.decide("shop/deny", input: nil) }
        for data in ["[]", "{", "1"] {
            #expect(throws: RegoPolicyError.self) {
                try RegoPolicy(["p.rego": "package p\nx := 1"], data: json(data), entrypoints: ["p/x"])
            }
        }
        #expect(throws: RegoPolicyError.self) { try RegoPolicy(plan: json("[]")) }
        let conflict = try RegoPolicy(["p.rego": "package p\nx := input.a\nx := input.b"], entrypoints: ["p/x"])
        #expect(throws: RegoPolicyError.self) { try conflict.decide("p/x", input: json(#"{"a": 1, "b": 2}"#)) }
    }

    @Test("limits hold")
    func limits() throws {
        let policy = try RegoPolicy(
            ["p.rego": "package p\nx := [i | some i in numbers.range(1, 100000)]"], entrypoints: ["p/x"],
            limits: EvaluationLimits(memory: 1 << 16))
        guard case .decision(let error)? = #expect(throws: RegoPolicyError.self, performing: { try policy.decide("p/x") }) else { return }
        #expect(error.code == .memory)
    }

    @Test("a plan needs no compiling")
    func plans() throws {
        var capabilities = Capabilities.current
        capabilities.add(Self.owner.declaration)
        let module = try Parser.parseModule(source: SourceFile(path: "p.rego", text: "package shop\nowner := stock.owner(input.item)"))
        let compiled = try Compiler(CompilerOptions(capabilities: capabilities)).compile([module])
        let source = try Planner.plan(compiled, entrypoints: [Entrypoint("shop/owner")]).json()
        let policy = try RegoPolicy(plan: source, builtins: [Self.owner])
        #expect(text(try policy.decide("shop/owner", input: json(#"{"item": "lamp"}"#))) == #""ada""#)
        #expect(throws: RegoPolicyError.self) { try RegoPolicy(plan: source) }
    }

    @Test("many threads ask one policy")
    func threads() async throws {
        let policy = try shop()
        let inputs = ["ada", "root", "eve"].map { json("{\"user\": \"\($0)\", \"item\": \"lamp\"}") }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try (0..<300).allSatisfy { round in
                        try policy.holds("shop/allow", input: inputs[round % 3]) == (round % 3 < 2)
                            && policy.decide("shop/owner", input: inputs[round % 3]) == Array(#""ada""#.utf8)
                    }
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test("values can be made and looked at without JSON")
    func values() throws {
        let count = try shop().withMachine { (machine) throws(EvaluationError) in
            let input = machine.arena.object()
            machine.arena.insert(input, "user", machine.arena.string("ada"))
            return try machine.decide("shop/allow", input: input).isIdentical(to: .boolean(true)) ? 1 : 0
        }
        #expect(count == 1)
    }
}
