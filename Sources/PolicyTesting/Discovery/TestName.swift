import RegoSyntax

/// The part of a rule's head that makes it a test: `test_sum` of `test_sum[name]`.
struct TestName {
    static let prefix = "test_"
    static let skippedPrefix = "todo_test_"

    /// The last name of `ref`.
    let text: String
    /// The head's reference up to that name.
    let ref: Ref
    /// What follows it: the path of a case in a table of cases.
    let rest: ArraySlice<Term>

    var isSkipped: Bool { text.hasPrefix(TestName.skippedPrefix) }

    /// Nothing when the rule is no test.
    init?(_ head: Head) {
        for (position, term) in head.ref.groundPrefix.enumerated() {
            let name = term.variable ?? term.string ?? ""
            guard name.hasPrefix(TestName.prefix) || name.hasPrefix(TestName.skippedPrefix) else { continue }
            text = name
            ref = Ref(Array(head.ref.terms[...position]))
            rest = head.ref.terms[(position + 1)...]
            return
        }
        return nil
    }

    /// The head's reference with another name in the place of this one.
    func renamed(_ name: String) -> Ref {
        var terms = ref.terms
        let last = terms.count - 1
        terms[last].kind = last == 0 ? .var(name) : .string(name)
        return Ref(terms + rest)
    }
}
