import RegoCompiler
import RegoSyntax

/// Finds rules that may give a document, a call or a key two values: evaluated in full that is an error, inlined it would be two answers.
final class ConflictSearch {
    private let checking: BodyChecking
    private var iterating: [ObjectIdentifier: Bool] = [:]

    init(_ checking: BodyChecking) { self.checking = checking }

    func mayConflict(_ selection: RuleSelection) -> Bool {
        let rules = selection.rules
        if rules.allSatisfy(\.isMultiValue) || haveOneValue(rules) { return false }
        return rules.count > 1 || rules.contains(where: iterates)
    }

    private func haveOneValue(_ rules: [CandidateRule]) -> Bool {
        guard let first = rules.first?.result, first.isConstant else { return false }
        return rules.allSatisfy { $0.result == first }
    }

    private func iterates(_ rule: CandidateRule) -> Bool {
        let id = ObjectIdentifier(rule)
        if let known = iterating[id] { return known }
        let iterates = checking.mayHoldRepeatedly(rule.rule)
        iterating[id] = iterates
        return iterates
    }
}
