import RegoSyntax

/// What has to be known about all of a tree before its first line is written.
struct Survey {
    /// `if`, `contains` and `:=` are written whether the author wrote them or not.
    let isV1: Bool
    let ignoresLocations: Bool
    let keepsKeywordsInRefs: Bool
    /// Rules are written with `if`.
    var usesIf: Bool
    /// Partial sets are written with `contains`.
    var usesContains: Bool
    /// A rule's head is a reference longer than v0 knew; then all heads are written as references.
    var hasRefHeads = false
    /// The keywords that the module imports from `future.keywords`, in order.
    var importedKeywords: [String] = []
    /// The keywords that v0 has to import for what the module holds.
    var neededKeywords: Set<String> = []
    /// Some term has no location of its own, or was made by a compiler.
    var hasUnplacedTerms = false
    /// Some expression is there only because a keyword was imported that no version has from the start.
    var needsLogicalKeywords = false
    private var wildcards: [String: Int] = [:]

    private init(_ formatter: Formatter) {
        isV1 = formatter.version.isV1Compatible
        ignoresLocations = formatter.ignoresLocations
        keepsKeywordsInRefs = formatter.keepsKeywordsInRefs
        usesIf = isV1
        usesContains = isV1
    }

    init(of module: Module, for formatter: Formatter) {
        self.init(formatter)
        for item in module.imports { take(item) }
        walk(module)
    }

    init(of body: Body, for formatter: Formatter) {
        self.init(formatter)
        walk(body)
    }

    init(of rule: Rule, for formatter: Formatter) {
        self.init(formatter)
        walk(rule)
    }

    /// The name under which a variable is written. Wildcards are `_`, but one that stands in several places needs a name to stay one.
    func name(of variable: String) -> String {
        guard Variable.isWildcard(variable) else { return variable }
        guard wildcards[variable, default: 0] > 1 else { return "_" }
        let name = variable.dropFirst(Variable.wildcardPrefix.count)
        return name.hasPrefix("_") ? String(name) : "_" + name
    }

    /// A word that must not follow a dot without more ado.
    func isKeyword(_ word: String) -> Bool {
        Keywords.isKeyword(word, in: isV1 ? .v1 : .v0) || importedKeywords.contains(word)
    }
}

extension Survey: SyntaxVisitor {
    private mutating func take(_ item: Import) {
        if let keyword = item.futureKeyword { importedKeywords.append(keyword) }
        if item.isRegoV1 || item.isAllFutureKeywords {
            usesContains = true
            usesIf = true
        }
        if item.isAllFutureKeywords { importedKeywords += ["and", "or"] }
        if item.futureKeyword == "contains" { usesContains = true }
        if item.futureKeyword == "if" { usesIf = true }
    }

    mutating func visit(_ rule: Rule) -> Bool {
        let head = rule.head
        if head.ref.count > 2 || (head.ref.count == 2 && head.isPartialSet) { hasRefHeads = true }
        for argument in head.args { walk(argument) }
        if let key = head.key { walk(key) }
        if let value = head.value, !head.generatedValue { walk(value) }
        walk(rule.body)
        for branch in rule.elseChain { walk(branch) }
        return false
    }

    mutating func visit(_ expr: Expr) -> Bool {
        if let call = expr.call, InfixOperator(of: call)?.isMembership == true { neededKeywords.insert("in") }
        if expr.every != nil { neededKeywords.insert("every") }
        if expr.logical != nil { needsLogicalKeywords = true }
        return true
    }

    mutating func visit(_ term: Term) -> Bool {
        if term.location.isNone { hasUnplacedTerms = true }
        if let name = term.variable {
            if Variable.isWildcard(name) { wildcards[name, default: 0] += 1 }
            if Variable.isGenerated(name) { hasUnplacedTerms = true }
        }
        return true
    }
}
