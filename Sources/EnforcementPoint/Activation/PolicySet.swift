import PolicyBundle
import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue
import Synchronization

/// The bundles that decide together, compiled: an immutable value that any number of requests evaluate at the same time.
public final class PolicySet: Sendable {
    /// One of its bundles.
    public struct Member: Sendable {
        public let name: String
        public let sha256: String
        public let signer: BundleSigner?
        public let isVerified: Bool
        var contents: BundleContents

        public var revision: String { contents.manifest.revision }
    }

    /// Bounds on one decision.
    public struct Limits: Sendable, Equatable {
        /// Bytes that the evaluation may allocate.
        public var memory = 256 << 20
        public var time: Duration = .seconds(5)
        /// How deep the input may nest.
        public var inputDepth = 1000

        public init() {}

        var evaluation: EvaluationLimits {
            let parts = time.components
            let nanoseconds = Int(clamping: parts.seconds).multipliedReportingOverflow(by: 1_000_000_000)
            return EvaluationLimits(
                memory: memory, time: nanoseconds.overflow ? nil : nanoseconds.partialValue + Int(parts.attoseconds / 1_000_000_000),
                input: JSONLimits(depth: inputDepth))
        }
    }

    /// What policies may use and see of the machine.
    public struct Surroundings: Sendable {
        /// What `http.send` and `net.lookup_ip_addr` may use; nothing when nil.
        public var network: NetworkAccess?
        /// What `opa.runtime()` shows, as JSON.
        public var runtime = Array("{}".utf8)

        public init() {}
    }

    /// Sorted by name.
    public let members: [Member]
    private let limits: Limits
    private let surroundings: Surroundings
    private let data: Document
    private let compiled: CompiledModules
    /// Query plans of bundles that carry no source, by path.
    private let planned: [String: MachinePool]
    /// All of `data`.
    private let whole: MachinePool
    /// By the path of a rule or a package, made when it is first asked for.
    private let programs = Mutex<[[String]: MachinePool]>([:])

    /// Compiles bundles.
    /// - Throws: `bundle_roots_overlap`, `bundle_plan_invalid`, or the first error of the compiler with all of them as details.
    public init(_ members: [Member], limits: Limits = Limits(), surroundings: Surroundings = Surroundings()) throws(SyncError) {
        self.surroundings = surroundings
        self.members = members.sorted { $0.name < $1.name }
        self.limits = limits
        do {
            try Roots.validate(owners: self.members.map { ($0.name, $0.contents.manifest.roots) })
        } catch {
            throw SyncError(error)
        }
        data = DataUnion.of(self.members.map(\.contents.data))
        compiled = try Self.compile(self.members)
        planned = try Self.plans(self.members, data: data, limits: limits)
        do {
            // Plans every rule, so that what cannot be planned is refused now.
            whole = MachinePool(try Self.policy([], compiled, data), limits: limits.evaluation)
        } catch {
            throw SyncError(code: error.code.rawValue, "the policy cannot be planned: \(error.message)")
        }
    }

    /// A set without bundles: every document is undefined.
    public static func empty(limits: Limits = Limits()) throws(SyncError) -> PolicySet { try PolicySet([], limits: limits) }

    /// The document at a path below `data`, as JSON; nil when it is undefined.
    ///
    /// - Parameters:
    ///   - path: Names below `data`; one that is a number also means a position in an array.
    ///   - input: JSON; nil for an undefined input.
    ///   - now: Nanoseconds since 1970, for `time.now_ns`.
    ///   - isStrict: An error in a built-in function is an error of the decision, instead of making the call undefined.
    public func decide(path: [String], input: [UInt8]?, now: Int64? = nil, isStrict: Bool = false) throws(EvaluationError) -> [UInt8]? {
        let decision = try decide(path: path, input.map { .document($0[...]) } ?? .none, now: now, isStrict: isStrict)
        return decision.result
    }

    /// Where a decision's input is.
    enum Input: Sendable {
        case none
        /// JSON that is the input.
        case document(ArraySlice<UInt8>)
        /// JSON of an object whose field `input` is the input. As for OPA, none and null mean that there is no input.
        case request(ArraySlice<UInt8>)
    }

