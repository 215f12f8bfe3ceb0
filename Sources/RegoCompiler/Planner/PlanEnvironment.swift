/// What `with` has replaced where an expression is planned. Rules are planned once per environment in which they are needed.
///
/// Values of `input` and of base documents do not appear here: they live in the locals that hold the two documents.
struct PlanEnvironment: Hashable {
    /// What takes the place of a function.
    enum Replacement: Hashable {
        case builtin(String)
        /// A user function, by the node of the rule tree. Inside it nothing is replaced.
        case function(node: Int)
        /// A value, which functions planned in this environment get as an additional argument.
        case value
        /// The value of rules, got in the same way. A call without a result holds whatever it is, even undefined (as in OPA).
        case ruleValue
    }

    /// Paths below `data` whose rules are hidden by a replaced document.
    var hidden: Set<[RuleTree.Key]> = []
    /// By the name that a call uses: `count`, `data.lib.f`.
    var replacements: [String: Replacement] = [:]

    /// The functions replaced by values, in the order in which the values are passed.
    var valueNames: [String] {
        replacements.filter { $0.value == .value || $0.value == .ruleValue }.keys.sorted()
    }

    func withoutReplacements() -> PlanEnvironment {
        PlanEnvironment(hidden: hidden)
    }
}
