import Parallelism
import RegoSyntax
import RegoValue

/// The policies of a run, with what earlier runs know of them.
struct Repository {
    typealias Parse = @Sendable (PolicyText) -> Module?

    /// In order of their paths, as the compiler and reports have them.
    let files: [PolicyText]
    let graph: PackageGraph
    private(set) var contents: CacheContents
    /// Whether something is to be kept that was not known.
    private var hasNews: Bool
    private let digests: [Digest]
    private let parse: Parse
    private let parsed: [Int: Module]

    /// - Parameter parse: returns nothing for a policy with errors.
    /// - Returns: nothing when a policy has errors, two have the same path, or there is none.
    init?(_ files: [PolicyText], data: Document, settings: RunSettings, contents: CacheContents, parse: @escaping Parse) {
        self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        guard !files.isEmpty, zip(self.files, self.files.dropFirst()).allSatisfy({ $0.path != $1.path }) else { return nil }
        var common = Digested()
        settings.add(to: &common)
        let prefix = common.digest
        let digests = self.files.mapInParallel(share: 64) { file in Self.digest(of: file, prefix) }
        var contents = contents
        let unknown = digests.indices.filter { contents.files[digests[$0]] == nil }
        guard let modules = Self.parse(unknown, of: self.files, parse) else { return nil }
        for (position, module) in zip(unknown, modules) {
            contents.files[digests[position]] = CacheContents.Entry(value: ModuleFacts(module, &contents.names))
        }
        let facts = digests.compactMap { contents.files[$0]?.value }
        graph = PackageGraph(facts: facts, digests: digests, data: DataDigests(data, contents.names))
        parsed = Dictionary(uniqueKeysWithValues: zip(unknown, modules))
        self.digests = digests
        self.parse = parse
        self.contents = contents
        hasNews = !unknown.isEmpty
    }

    private static func digest(of file: PolicyText, _ settings: Digest) -> Digest {
        var digested = Digested()
        digested.add(settings)
        digested.add(file.path)
        digested.add("\(file.regoVersion)")
        digested.add(file.bytes)
        return digested.digest
    }

    /// Nothing when one of the files has errors.
    private static func parse(_ positions: [Int], of files: [PolicyText], _ parse: @escaping Parse) -> [Module]? {
        let modules = positions.mapInParallel { parse(files[$0]) }
        return modules.contains { $0 == nil } ? nil : modules.compactMap { $0 }
    }

    // MARK: Groups

    /// What is known of a group.
    func outcome(of group: Int) -> GroupOutcome? { contents.groups[graph.groups[group].key]?.value }

    /// The groups of packages whose outcome is not known, or not what is wanted.
    func groups(without isWanted: (GroupOutcome) -> Bool) -> [Int] {
        graph.groups.indices.filter { group in
            !graph.groups[group].files.isEmpty && !(outcome(of: group).map { isWanted($0) } ?? false)
        }
    }

    /// The parsed policies of some groups and of all that these depend on.
    func modules(of groups: [Int]) -> [Module]? {
        let positions = graph.closure(of: groups)
        let missing = positions.filter { parsed[$0] == nil }
        guard let more = Self.parse(missing, of: files, parse) else { return nil }
        let all = parsed.merging(zip(missing, more)) { known, _ in known }
        return positions.compactMap { all[$0] }
    }

    // MARK: Keeping

    mutating func keep(_ outcome: GroupOutcome, of group: Int) {
        let key = graph.groups[group].key
        if contents.groups[key]?.value == outcome { return }
        contents.groups[key] = CacheContents.Entry(value: outcome)
        hasNews = true
    }

    /// Makes the names of what is kept.
    mutating func withNames<Result>(_ body: (inout NameTable) -> Result) -> Result { body(&contents.names) }

    func save(to cache: IncrementalCache) {
        guard hasNews else { return }
        var contents = contents
        contents.age(used: Set(digests), Set(graph.groups.map(\.key)))
        cache.save(contents)
    }
}
