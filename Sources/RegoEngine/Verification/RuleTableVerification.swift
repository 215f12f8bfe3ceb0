import RegoValue

/// Looks at the rule tables, as far as that can be done without the code that uses them.
struct RuleTableVerification {
    private let program: ProgramVerification
    private let tables: ProgramTables

    init(program: ProgramVerification) {
        self.program = program
        tables = program.tables
    }

    func verify() throws(SegmentError) {
        for reference in tables.ruleReferences {
            guard reference.keys.first >= 0, reference.keys.first <= reference.keys.end, Int(reference.keys.end) <= tables.ruleKeys.count
            else {
                throw .damaged("a rule tests what is nowhere")
            }
        }
        for key in tables.ruleKeys where key >= 0 || Int(~key) >= program.constants.count { throw .damaged("a rule compares no constant") }
        var groups = RunSequence(count: tables.ruleGroups.count, what: "groups of rules")
        var references = RunSequence(count: tables.ruleReferences.count, what: "references of rules")
        var entries = RunSequence(count: tables.ruleEntries.count, what: "keys of rules")
        var candidates = RunSequence(count: tables.ruleCandidates.count, what: "candidates")
        for table in tables.ruleTables {
            try groups.take(table.groups)
            guard table.groups.count <= RuleIndex.mostGroups else { throw .damaged("it has too many groups of rules") }
            try take(table.everything, from: &candidates)
            try take(table.unconditional, from: &candidates)
            for group in tables.ruleGroups[table.groups] {
                for run in [group.equal, group.contains, group.prefix] { try references.take(run) }
                try verify(group)
                try entries.take(group.entries)
                for entry in tables.ruleEntries[group.entries] {
                    try take(entry.candidates, from: &candidates)
                    try verify(entry, of: group)
                }
                try take(group.all, from: &candidates)
            }
        }
        for sequence in [groups, references, entries, candidates] { try sequence.finish() }
    }

    private func verify(_ group: RuleGroup) throws(SegmentError) {
        guard (1...RuleIndex.mostReferences + 1).contains(group.keyLength), group.contains.count + group.prefix.count <= 1,
            !group.entries.isEmpty
        else { throw .damaged("a group of rules tests nothing, or too much") }
    }

    private func verify(_ entry: RuleEntry, of group: RuleGroup) throws(SegmentError) {
        guard entry.key >= 0, Int(entry.key) + group.keyLength <= tables.ruleKeys.count else { throw .damaged("a rule has no key") }
        if group.prefix.isEmpty { return }
        let last = tables.ruleKeys[Int(entry.key) + group.keyLength - 1]
        guard program.constants[Int(~last)] == .string else { throw .damaged("a rule tests for a beginning that is no text") }
    }

    /// A list of candidates, ascending. Where they lead is for the code to say.
    private func take(_ list: Run, from candidates: inout RunSequence) throws(SegmentError) {
        try candidates.take(list)
        let addresses = tables.ruleCandidates[list]
        for (address, next) in zip(addresses, addresses.dropFirst()) where address >= next {
            throw .damaged("the candidates of a rule table are not in order")
        }
    }
}