    struct Decision: Sendable {
        /// JSON; nil when the document is undefined.
        var result: [UInt8]?
        /// A request without an input.
        var lacksInput = false
        var parsing = Duration.zero
        var evaluation = Duration.zero
    }

    /// - Parameter usesNetwork: False to refuse what would leave the machine, whatever the set may otherwise do.
    func decide(
        path: [String], _ input: Input, now: Int64? = nil, isStrict: Bool = false, usesNetwork: Bool = true
    ) throws(EvaluationError) -> Decision {
        let way = way(to: path)
        let pool = try pool(way)
        return try pool.withMachine { (machine) throws(EvaluationError) in
            machine.isStrict = isStrict
            machine.context.network = usesNetwork ? surroundings.network : nil
            machine.context.runtimeJSON = surroundings.runtime
            var decision = Decision()
            let started = ContinuousClock.now
            let input = try Self.read(input, machine)
            let parsed = ContinuousClock.now
            var value = way.isBaseDocument ? data.root : try machine.decide(way.document.joined(separator: "/"), input: input, now: now)
            for step in way.steps { value = Self.step(into: value, step) }
            decision.lacksInput = input.isUndefined
            decision.parsing = parsed - started
            decision.evaluation = ContinuousClock.now - parsed
            decision.result = value.isUndefined ? nil : value.json(JSONWriter.Options(escapesHTML: true))
            return decision
        }
    }

    private static func read(_ input: Input, _ machine: VirtualMachine) throws(EvaluationError) -> Value {
        switch input {
        case .none: return .undefined
        case .document(let json): return try machine.readInput(Array(json))
        case .request(let json):
            let request = try machine.readInput(Array(json))
            guard request.isObject else {
                if request.kind == .null { return .undefined }
                throw EvaluationError(.input, "the request is not an object such as {\"input\": ...}")
            }
            let input = request.lookup("input")
            return input.kind == .null ? .undefined : input
        }
    }

