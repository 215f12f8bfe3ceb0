import RegoCompiler
import RegoSyntax

/// The language in which rules made by partial evaluation are written: in Rego v0 so that version 1 reads them too, if their names permit that.
struct SupportVersion {
    private let version: RegoVersion

    init(_ version: RegoVersion) { self.version = version }

    func applied(to module: Module) -> Module {
        var module = module
        module.regoVersion = version == .v0 && !usesKeywords(module) ? .v0CompatV1 : version
        return module
    }

    private func usesKeywords(_ module: Module) -> Bool {
        var search = KeywordSearch()
        search.walk(module)
        return search.isFound || module.rules.contains { $0.head.ref.headVariable.map(KeywordSearch.isKeyword) ?? false }
    }
}

/// Looks for variables that are keywords of later versions.
private struct KeywordSearch: SyntaxVisitor {
    var isFound = false

    static func isKeyword(_ name: String) -> Bool { ["in", "every", "contains", "if"].contains(name) }

    mutating func visit(_ term: Term) -> Bool {
        if let name = term.variable, Self.isKeyword(name) { isFound = true }
        return !isFound
    }
}
