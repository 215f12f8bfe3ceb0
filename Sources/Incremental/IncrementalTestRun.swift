import PolicyTesting
import RegoSyntax
import RegoValue

/// Runs only the tests that something has changed for since they passed.
///
///     let tests = IncrementalTestRun(files, data: data, options: options, settings: settings, cache: cache, parse: parse)
///     let report = try tests?.run() ?? TestSuite(modules: everything, data: data, options: options).run()
public struct IncrementalTestRun {
    /// What has to be compiled, in order of their paths. Nothing when the outcome of all tests is known.
    let modules: [Module]

    private let repository: Repository
    private let data: Document
    private let options: TestOptions
    private let groups: [Int]
    private let filter: TestFilter?
    private let cache: IncrementalCache
    private let known: [TestPlace: KeptTest.Outcome]

    /// - Parameters:
    ///   - data: the base documents.
    ///   - options: how tests are run, without coverage and captured values: what is told must follow from outcomes alone.
    ///   - settings: what decides about outcomes besides policies, data and options.
    ///   - parse: returns nothing for a policy with errors.
    /// - Returns: nothing when nothing can be said without a look at everything, for instance because a policy cannot be parsed.
    public init?(
        _ files: [PolicyText], data: Document, options: TestOptions, settings: RunSettings, cache: IncrementalCache,
        parse: @escaping @Sendable (PolicyText) -> Module?
    ) {
        var settings = settings
        settings.set("timeout", options.timeout)
        let filter: TestFilter?
        do throws(TestError) {
            filter = try options.filter.map { (text) throws(TestError) in try TestFilter(text) }
        } catch {
            return nil
        }
        guard let repository = Repository(files, data: data, settings: settings, contents: cache.load(), parse: parse) else { return nil }
        let groups = repository.groups { outcome in
            outcome.tests.joined().allSatisfy { test in
                test.outcome != .open || !(filter?.matches(repository.contents.names[test.reference]) ?? true)
            }
        }
        guard let modules = repository.modules(of: groups) else { return nil }
        self.repository = repository
        self.data = data
        self.options = options
        self.groups = groups
        self.modules = modules
        self.filter = filter
        self.cache = cache
        known = Self.known(repository, groups)
    }

    /// What is known of the tests in the groups that have some to run.
    private static func known(_ repository: Repository, _ groups: [Int]) -> [TestPlace: KeptTest.Outcome] {
        var known: [TestPlace: KeptTest.Outcome] = [:]
        for group in groups {
            guard let outcome = repository.outcome(of: group) else { continue }
            for (file, tests) in zip(repository.graph.groups[group].files, outcome.tests) {
                for test in tests where test.outcome != .open {
                    known[TestPlace(repository.files[file].path, test, repository.contents.names)] = test.outcome
                }
            }
        }
        return known
    }

    // MARK: Running

    /// Runs what has to be run, and keeps what passed.
    ///
    /// - Returns: the report on all tests. Nothing when everything is to be looked at: because of errors, of which there may be more elsewhere,
    ///   or because the steps to a failure are to be told.
    /// - Throws: why no test was run, when everything had to be compiled.
    public func run() throws(TestError) -> TestReport? {
        if groups.isEmpty { return TestReport(results: results(repository, ran: [:]), coverage: nil) }
        let isWhole = modules.count == repository.files.count
        let suite: TestSuite
        do throws(TestError) {
            suite = try TestSuite(modules: modules, data: data, options: options, runs: mustRun)
        } catch {
            if isWhole { throw error }
            return nil
        }
        let ran = Dictionary(suite.run().results.map { (TestPlace($0.test), $0) }) { first, _ in first }
        let repository = keeping(suite.discovered, ran)
        repository.save(to: cache)
        if !isWhole, options.traces != .none, ran.values.contains(where: \.isFail) { return nil }
        return TestReport(results: results(repository, ran: ran), coverage: nil)
    }

    /// Whether a test that was found in ``modules`` has to be run. The others were, or belong to packages that are only needed.
    private var mustRun: (TestCase) -> Bool {
        let paths = Set(groups.flatMap { repository.graph.groups[$0].files.map { repository.files[$0].path } })
        return { test in paths.contains(test.location.file.path) && known[TestPlace(test)] == nil }
    }

    // MARK: Keeping

    private func keeping(_ discovered: [TestCase], _ ran: [TestPlace: TestResult]) -> Repository {
        var repository = repository
        let byFile = Dictionary(grouping: discovered) { $0.location.file.path }
        for group in groups {
            let tests = repository.graph.groups[group].files.map { file in
                (byFile[repository.files[file].path] ?? []).map { test in
                    let place = TestPlace(test)
                    let outcome = known[place] ?? ran[place].map { keptOutcome($0, &repository) } ?? .open
                    return repository.withNames { KeptTest(test, outcome, &$0) }
                }
            }
            repository.keep(GroupOutcome(tests: tests), of: group)
        }
        return repository
    }

    private func keptOutcome(_ result: TestResult, _ repository: inout Repository) -> KeptTest.Outcome {
        if result.isSkipped { return .skipped }
        guard result.isPass, result.isRepeatable, result.output.isEmpty else { return .open }
        let cases = repository.withNames { names in result.cases.map { KeptCase($0, &names) } }
        return .passed(duration: result.duration, cases: cases)
    }

    // MARK: Reporting

    /// The results of all tests that count, in the order of files and rules.
    private func results(_ repository: Repository, ran: [TestPlace: TestResult]) -> [TestResult] {
        let names = repository.contents.names
        var byFile: [[TestResult]] = Array(repeating: [], count: repository.files.count)
        for (position, group) in repository.graph.groups.enumerated() {
            guard let outcome = repository.outcome(of: position) else { continue }
            for (file, tests) in zip(group.files, outcome.tests) where !tests.isEmpty {
                let source = SourceFile(path: repository.files[file].path, bytes: repository.files[file].bytes)
                byFile[file] = tests.compactMap { test in
                    if let result = ran[TestPlace(source.path, test, names)] { return result }
                    return filter?.matches(names[test.reference]) ?? true ? test.result(source, names) : nil
                }
            }
        }
        return byFile.flatMap { $0 }
    }
}

/// What tells tests from each other: rules that one text stands for have the same place, but names of their own.
private struct TestPlace: Hashable {
    let path: String
    let offset: Int
    let reference: String

    init(_ test: TestCase) {
        path = test.location.file.path
        offset = test.location.offset
        reference = test.reference
    }

    init(_ path: String, _ test: KeptTest, _ names: NameTable) {
        self.path = path
        offset = test.place.offset
        reference = names[test.reference]
    }
}
