import PolicyBundle
import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue

/// What reads bytes from outside. A reader gives a value or an error; whatever the bytes are, it does not crash, hang or take all memory.
enum Reader: String, CaseIterable {
    /// Lexer, parser, compiler, planner, and the lowering of the plan.
    case policy
    /// The same for Rego v0.
    case policyV0 = "policy-v0"
    case plan
    case json
    case yaml
    /// A bundle: gzip, tar, manifest and what else is in it.
    case bundle
    case jwt
    /// A data segment, whose digest nobody looks at here.
    case segment

    func read(_ bytes: [UInt8]) {
        switch self {
        case .policy: Self.readPolicy(bytes, .v1)
        case .policyV0: Self.readPolicy(bytes, .v0)
        case .plan:
            guard let plan = try? Plan(json: bytes), let validated = try? ValidatedPlan(plan) else { return }
            _ = try? Program.lower(validated, options: ProgramOptions())
        case .json: _ = try? Document(json: bytes)
        case .yaml: Self.call("yaml.unmarshal", bytes)
        case .bundle: _ = try? BundleArchive(bytes)
        case .jwt: Self.call("io.jwt.decode", bytes)
        case .segment: Self.readSegment(bytes)
        }
    }

    private static func readPolicy(_ bytes: [UInt8], _ version: RegoVersion) {
        var options = ParserOptions(regoVersion: version)
        options.annotationYAML = AnnotationYAML.read
        guard let module = try? Parser.parseModule(source: SourceFile(path: "p.rego", bytes: bytes), options: options) else { return }
        guard let compiled = try? Compiler().compile([module]), let plan = try? Planner.plan(compiled, entrypoints: []) else { return }
        _ = try? Program.lower(ValidatedPlan(plan), options: ProgramOptions())
    }

    private static func readSegment(_ bytes: [UInt8]) {
        guard let document = try? Document(segment: bytes, depth: 1_000) else { return }
        document.read { root in
            _ = root.json()
            _ = root.hash
            for position in 0..<root.count { _ = root.contains(root.key(at: position)) }
        }
    }

    private static func call(_ name: String, _ bytes: [UInt8]) {
        let owner = ArenaOwner(limit: 256 << 20)
        _ = try? BuiltinTable.byName[name]?.call([owner.arena.string(bytes)], in: owner.arena, BuiltinContext())
    }
}
