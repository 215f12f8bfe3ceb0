import RegoSyntax

/// What names mean in one module: imports, and the rules of its package.
final class ModuleNames {
    /// Absolute references by name.
    private let paths: [String: Ref]

    init() { paths = [:] }

    init(_ module: Module, rules: [String]) {
        var paths: [String: Ref] = [:]
        for rule in rules { paths[rule] = module.package.path.appending(.string(rule)) }
        for item in module.imports {
            guard let path = item.path.ref ?? item.path.variable.map({ Ref($0) }) else { continue }
            if path.headVariable != "rego", path.headVariable != "future" { paths[item.name] = path }
        }
        self.paths = paths
    }

    func path(of name: String) -> Ref? {
        if name == "data" || name == "input" { return Ref(name) }
        return paths[name]
    }
}

extension Module {
    var ruleNames: [String] { rules.compactMap(\.head.ref.headVariable) }
}

/// A rule and where it stands: its path from `data` on, some of whose steps may be variables.
struct JudgedRule {
    let rule: Rule
    let names: ModuleNames
    /// Without `data`.
    let path: [Term]
    /// The steps of the path before the first that is not a constant.
    let fixed: [Term]

    init(_ rule: Rule, in module: Module, _ names: ModuleNames) {
        self.rule = rule
        self.names = names
        let head = rule.head.ref.terms
        path = module.package.path.terms.dropFirst() + [.string(head.first?.variable ?? "")] + head.dropFirst()
        fixed = Array(path.prefix { $0.isScalar })
    }

    var isFunction: Bool { rule.head.isFunction }
    /// The rule gives one value to one fixed place.
    var isComplete: Bool { fixed.count == path.count && !rule.head.isPartialSet }
    /// The branches in the order in which they are tried.
    var branches: [Rule] { [rule] + rule.elseChain }
}

extension Term {
    var isScalar: Bool {
        switch kind {
        case .null, .bool, .number, .string: true
        default: false
        }
    }
}
