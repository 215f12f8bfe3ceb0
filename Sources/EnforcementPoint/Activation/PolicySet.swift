import PolicyBundle
import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue

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

        var hasPolicies: Bool { contents.compiledPolicies != nil || !contents.modules.isEmpty }
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
    /// What decides where no plan of a bundle does.
    private let documents: DocumentProgram
    private let machines: MachinePool
    /// Query plans of bundles that carry no source, by path.
    private let planned: [String: MachinePool]
    /// The bundle whose compiled policies are in use.
    private let programOwner: String?

    /// Compiles bundles, or takes the program that the only one with policies has.
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
        let withPolicies = self.members.filter(\.hasPolicies)
        if withPolicies.count == 1, let compiled = withPolicies[0].contents.compiledPolicies {
            documents = compiled.documents
            programOwner = withPolicies[0].name
        } else {
            documents = try Self.compile(withPolicies)
            programOwner = nil
        }
        planned = try Self.plans(self.members, data: data, limits: limits)
        machines = MachinePool(Policy(program: documents.program, data: data), limits: limits.evaluation)
    }

    /// Which parts of a bundle are in use as they lie in it compiled.
    func compiledParts(of member: Member) -> [String] {
        let parts = member.contents.compiledParts
        var used = parts[BundleContents.FileName.compiledData] == true ? [BundleContents.FileName.compiledData] : []
        if programOwner == member.name { used.append(BundleContents.FileName.compiledPolicies) }
        return used
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
        return try way.machines.withMachine { (machine) throws(EvaluationError) in
            machine.isStrict = isStrict
            machine.context.network = usesNetwork ? surroundings.network : nil
            machine.context.runtimeJSON = surroundings.runtime
            var decision = Decision()
            let started = ContinuousClock.now
            let input = try Self.read(input, machine)
            let parsed = ContinuousClock.now
            var value =
                try way.document.map { (name) throws(EvaluationError) in try machine.decide(name, input: input, now: now) } ?? data.root
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

    /// The paths that the bundle says it is asked by.
    public func entrypoints(of name: String) -> [[String]] {
        members.first { $0.name == name }?.contents.askedPaths ?? []
    }

    // MARK: Compiling

    private static func compile(_ members: [Member]) throws(SyncError) -> DocumentProgram {
        // Two bundles may have files of one name; messages say which bundle's it is.
        var modules: [Module] = []
        for member in members {
            do {
                modules += try (member.contents.compiledPolicies?.modules() ?? member.contents.modules).map(\.syntax)
            } catch {
                throw SyncError(
                    code: error.code.rawValue, error.message, place: "\(member.name): \(error.place ?? "")", remedy: error.remedy)
            }
        }
        do {
            let compiled = try Compiler(CompilerOptions()).compile(modules)
            // What the engine cannot do is refused now, not when somebody asks for it; so is what cannot be planned.
            if let missing = compiled.missingBuiltins(isImplemented: { BuiltinTable.byName[$0] != nil }) { throw missing }
            return try DocumentProgram(compiled)
        } catch let diagnostics as RegoDiagnostics {
            throw rejection(diagnostics)
        } catch {
            throw SyncError(code: EvaluationError.Code.entrypoint.rawValue, "the policy cannot be planned: \(error)")
        }
    }

    private static func plans(_ members: [Member], data: Document, limits: Limits) throws(SyncError) -> [String: MachinePool] {
        var planned: [String: MachinePool] = [:]
        for member in members where !member.hasPolicies {
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

    /// How a path is answered: by evaluating a document, or none for a base document, and stepping into it.
    private struct Way {
        var machines: MachinePool
        var document: String?
        var steps: ArraySlice<String>
    }

    private func way(to path: [String]) -> Way {
        if !planned.isEmpty {
            for length in stride(from: min(path.count, 64), through: 0, by: -1) {
                let name = path[..<length].joined(separator: "/")
                if let machines = planned[name] { return Way(machines: machines, document: name, steps: path[length...]) }
            }
        }
        let way = documents.way(to: path)
        return Way(machines: machines, document: way.document, steps: way.steps)
    }

    private static func rejection(_ diagnostics: RegoDiagnostics) -> SyncError {
        SyncError(
            code: diagnostics.all.first?.code.rawValue ?? RegoDiagnostic.Code.compile.rawValue,
            diagnostics.all.count == 1
                ? "the policy does not compile: \(diagnostics.all[0].message)"
                : "the policy does not compile: \(diagnostics.all.count) errors",
            details: diagnostics.all.map(\.description))
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
