import PolicyBundle
import PolicyOptimization
import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue

/// Makes of the policies of one bundle what goes into it: checked, optimized, planned.
struct BundleCompilation {
    /// How policies are compiled.
    struct Settings {
        /// 0 for not at all, 1 for shallow, 2 for deep.
        var optimization = 0
        /// The package below `data` for rules that optimization makes up.
        var partialNamespace = "partial"
        var capabilities = Capabilities.current
        /// Whether rules that optimization makes are Rego v0.
        var isV0 = false
        /// Gets lines that say what is optimized, and how.
        var note: (@Sendable (String) -> Void)?
    }

    private let settings: Settings
    private let target: BuildCommand.Target
    private let compiler: Compiler
    private let data: Document
    /// The parts of `data` that the bundle owns.
    private let roots: [String]
    /// Absolute references.
    private let entrypoints: [Ref]

    /// - Parameter entrypoints: as paths, besides those of METADATA.
    init(
        _ settings: Settings, target: BuildCommand.Target, _ modules: [AssembledModule], entrypoints: [String], data: Document,
        roots: [String]
    ) throws {
        self.settings = settings
        self.target = target
        self.data = data
        self.roots = roots
        let known = data
        compiler = Compiler(
            CompilerOptions(
                capabilities: settings.capabilities,
                baseDocumentExists: { path in
                    path.reduce(known.root) { $0.isObject ? $0.lookup($1) : .undefined }.isDefined
                }))
        var found = entrypoints.map { Ref("data", path: $0.split(separator: "/").map(String.init)) }
        found += AnnotatedEntrypoints(modules.map(\.syntax)).references
        var seen: Set<Ref> = []
        self.entrypoints = found.filter { seen.insert($0).inserted }
        if self.entrypoints.contains(where: { $0.count < 2 }) {
            throw Failure.usage("an entrypoint is empty", remedy: "name a rule or a package: -e package/rule")
        }
    }

    var isOptimizing: Bool { settings.optimization > 0 }
    /// The part of `data` for rules that optimization makes up.
    var namespace: String { settings.partialNamespace }
    var hasEntrypoints: Bool { !entrypoints.isEmpty }

    /// Compiles the policies, only to find their errors.
    ///
    /// - Parameter modules: are changed in their places when nobody else holds them.
    func check(_ modules: consuming [AssembledModule]) throws -> CompiledModules { try compile(consume modules) }

    /// The policies as they go into the bundle.
    func policies(_ modules: [AssembledModule]) throws -> [AssembledModule] {
        guard isOptimizing else {
            _ = try compile(modules)
            return modules
        }
        guard hasEntrypoints else {
            throw Failure.usage("--optimize needs an entrypoint", remedy: "name one: -e package/rule, or entrypoint: true in METADATA")
        }
        var optimizer = Optimizer(
            entrypoints: entrypoints, depth: settings.optimization == 1 ? .shallow : .deep, namespace: namespace,
            roots: roots.map { $0.split(separator: "/").map(String.init) }, regoVersion: settings.isV0 ? .v0 : .v1,
            compiler: compiler)
        optimizer.note = settings.note
        do throws(OptimizationError) {
            return try optimizer.optimize(modules.map { PolicyModule(path: $0.path, syntax: $0.syntax) }, data: data)
                .map { AssembledModule(path: $0.path, syntax: $0.syntax) }
        } catch {
            throw Self.failure(error)
        }
    }

    /// The plan of the entrypoints; nothing when the bundle's target is another.
    ///
    /// - Parameter withDependents: whether it answers the rules that need an entrypoint as well.
    func plan(_ modules: [AssembledModule], withDependents: Bool) throws -> [UInt8]? {
        guard target == .plan else { return nil }
        let compiled = try compile(modules)
        var answered = entrypoints
        if withDependents { answered += EntrypointDependents(of: entrypoints, compiled).references }
        let plan = try Planner.plan(compiled, entrypoints: answered.map { Entrypoint(path: $0.constantPath ?? []) })
        return try ValidatedPlan(plan).plan.json()
    }

    /// - Parameter modules: are changed in their places when nobody else holds them.
    private func compile(_ modules: consuming [AssembledModule]) throws -> CompiledModules {
        let paths = modules.map(\.path)
        var placed = modules.map(\.syntax)
        _ = consume modules
        // Modules are compiled in the order of their places in the bundle, wherever the files lie.
        for (position, path) in paths.enumerated() { placed[position].source = SourceFile(path: path, bytes: []) }
        let compiled = try compiler.compile(consume placed)
        if let missing = compiled.missingBuiltins(isImplemented: { BuiltinTable.byName[$0] != nil }) { throw missing }
        return compiled
    }

    private static func failure(_ error: OptimizationError) -> any Error {
        switch error {
        case .diagnostics(let diagnostics): diagnostics
        case .evaluation(let error): error
        case .entrypointUndefined(let entrypoint):
            Failure("entrypoint_undefined", "the entrypoint \(entrypoint) has no value, whatever the input is")
        case .entrypointTooShort(let entrypoint):
            Failure(
                "entrypoint_invalid", "the entrypoint \(entrypoint) is a package, which cannot be optimized as a whole",
                remedy: "name its rules, or build with -O 0")
        }
    }
}
