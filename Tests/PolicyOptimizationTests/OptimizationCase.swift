import PolicyBundle
import PolicyOptimization
import RegoCompiler
import RegoEngine
import RegoFormatting
import RegoPlan
import RegoSyntax
import RegoValue

/// Policies, data and an input, answered as they are and optimized.
struct OptimizationCase {
    /// What a machine says to an entrypoint.
    enum Answer: Equatable, CustomStringConvertible {
        case undefined
        case value(String)
        case failure(String)

        var description: String {
            switch self {
            case .undefined: "undefined"
            case .value(let text): text
            case .failure(let code): "the error \(code)"
            }
        }
    }

    var policies: [PolicyModule]
    var data: Document
    var input: Document?

    static let compiler = Compiler(CompilerOptions(capabilities: .current.restricted { BuiltinTable.byName[$0] != nil }))

    static func parse(_ text: String, path: String, version: RegoVersion) throws(RegoDiagnostics) -> Module {
        var options = ParserOptions(regoVersion: version)
        options.annotationYAML = AnnotationYAML.read
        return try Parser.parseModule(source: SourceFile(path: path, text: text), options: options)
    }

    func optimized(for entrypoints: [Ref], _ depth: Optimizer.Depth, _ version: RegoVersion = .v1) throws(OptimizationError)
        -> [PolicyModule]
    {
        try Optimizer(entrypoints: entrypoints, depth: depth, regoVersion: version, compiler: Self.compiler).optimize(policies, data: data)
    }

    /// The answer of a machine to policies that are written as text and read again, as a bundle has them.
    func answer(_ entrypoint: Ref, by policies: [PolicyModule]) throws -> Answer {
        let modules = try policies.map { policy in
            guard policy.isRewritten else { return policy.syntax }
            let version = policy.syntax.regoVersion
            return try Self.parse(Formatter(version: version).format(policy.syntax), path: policy.path, version: version)
        }
        return try answer(entrypoint, to: Self.compiler.compile(modules))
    }

    func answer(_ entrypoint: Ref, to compiled: CompiledModules) throws -> Answer {
        let plan = try Planner.plan(compiled, entrypoints: [Entrypoint(path: entrypoint.constantPath ?? [])])
        let machine = VirtualMachine(
            policy: Policy(program: try Program.lower(ValidatedPlan(plan)), data: data), limits: EvaluationLimits(time: 10_000_000_000))
        do {
            let name = (entrypoint.constantPath ?? []).joined(separator: "/")
            var reader = JSONReader(arena: machine.arena)
            let result = try machine.evaluate(name, input: try input.map { try reader.read($0.root.json()) } ?? .undefined)
            return result.first.map { Answer.value(String(decoding: $0.json(), as: UTF8.self)) } ?? .undefined
        } catch let error as EvaluationError {
            return .failure(error.code.rawValue)
        }
    }
}
