import RegoSyntax

/// A rule, or an `else` branch of one, as evaluation uses it: with its absolute path.
final class CandidateRule {
    /// Without its `else` branches.
    let rule: Rule
    /// The package's path, `data.a.b`.
    let package: Ref
    /// The rule's absolute reference, `data.a.b.p[x]`.
    let path: Ref
    /// The position of the rule among the rules of its index, and of the branch among the rule's branches.
    let position: Int
    let branch: Int

    init(_ rule: Rule, package: Ref, position: Int, branch: Int) {
        var alone = rule
        alone.elseChain = []
        self.rule = alone
        self.package = package
        path = package.extended(by: rule.head.ref)
        self.position = position
        self.branch = branch
    }

    var head: Head { rule.head }
    var body: Body { rule.body }
    /// `contains`: the rule adds an element to a set.
    var isMultiValue: Bool { head.value == nil && head.key != nil }
    /// The head's value, or the element that it adds.
    var result: Term { head.value ?? head.key ?? head.ref.last ?? Term(.bool(true)) }
    /// The element of a set, or the last step of the reference.
    var key: Term { head.key ?? head.ref.last ?? Term(.null) }
    /// What traces call the rule: the path without variables.
    var displayPath: Ref { path.groundPrefix }
}

/// The rules to be evaluated for a document, in order.
struct RuleSelection {
    var rules: [CandidateRule] = []
    /// For a rule by its position in ``rules``: the branches to be tried when it has no result.
    var alternatives: [Int: [CandidateRule]] = [:]
    var defaultRule: CandidateRule?
    /// `contains` rules, as the first rule says.
    var isMultiValue = false
    /// No rule has a variable in its reference.
    var hasGroundReferences = true
    /// All results are equal, so that the first is enough.
    var allowsEarlyExit = false

    var isEmpty: Bool { rules.isEmpty && defaultRule == nil }

    /// The number of arguments of the functions among them.
    var argumentCount: Int { rules.first?.head.args.count ?? defaultRule?.head.args.count ?? 0 }
}