    /// The paths that the bundle says it is asked by: its plan's entrypoints, those of its metadata and of annotations; its packages if it names none.
    public func entrypoints(of name: String) -> [[String]] {
        guard let contents = members.first(where: { $0.name == name })?.contents else { return [] }
        var names: Set<[String]> = []
        if let plan = contents.plan.flatMap({ try? Plan(json: $0) }) {
            names.formUnion(plan.plans.map { $0.name.split(separator: "/").map(String.init) })
        }
        if let metadata = contents.manifest.metadata {
            withExtendedLifetime(metadata) {
                let list = metadata.root.lookup("entrypoints")
                guard list.isArray else { return }
                names.formUnion(list.storage.compactMap { $0.string }.map { $0.split(separator: "/").map(String.init) })
            }
        }
        for module in contents.modules { names.formUnion(Self.annotated(module)) }
        if names.isEmpty { names.formUnion(contents.modules.map(\.package)) }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    // MARK: Compiling

    private static func compile(_ members: [Member]) throws(SyncError) -> CompiledModules {
        // Two bundles may have files of one name; messages say which bundle's it is.
        let modules = members.flatMap { member in member.contents.modules.map { module in module.syntax } }
        do throws(RegoDiagnostics) {
            let compiled = try Compiler(CompilerOptions()).compile(modules)
            // What the engine cannot do is refused now, not when somebody asks for it.
            if let missing = compiled.missingBuiltins(isImplemented: { BuiltinTable.byName[$0] != nil }) { throw missing }
            return compiled
        } catch {
            throw rejection(error)
        }
    }

    private static func plans(_ members: [Member], data: Document, limits: Limits) throws(SyncError) -> [String: MachinePool] {
        var planned: [String: MachinePool] = [:]
        for member in members where member.contents.modules.isEmpty {
            guard let bytes = member.contents.plan else { continue }
            var entries: [(name: String, pool: MachinePool)] = []
            do throws(PlanError) {
                let plan = try Plan(json: bytes)
                let policy = Policy(program: try Program.lower(try ValidatedPlan(plan)), data: data)
                for named in plan.plans { entries.append((named.name, MachinePool(policy, limits: limits.evaluation))) }
            } catch {
                throw SyncError(code: BundleError.Code.planInvalid.rawValue, "the plan cannot be run: \(error)", place: member.name)
            }
            for (name, pool) in entries {
                // Otherwise one bundle could answer in the place of another.
                guard Roots.permit(name, roots: member.contents.manifest.roots) else {
                    throw SyncError(
                        code: BundleError.Code.rootViolation.rawValue, "the plan's entrypoint '\(name)' lies outside of the bundle's roots",
                        place: member.name, remedy: "add a root, or build the plan without this entrypoint")
                }
                planned[name] = pool
            }
        }
        return planned
    }

    /// How a path is answered: by evaluating a document and stepping into it. Only documents that rules define are ever planned, so that what
    /// callers ask for cannot make the set grow.
    private struct Way {
        var document: [String]
        var steps: ArraySlice<String>
        var isBaseDocument = false
    }

    private func way(to path: [String]) -> Way {
        if !planned.isEmpty {
            for length in stride(from: min(path.count, 64), through: 0, by: -1) where planned[path[..<length].joined(separator: "/")] != nil
            {
                return Way(document: Array(path[..<length]), steps: path[length...])
            }
        }
        var node = compiled.tree.root
        for (position, name) in path.enumerated() {
            if !compiled.tree[node].rules.isEmpty { return Way(document: Array(path[..<position]), steps: path[position...]) }
            guard let child = compiled.tree[node].children[.string(name)] else {
                return Way(document: [], steps: path[...], isBaseDocument: true)
            }
            node = child
        }
        return Way(document: path, steps: [])
    }

    private func pool(_ way: Way) throws(EvaluationError) -> MachinePool {
        if way.isBaseDocument || way.document.isEmpty { return whole }
        if let pool = planned[way.document.joined(separator: "/")] { return pool }
        if let pool = programs.withLock({ $0[way.document] }) { return pool }
        let pool = MachinePool(try Self.policy(way.document, compiled, data), limits: limits.evaluation)
        programs.withLock { $0[way.document] = pool }
        return pool
    }

    private static func policy(_ path: [String], _ compiled: CompiledModules, _ data: Document) throws(EvaluationError) -> Policy {
        var options = Planner.Options()
        options.requiresDefinedEntrypoints = false
        do {
            let plan = try Planner.plan(compiled, entrypoints: [Entrypoint(path: path)], options: options)
            return Policy(program: try Program.lower(try ValidatedPlan(plan)), data: data)
        } catch {
            throw EvaluationError(.entrypoint, "data.\(path.joined(separator: ".")) cannot be evaluated: \(error)")
        }
    }

    private static func rejection(_ diagnostics: RegoDiagnostics) -> SyncError {
        SyncError(
            code: diagnostics.all.first?.code.rawValue ?? RegoDiagnostic.Code.compile.rawValue,
            diagnostics.all.count == 1
                ? "the policy does not compile: \(diagnostics.all[0].message)"
                : "the policy does not compile: \(diagnostics.all.count) errors",
            details: diagnostics.all.map(\.description))
    }

    private static func annotated(_ module: BundleModule) -> [[String]] {
        module.syntax.annotations.filter(\.entrypoint).compactMap { annotation in
            if annotation.scope == .package { return module.package }
            guard let rule = module.syntax.rules.first(where: { $0.location.offset == annotation.target.offset }) else { return nil }
            return rule.head.ref.constantPath.map { module.package + $0 }
        }
    }

    private static func step(into value: Value, _ name: String) -> Value {
        switch value.kind {
        case .array:
            guard let position = Int(name), (0..<value.count).contains(position) else { return .undefined }
            return value.element(position)
        case .object:
            let byNumber = Int(name).map { value.lookup(.integer($0)) } ?? .undefined
            return byNumber.isDefined ? byNumber : value.lookup(name)
        case .set:
            // A member is its own value.
            let number = Int64(name)
            return value.storage.first { $0.string == name || number != nil && $0.immediateInteger == number } ?? .undefined
        default: return .undefined
        }
    }
}
