import RegoCompiler
import RegoEngine
import RegoSyntax

/// Policies as a program that answers documents, for queries that ask for nothing but one of them: `data.app.allow`. Neither policies nor query
/// are planned then.
public struct QueryProgram: Sendable {
    /// Each query plan of it has a result `{"result": value}`, or none.
    let program: Program
    /// The name of the query plan for a path below `data`; nil where there is none for exactly this path.
    let entrypoint: @Sendable (_ path: [String]) -> String?
    /// The policies, for what a program does not tell.
    public let modules: @Sendable () throws -> [Module]

    public init(
        _ program: Program, entrypoint: @escaping @Sendable (_ path: [String]) -> String?,
        modules: @escaping @Sendable () throws -> [Module]
    ) {
        self.program = program
        self.entrypoint = entrypoint
        self.modules = modules
    }

    /// The query plan for a query; nil for one that asks for more than a document.
    func entrypoint(for text: String) -> String? {
        guard let body = try? Parser.parseQuery(text), body.count == 1, body[0].isPlain, case .term(let term) = body[0].kind,
            case .ref(let ref) = term.kind, ref.headVariable == "data", let path = ref.constantPath
        else { return nil }
        return entrypoint(path)
    }
}

extension Expr {
    /// No `not`, and no `with`.
    fileprivate var isPlain: Bool { !negated && withs.isEmpty }
}

extension QueryOptions {
    /// Whether a program of the policies answers as the policies would.
    public var allowsProgram: Bool {
        package == nil && imports.isEmpty && !isV0 && schemas == nil && !isStrict && usesRuleIndex && !measuresCoverage
    }
}
