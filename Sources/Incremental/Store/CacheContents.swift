/// What is known from earlier runs.
struct CacheContents {
    /// Something that is known, and how many times the cache has been written since it was last used.
    struct Entry<Value> {
        var value: Value
        var age = 0
    }

    var names = NameTable()
    /// What was found in policies.
    var files: [Digest: Entry<ModuleFacts>] = [:]
    /// What became of groups of packages. None is in here that has an error.
    var groups: [Digest: Entry<GroupOutcome>] = [:]

    /// Entries that no run used for so long are dropped: going back to another branch or to other flags finds its outcomes, and no more is
    /// kept than some states of one repository.
    static let oldest = 12
    /// More than so many times as much as a run uses is not kept.
    static let mostStates = 4

    /// Ages all entries but those that were used, and drops the old ones.
    mutating func age(used files: Set<Digest>, _ groups: Set<Digest>) {
        self.files = Self.aged(self.files, files)
        self.groups = Self.aged(self.groups, groups)
    }

    private static func aged<Value>(_ entries: [Digest: Entry<Value>], _ used: Set<Digest>) -> [Digest: Entry<Value>] {
        var kept: [Digest: Entry<Value>] = [:]
        for (key, entry) in entries {
            var entry = entry
            entry.age = used.contains(key) ? 0 : entry.age + 1
            if entry.age <= oldest { kept[key] = entry }
        }
        let most = max(1, used.count) * mostStates
        if kept.count <= most { return kept }
        let youngest = kept.sorted { ($0.value.age, $0.key) < ($1.value.age, $1.key) }.prefix(most)
        return Dictionary(uniqueKeysWithValues: youngest.map { ($0.key, $0.value) })
    }
}

/// What became of a group of packages that compiled without an error.
struct GroupOutcome: Equatable {
    /// By the group's files, in order. Empty lists when no tests were run.
    var tests: [[KeptTest]] = []
}

/// A test, and what became of it when that will be the same again.
struct KeptTest: Equatable {
    enum Outcome: Equatable {
        /// Not run, failed, printed something, or asked what may be answered differently the next time: it must be run.
        case open
        case skipped
        case passed(duration: Int, cases: [KeptCase])
    }

    var package: NameTable.ID
    var name: NameTable.ID
    var reference: NameTable.ID
    var path: [NameTable.ID]
    /// Whether it is a table of cases.
    var isTable: Bool
    /// Whether it has arguments.
    var isFunction: Bool
    var place: KeptPlace
    var outcome: Outcome
}

/// A place in a file, as `SourceLocation` has it.
struct KeptPlace: Equatable {
    var offset: Int
    var length: Int
    var row: Int
    var column: Int
}

struct KeptCase: Equatable {
    var name: NameTable.ID
    var isFail: Bool
    var cases: [KeptCase]
}
