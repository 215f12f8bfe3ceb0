/// A plan whose every index is in range, every call resolves, and whose size is within limits: what an engine may trust.
///
/// Validation is structural. It does not prove that a local is assigned before it is read (an unassigned local is undefined),
/// nor does it bound the work a plan does. Calls through `callDynamic` may recurse; the engine bounds their depth.
public struct ValidatedPlan: Sendable {
    public let plan: Plan
    /// Index into `plan.functions` by name.
    public let functionIndex: PlanIndex
    /// Index into `plan.builtins` by name. A function of the same name wins.
    public let builtinIndex: PlanIndex
    /// Index into `plan.plans` by name.
    public let planIndex: PlanIndex
    /// Number of locals (highest index + 1) of each function, in the order of `plan.functions`.
    public let functionLocals: [Int]
    /// Number of locals of each query plan, in the order of `plan.plans`.
    public let planLocals: [Int]
    /// Indices of the functions in an order in which callees come before their (static) callers.
    public let calleesFirst: [Int]

    /// Checks the plan, in time linear in its size.
    public init(_ plan: Plan, limits: PlanLimits = PlanLimits()) throws(PlanError) {
        try PlanValidation.checkSizes(plan, limits)
        functionIndex = try PlanIndex(plan.functions.map(\.name), kind: "functions")
        planIndex = try PlanIndex(plan.plans.map(\.name), kind: "plans")
        builtinIndex = try PlanIndex(plan.builtins.map(\.name), kind: "built-in functions")
        var validation = PlanValidation(plan: plan, limits: limits, functionIndex: functionIndex, builtinIndex: builtinIndex)
        var functionLocals: [Int] = []
        functionLocals.reserveCapacity(plan.functions.count)
        for function in plan.functions {
            functionLocals.append(try validation.check(function))
        }
        var planLocals: [Int] = []
        for named in plan.plans {
            planLocals.append(try validation.check(named))
        }
        calleesFirst = try validation.orderCalleesFirst()
        self.functionLocals = functionLocals
        self.planLocals = planLocals
        self.plan = plan
    }
}
