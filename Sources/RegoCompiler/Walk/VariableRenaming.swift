import RegoSyntax

/// Gives variables other names, wherever they stand.
struct VariableRenaming: SyntaxRewriter {
    let names: [String: String]
    /// What is wrong with calls of functions of these names.
    private(set) var errors: [RegoDiagnostic] = []

    init(names: [String: String]) { self.names = names }

    mutating func rewrite(_ term: inout Term) {
        switch term.kind {
        case .var(let name): if let new = names[name] { term.kind = .var(new) }
        case .call(let call):
            if call.operation.variables.contains(where: { names[$0] != nil }) { errors.append(.shadowed(call, at: term.location)) }
            rewriteInside(&term)
        default: rewriteInside(&term)
        }
    }
}

extension RegoDiagnostic {
    static func shadowed(_ call: Call, at location: SourceLocation) -> RegoDiagnostic {
        RegoDiagnostic(.compile, "called function \(call.operation) shadowed", at: location)
    }
}
