import RegoSyntax

/// What is in a module: found in one walk, so that stages need not look at modules that have nothing for them.
struct ModuleSurvey: Sendable {
    struct Content: OptionSet, Sendable {
        let rawValue: Int

        /// Calls of `print`.
        static let prints = Content(rawValue: 1)
        static let templates = Content(rawValue: 2)
        /// Comprehensions, or what becomes one.
        static let comprehensions = Content(rawValue: 4)
        /// Calls of `rego.metadata.rule` and `rego.metadata.chain`.
        static let metadataCalls = Content(rawValue: 8)
        /// `with`.
        static let modifiers = Content(rawValue: 16)
    }

    let content: Content
    /// The variables that look as if a compiler had made them up.
    let generatedLookingNames: Set<String>

    init(_ module: Module) {
        var surveying = Surveying()
        surveying.walk(module)
        content = surveying.content
        generatedLookingNames = surveying.names
    }
}

private struct Surveying: SyntaxVisitor {
    var content: ModuleSurvey.Content = []
    var names: Set<String> = []

    mutating func visit(_ expr: Expr) -> Bool {
        if expr.isPrint { content.formUnion([.prints, .comprehensions]) }
        if expr.metadataFunction != nil { content.insert(.metadataCalls) }
        if !expr.withs.isEmpty { content.insert(.modifiers) }
        return true
    }

    mutating func visit(_ term: Term) -> Bool {
        switch term.kind {
        case .var(let name): if Variable.isGenerated(name) { names.insert(name) }
        case .arrayComprehension, .objectComprehension, .setComprehension: content.insert(.comprehensions)
        case .template: content.formUnion([.templates, .comprehensions])
        case .call(let call): if call.metadataFunction != nil { content.insert(.metadataCalls) }
        default: break
        }
        return true
    }
}
