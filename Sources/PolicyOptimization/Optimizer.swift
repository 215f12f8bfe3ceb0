import RegoCompiler
import RegoEngine
import RegoSyntax
import RegoValue
import TopDown

/// Evaluates policies as far as the bundle's own data allow, so that less is left to do when `input` comes.
///
///     let optimizer = Optimizer(entrypoints: [Ref("data", path: ["authz", "allow"])], depth: .deep)
///     let policies = try optimizer.optimize(policies, data: data)
///
/// Each entrypoint is partially evaluated with `input` and all data outside of the bundle's roots unknown. The rules that come out take the place of the
/// rules at the same paths, in policies below `optimized/`; all other rules stay as they are. Entrypoints answer as before. The entrypoints are taken in
/// order, each over the result for those before it. Follows `opa build --optimize` (`v1/compile/compile.go`).
public struct Optimizer: Sendable {
    /// How much is replaced by what it stands for.
    public enum Depth: Sendable {
        /// Rules that depend on unknown documents stay rules of their own (`-O 1`): the result is about as large as the original.
        case shallow
        /// They are inlined wherever that is possible (`-O 2`).
        case deep
    }

    /// Absolute references.
    public var entrypoints: [Ref]
    public var depth: Depth
    /// The package below `data` for rules that optimization makes up.
    public var namespace: String
    /// The parts of `data` that the bundle owns, as paths; what lies outside is not known.
    public var roots: [[String]]
    /// The language of rules that optimization makes.
    public var regoVersion: RegoVersion
    public var compiler: Compiler
    /// Gets lines that say what is optimized, and how.
    public var note: (@Sendable (String) -> Void)?

    public init(
        entrypoints: [Ref], depth: Depth, namespace: String = "partial", roots: [[String]] = [[]], regoVersion: RegoVersion = .v1,
        compiler: Compiler = Compiler()
    ) {
        self.entrypoints = entrypoints
        self.depth = depth
        self.namespace = namespace
        self.roots = roots
        self.regoVersion = regoVersion
        self.compiler = compiler
    }

    /// - Parameter data: the bundle's data.
    /// - Returns: policies in order of their paths.
    public func optimize(_ policies: [PolicyModule], data: Document) throws(OptimizationError) -> [PolicyModule] {
        var policies = policies
        var unknowns: [Ref]?
        var names = OptimizedNames(namespace: namespace)
        for (position, entrypoint) in entrypoints.enumerated() {
            guard entrypoint.count > 2 else { throw .entrypointTooShort(entrypoint) }
            let compiled = try compile(policies)
            let known = unknowns ?? UnknownDocuments(compiled, roots: roots).references
            unknowns = known
            let made = try rules(for: entrypoint, compiled, unknowns: known, data)
            let replacement = RuleReplacement(by: made, compiled)
            if replacement.takesAwayRules(neededBy: entrypoints[..<position] + entrypoints[(position + 1)...]) {
                note?("optimizer: \(entrypoint) stays as it is: rules that others need would be lost")
                continue
            }
            policies =
                replacement.remaining(of: policies)
                + made.enumerated().map { number, module in
                    PolicyModule(path: names.path(of: module, entrypoint: position, number: number), syntax: module, isRewritten: true)
                }
        }
        return policies.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private func compile(_ policies: [PolicyModule]) throws(OptimizationError) -> CompiledModules {
        do throws(RegoDiagnostics) {
            return try compiler.compile(policies.map(\.placed))
        } catch {
            throw .diagnostics(error)
        }
    }

    /// What takes the place of the entrypoint's rules and of those that it needs.
    private func rules(
        for entrypoint: Ref, _ compiled: CompiledModules, unknowns: [Ref], _ data: Document
    ) throws(OptimizationError) -> [Module] {
        var options = TopDownOptions()
        options.partial.unknowns = unknowns
        options.partial.namespace = namespace
        options.partial.skipsNamespace = true
        options.partial.isShallow = depth == .shallow
        options.partial.isExact = true
        options.partial.disabledInlining = ReplacedDocuments(around: entrypoint, compiled).references
        tell(entrypoint, options)
        let rest = try evaluate([.call("eq", [EntrypointRules.result, Term(.ref(entrypoint))])], compiled, data, options)
        guard !rest.queries.isEmpty else { throw .entrypointUndefined(entrypoint) }
        var modules = rest.support.map { SupportVersion(regoVersion).applied(to: $0) }
        if let module = EntrypointRules(entrypoint).module(of: rest.queries, regoVersion) { modules.append(module) }
        return modules
    }

    private func tell(_ entrypoint: Ref, _ options: TopDownOptions) {
        guard let note else { return }
        note("optimizer: \(entrypoint), \(depth == .shallow ? "shallow" : "deep"), made-up rules in data.\(namespace)")
        note("  unknown: \(options.partial.unknowns.map(\.description).joined(separator: ", "))")
        guard !options.partial.disabledInlining.isEmpty else { return }
        note("  replaced by with, never inlined: \(options.partial.disabledInlining.map(\.description).joined(separator: ", "))")
    }

    private func evaluate(
        _ query: Body, _ compiled: CompiledModules, _ data: Document, _ options: TopDownOptions
    ) throws(OptimizationError) -> TopDownQuery.Remainder {
        let prepared: CompiledQuery
        do throws(RegoDiagnostics) {
            prepared = try compiler.compile(query: query, for: .partialEvaluation, against: compiled)
        } catch {
            throw .diagnostics(error)
        }
        do throws(EvaluationError) {
            return try TopDownQuery(prepared, compiled, data: data, options: options).partiallyEvaluate()
        } catch {
            throw .evaluation(error)
        }
    }
}
