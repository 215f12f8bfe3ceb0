import Parallelism
import RegoSyntax

/// Finds the tests in modules, and prepares the modules for running them.
///
/// Two rules of one name would be one document and so one test; each gets a name of its own, `test_a`, `test_a#01`, as `opa test`
/// does it. Tables of cases get a call that tells which case is being looked at, so that a case that fails is known by name.
struct TestDiscovery {
    /// The modules to compile, sorted by the names of their files.
    private(set) var modules: [Module]
    /// In the order of files and rules.
    private(set) var cases: [TestCase] = []

    /// A test, and the position of its rule in the module.
    private struct Found: Sendable {
        var position: Int
        var test: TestCase
    }

    init(_ modules: consuming [Module]) {
        modules.sort { $0.source.path.utf8.lexicographicallyPrecedes($1.source.path.utf8) }
        self.modules = modules
        let found = self.modules.mapInParallel { module in
            module.rules.indices.compactMap { position in Self.test(module, position).map { Found(position: position, test: $0) } }
        }
        var seen: [String: Int] = [:]
        for (number, tests) in found.enumerated() {
            for found in tests { add(found, of: number, &seen) }
        }
    }

    /// The modules, which are not here any more: who gets them may change them without copying them.
    mutating func takeModules() -> [Module] {
        var taken: [Module] = []
        swap(&taken, &modules)
        return taken
    }

    private mutating func add(_ found: Found, of number: Int, _ seen: inout [String: Int]) {
        guard !found.test.isSkipped else { return cases.append(found.test) }
        let count = seen[found.test.reference, default: 0]
        seen[found.test.reference] = count + 1
        guard count > 0 else {
            cases.append(found.test)
            return watchCases(inRule: found.position, of: number)
        }
        rename(rule: found.position, of: number, count < 10 ? "#0\(count)" : "#\(count)")
        if let test = Self.test(modules[number], found.position) { cases.append(test) }
        watchCases(inRule: found.position, of: number)
    }

    /// Gives the rule's name an ending.
    private mutating func rename(rule position: Int, of number: Int, _ ending: String) {
        var rule = modules[number].rules[position]
        guard let old = TestName(rule.head) else { return }
        let name = old.text + ending
        for branch in [rule] + rule.elseChain where branch.head.name == old.text { rule.head.name = name }
        rule.head.ref = old.renamed(name)
        for branch in rule.elseChain.indices {
            if rule.elseChain[branch].head.name == old.text { rule.elseChain[branch].head.name = name }
            rule.elseChain[branch].head.ref = old.renamed(name)
        }
        modules[number].rules[position] = rule
    }

    private mutating func watchCases(inRule position: Int, of number: Int) {
        guard let name = TestName(modules[number].rules[position].head), !name.rest.isEmpty else { return }
        modules[number].rules[position].watchCases(name)
    }

    /// The rule as a test; nothing when it is none.
    private static func test(_ module: Module, _ position: Int) -> TestCase? {
        let rule = module.rules[position]
        guard let name = TestName(rule.head) else { return nil }
        let reference = module.package.path.extended(by: name.ref)
        let kind: TestCase.Kind =
            rule.head.isFunction ? .function : rule.head.documentKind == .partialObject ? .table : .single
        return TestCase(
            package: module.package.path.description, name: name.ref.description, path: reference.constantPath ?? [],
            reference: reference.description, kind: kind, isSkipped: name.isSkipped, location: rule.location)
    }
}
