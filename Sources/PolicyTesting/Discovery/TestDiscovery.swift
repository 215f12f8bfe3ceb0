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

    init(_ modules: [Module]) {
        self.modules = modules.sorted { $0.source.path.utf8.lexicographicallyPrecedes($1.source.path.utf8) }
        giveNamesOfTheirOwn()
        for number in self.modules.indices {
            for position in self.modules[number].rules.indices { register(rule: position, of: number) }
        }
    }

    private mutating func giveNamesOfTheirOwn() {
        var seen: [String: Int] = [:]
        for number in modules.indices {
            for position in modules[number].rules.indices {
                guard let name = TestName(modules[number].rules[position].head), !name.isSkipped else { continue }
                let key = modules[number].package.path.extended(by: name.ref).description
                let count = seen[key, default: 0]
                seen[key] = count + 1
                if count > 0 { rename(rule: position, of: number, to: name.text + (count < 10 ? "#0\(count)" : "#\(count)")) }
            }
        }
    }

    private mutating func rename(rule position: Int, of number: Int, to name: String) {
        var rule = modules[number].rules[position]
        guard let old = TestName(rule.head) else { return }
        for branch in [rule] + rule.elseChain where branch.head.name == old.text { rule.head.name = name }
        rule.head.ref = old.renamed(name)
        for branch in rule.elseChain.indices {
            if rule.elseChain[branch].head.name == old.text { rule.elseChain[branch].head.name = name }
            rule.elseChain[branch].head.ref = old.renamed(name)
        }
        modules[number].rules[position] = rule
    }

    private mutating func register(rule position: Int, of number: Int) {
        let module = modules[number]
        let rule = module.rules[position]
        guard let name = TestName(rule.head) else { return }
        let reference = module.package.path.extended(by: name.ref)
        let kind: TestCase.Kind =
            rule.head.isFunction ? .function : rule.head.documentKind == .partialObject ? .table : .single
        cases.append(
            TestCase(
                package: module.package.path.description, name: name.ref.description, path: reference.constantPath ?? [],
                reference: reference.description, kind: kind, isSkipped: name.isSkipped, location: rule.location))
        if !name.isSkipped { modules[number].rules[position].watchCases(name) }
    }
}
