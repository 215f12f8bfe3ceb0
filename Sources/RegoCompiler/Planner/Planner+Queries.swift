import RegoPlan
import RegoSyntax

extension Planner {
    /// The plan of an entrypoint: one result, `{"result": document}`, if the document is defined.
    mutating func planEntrypoint(_ entrypoint: Entrypoint, _ options: Options) throws(RegoDiagnostics) {
        let ref = Ref("data", path: entrypoint.path)
        if options.requiresDefinedEntrypoints, compiled.tree.node(at: ref) == nil {
            throw RegoDiagnostics(RegoDiagnostic(.compile, "undefined entrypoint \(ref)", remedy: "name a rule or a package of the policy"))
        }
        frame = PlanFrame()
        let block = try block { (planner) throws(RegoDiagnostics) in
            let document = try planner.planDataRef(ref)
            planner.emitResult([("result", document)])
        }
        plan.plans.append(NamedPlan(name: entrypoint.name, blocks: [block]))
    }

    /// The plan of a query: one result per solution, an object of the query's variables.
    mutating func planQuery(_ named: NamedQuery) throws(RegoDiagnostics) {
        frame = PlanFrame()
        let query = named.query
        let block = try block { (planner) throws(RegoDiagnostics) in
            try planner.planBody(query.body)
            var members: [(String, Operand)] = []
            for binding in query.bindings {
                members.append((binding.name, try planner.planTerm(.variable(binding.variable))))
            }
            planner.emitResult(members)
        }
        plan.plans.append(NamedPlan(name: named.name, blocks: [block]))
    }

    private mutating func emitResult(_ members: [(name: String, value: Operand)]) {
        let result = newLocal()
        emit(.makeObject(target: result))
        for member in members {
            emit(.objectInsert(key: .string(string(member.name)), value: member.value, object: result))
        }
        emit(.resultSetAdd(result))
    }
}
