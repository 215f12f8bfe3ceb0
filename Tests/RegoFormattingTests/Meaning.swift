import RegoSyntax

/// A module without what a formatter may change: locations, comments, the order of imports, imports of keywords that another import
/// brings, and `=` for `:=` in heads.
struct Meaning: Equatable {
    private let package: Package
    private let imports: [String]
    private let rules: [String]

    init(of module: Module) {
        var module = module
        package = module.package
        imports = module.imports.filter { $0.path.ref?.headVariable != "future" }.map { "\($0.path) as \($0.alias ?? "")" }.sorted()
        module.rules = module.rules.map(Self.withoutSpelling)
        module.comments = []
        module.annotations = []
        rules = module.rules.map { rule in
            var one = module
            one.imports = []
            one.rules = [rule]
            return one.json().text()
        }
    }

    /// The name and the key of a head with a value say what its reference says, and depend on how the value is written.
    private static func withoutSpelling(_ rule: Rule) -> Rule {
        var rule = rule
        rule.head.assign = false
        if rule.head.value != nil {
            rule.head.name = ""
            rule.head.key = nil
        }
        rule.annotations = []
        rule.elseChain = rule.elseChain.map(withoutSpelling)
        return rule
    }
}

extension Module {
    /// The texts of the comments, sorted: an import takes its comment along. As in OPA, a comment behind an opening bracket may join
    /// the one below it in one line.
    var writtenComments: [String] {
        comments.flatMap { $0.text.split(separator: "#", omittingEmptySubsequences: false) }.map { part in
            var text = part
            while text.last?.isWhitespace == true { text.removeLast() }
            return String(text)
        }.sorted()
    }
}
