import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue

/// Policies in Rego, compiled and ready to decide: what a program embeds.
///
///     let policy = try RegoPolicy(["authz.rego": text], entrypoints: ["authz/allow"])
///     if try policy.holds("authz/allow", input: request) { ... }
///
/// Immutable, and `Sendable`: any number of threads may ask at the same time; they share code and data without locks. Decisions are those of OPA's
/// plans: a document that is undefined is told apart from false, and an error never is a decision.
public struct RegoPolicy: Sendable {
    private let machines: MachinePool

    /// Compiles policies.
    ///
    /// - Parameters:
    ///   - sources: the text of each policy, by the path that errors name.
    ///   - data: the base documents, as JSON text of an object.
    ///   - entrypoints: the documents that can be asked for, as `authz/allow` for `data.authz.allow`.
    ///   - builtins: functions of the program that the policies may call.
    ///   - limits: what one decision may take.
    public init(
        _ sources: [String: String], data: [UInt8] = Array("{}".utf8), entrypoints: [String], builtins: [CustomBuiltin] = [],
        limits: EvaluationLimits = EvaluationLimits()
    ) throws(RegoPolicyError) {
        let plan: Plan
        do throws(RegoDiagnostics) {
            let modules = try sources.sorted { $0.key < $1.key }.map { (path, text) throws(RegoDiagnostics) in
                try Parser.parseModule(source: SourceFile(path: path, text: text))
            }
            let functions = try CustomBuiltin.functions(builtins)
            let compiled = try Compiler(CompilerOptions(capabilities: CustomBuiltin.capabilities(builtins))).compile(modules)
            plan = try Planner.plan(compiled, entrypoints: entrypoints.map { Entrypoint($0) })
            if let missing = compiled.missingBuiltins(in: plan, isImplemented: { functions[$0] != nil }) { throw missing }
        } catch {
            throw .policy(error)
        }
        try self.init(plan, data, builtins, limits)
    }

    /// Takes a plan, as `writ build --target plan` and `opa build --target plan` write it: nothing is compiled.
    ///
    /// - Parameters:
    ///   - plan: the text of `plan.json`.
    ///   - data: the base documents, as JSON text of an object.
    ///   - builtins: the functions that were declared when the plan was made.
    ///   - limits: what one decision may take.
    public init(
        plan: [UInt8], data: [UInt8] = Array("{}".utf8), builtins: [CustomBuiltin] = [], limits: EvaluationLimits = EvaluationLimits()
    ) throws(RegoPolicyError) {
        let read: Plan
        do throws(PlanError) { read = try Plan(json: plan) } catch { throw .plan(error) }
        try self.init(read, data, builtins, limits)
    }

    private init(_ plan: Plan, _ data: [UInt8], _ builtins: [CustomBuiltin], _ limits: EvaluationLimits) throws(RegoPolicyError) {
        let functions: [String: Builtin]
        do throws(RegoDiagnostics) { functions = try CustomBuiltin.functions(builtins) } catch { throw .policy(error) }
        let program: Program
        do throws(PlanError) { program = try Program.lower(try ValidatedPlan(plan), builtins: functions) } catch { throw .plan(error) }
        let documents: Document
        do throws(JSONError) { documents = try Document(json: data) } catch { throw .data("\(error)") }
        guard documents.root.isObject else { throw .data("the base documents must be an object") }
        machines = MachinePool(Policy(program: program, data: documents), limits: limits)
    }

    /// Decides.
    ///
    /// - Parameters:
    ///   - entrypoint: one of those that were compiled, as `authz/allow`.
    ///   - input: what to decide about, as JSON text; nil for no input.
    /// - Returns: the document as JSON text; nil when it is undefined.
    /// - Throws: ``RegoPolicyError/decision(_:)``: then there is no decision.
    public func decide(_ entrypoint: String, input: [UInt8]? = nil) throws(RegoPolicyError) -> [UInt8]? {
        try ask { (machine) throws(EvaluationError) in
            try machine.decide(try machine.policy.entrypoint(entrypoint), inputJSON: input)
        }
    }

    /// Whether a document is `true`: neither undefined, nor anything else.
    ///
    /// - Throws: ``RegoPolicyError/decision(_:)``: then there is no decision.
    public func holds(_ entrypoint: String, input: [UInt8]? = nil) throws(RegoPolicyError) -> Bool {
        try ask { (machine) throws(EvaluationError) in
            let input = try input.map { (json) throws(EvaluationError) in try machine.readInput(json) } ?? .undefined
            return try machine.decide(entrypoint, input: input).isIdentical(to: .boolean(true))
        }
    }

    /// Lends a machine, for inputs that are made value by value and for results that are looked at as values. They live until `body` returns.
    public func withMachine<Result>(_ body: (VirtualMachine) throws(EvaluationError) -> Result) throws(RegoPolicyError) -> Result {
        try ask(body)
    }

    private func ask<Result>(_ question: (VirtualMachine) throws(EvaluationError) -> Result) throws(RegoPolicyError) -> Result {
        do throws(EvaluationError) { return try machines.withMachine(question) } catch { throw .decision(error) }
    }
}

/// Why there is no policy, or no decision.
public enum RegoPolicyError: Error, Sendable, CustomStringConvertible {
    /// The policies are wrong: all that is, with files, rows and columns.
    case policy(RegoDiagnostics)
    /// The plan is none, or cannot be run.
    case plan(PlanError)
    /// The base documents cannot be read.
    case data(String)
    /// The decision failed: its input is no JSON, a limit was reached, rules contradict each other.
    case decision(EvaluationError)

    public var description: String {
        switch self {
        case .policy(let diagnostics): "\(diagnostics)"
        case .plan(let error): "\(error)"
        case .data(let message): "data: \(message)"
        case .decision(let error): "\(error)"
        }
    }
}
