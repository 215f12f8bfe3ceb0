import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue

/// A policy that calls functions of the network, and the machine that runs it.
struct SendingPolicy {
    let machine: VirtualMachine

    /// - Parameter rules: the rules of package `p`; `answer` is asked.
    init(_ rules: String, limits: EvaluationLimits = EvaluationLimits(), network: NetworkAccess?) throws {
        let module = try Parser.parseModule(source: SourceFile(path: "p.rego", bytes: Array("package p\n\n\(rules)\n".utf8)))
        let compiled = try Compiler(CompilerOptions()).compile([module])
        let plan = try Planner.plan(compiled, entrypoints: [Entrypoint(path: ["p", "answer"])], options: Planner.Options())
        machine = VirtualMachine(policy: Policy(program: try Program.lower(try ValidatedPlan(plan)), data: .empty), limits: limits)
        machine.isStrict = true
        machine.context.network = network
    }

    /// One evaluation; JSON, or the error's description.
    func answer(input: String = "{}", now: Int64? = nil) -> String {
        do throws(EvaluationError) {
            let value = try machine.decide("p/answer", input: try machine.readInput(Array(input.utf8)), now: now)
            return value.isUndefined ? "undefined" : String(decoding: value.json(), as: UTF8.self)
        } catch {
            return error.description
        }
    }
}
