import RegoCompiler
import RegoPlan
import RegoSyntax
import RegoValue
import TestSupport

@testable import RegoEngine

/// A program as bytes, to be read again, or damaged first.
struct ProgramFile {
    var bytes: [UInt8]

    struct NotWritable: Error {}

    init(_ program: Program) throws {
        guard let bytes = program.file(binding: Self.binding, digest: Self.digest) else { throw NotWritable() }
        self.bytes = bytes
    }

    /// Who reads a program compares digests first. Here nobody does: what is tested is what happens when they agree.
    func program() throws(SegmentError) -> Program { try Program(file: bytes) }

    static let binding = Array(UInt8(1)...32)

    /// Not one that anybody should use.
    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return withUnsafeBytes(of: hash) { Array($0) + Array($0) + Array($0) + Array($0) }
    }

    // MARK: samples

    /// A policy with its rules asked as a whole, and inputs for it.
    struct Sample {
        var name: String
        var program: Program
        var data: Document
        var inputs: [String]

        init(
            _ name: String, _ rules: String, options: ProgramOptions = ProgramOptions(), data: String = "{}", inputs: [String],
            builtins: [String: Builtin] = BuiltinTable.byName
        ) throws {
            let source = SourceFile(path: "\(name).rego", text: "package p\n" + rules)
            let compiled = try Compiler().compile([try Parser.parseModule(source: source)])
            let plan = try Planner.plan(compiled, entrypoints: [Entrypoint("p")])
            try self.init(name, plan, options: options, data: data, inputs: inputs, builtins: builtins)
        }

        init(
            _ name: String, _ plan: Plan, options: ProgramOptions = ProgramOptions(), data: String = "{}", inputs: [String],
            builtins: [String: Builtin] = BuiltinTable.byName
        ) throws {
            self.name = name
            program = try Program.lower(ValidatedPlan(plan), options: options, builtins: builtins)
            self.data = try Document(json: Array(data.utf8))
            self.inputs = inputs
        }
    }

    /// Programs that have every opcode between them.
    static func samples() throws -> [Sample] {
        let inputs = [#"{"x": 2, "u": "u2", "path": "/a/b", "groups": ["g1", "g3"], "xs": [1, 2, 3, 1], "o": {"k": "v"}}"#, "{}", "[1]"]
        let loops =
            #"{"left": [\#(list(20) { #"{"id": \#($0), "key": "k\#($0 % 3)"}"# })], "right": [\#(list(20) { #"{"key": "k\#($0 % 5)"}"# })]}"#
        let rules = """
            default allow := false
            allow if input.u == "u1"
            allow if { input.u == "u2"; input.x > 1 }
            allow if { input.u == "u3"; not deny }
            deny if startswith(input.path, "/a")
            names contains n if { some n in input.xs; n != 2 }
            names contains "g1" if "g1" in input.groups
            names contains "g2" if "g2" in input.groups
            names contains "g3" if "g3" in input.groups
            starts contains 1 if startswith(input.path, "/a/")
            starts contains 2 if startswith(input.path, "/b/")
            starts contains 3 if startswith(input.path, "/c/")
            picked := input.xs[input.x]
            total := sum([y | some y in input.xs; y <= 3; y >= 1; y < 4])
            copied := {k: v | some k, v in input.o}
            merged.a.b := 1
            merged.c := 2
            f(x) := x + 1 if x > 0
            f(x) := 0 if x <= 0
            replaced := y if y := f(input.x) with input.x as 4 with data.q.r as 5
            pairs := [l.id | some l in data.left; some r in data.right; l.key == r.key]
            every_one if every x in input.xs { x < 10 }
            text := sprintf("%v-%d", [input.u, f(input.x)])
            chosen := "one" if input.x == 1 else := "two" if input.x == 2 else := null
            either contains [same, other] if { same := input.x == 2; other := input.x != 2 }
            """
        let dynamic = Plan(
            strings: ["p", "q"],
            plans: [
                NamedPlan(
                    name: "p",
                    blocks: [
                        Block(
                            [
                                .makeObject(target: 3), .callDynamic(arguments: [0, 1], path: [.string(0), .string(1)], result: 2),
                                .isUndefined(5), .isArray(.local(2)), .isDefined(2), .len(source: .local(2), target: 4),
                                .objectInsert(key: .string(0), value: .local(4), object: 3), .makeNull(target: 5), .isObject(.local(3)),
                                .makeSet(target: 6), .setAdd(value: .local(5), set: 6), .isSet(.local(6)), .resultSetAdd(3),
                            ].map { Statement($0) })
                    ])
            ],
            functions: [
                PlanFunction(
                    name: "f", path: ["p", "q"], parameters: [0, 1], returnLocal: 2,
                    blocks: [
                        Block(
                            [.makeArray(capacity: 2, target: 2), .arrayAppend(array: 2, value: .bool(true)), .returnLocal(2)].map {
                                Statement($0)
                            })
                    ])
            ])
        return [
            try Sample("rules", rules, data: loops, inputs: inputs),
            try Sample("tried", rules, options: ProgramOptions(indexing: false), data: loops, inputs: inputs),
            try Sample(
                "covered", "a := 1 if { input.x > 1; some y in input.xs; y == 2 }", options: ProgramOptions(coverage: true), inputs: inputs),
            try Sample("dynamic", dynamic, inputs: inputs),
        ]
    }

    private static func list(_ count: Int, _ entry: (Int) -> String) -> String { (0..<count).map(entry).joined(separator: ",") }
}
