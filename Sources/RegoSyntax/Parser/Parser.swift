/// Reads Rego: modules, queries, terms and references.
///
///     let module = try Parser.parseModule(source: SourceFile(path: "a.rego", text: "package a\np := 1"))
///
/// All entry points throw every error that OPA would report for the text, in its words and at its places. Any bytes may be given:
/// what is too large or nested too deeply is an error like any other.
public struct Parser {
    let source: SourceFile
    let bytes: [UInt8]
    let byteCount: Int32
    let isASCII: Bool
    let badBytes: [BadBytes.Place]
    let options: ParserOptions

    var state = ParserState()
    var keywords: FutureKeywords = []
    var comments: [Comment] = []
    var errors: [RegoDiagnostic] = []
    /// Errors of the token that is being read.
    var tokenErrors: [String] = []
    var cache = TermCache()
    /// Where a braced body begins that no `and` or `or` follows; looked for once, because braces nest.
    var loneBodies: Set<Int32> = []
    /// How deep the parser is inside terms and bodies.
    var depth = 0
    /// The deepest level of the current expression, operators in a row included (see `nestLeft`).
    var reach = 0
    var stack = StackGauge()
    /// Only finding out whether other keywords would help: no hints, which would try again inside.
    var isProbing = false

    init(source: SourceFile, options: ParserOptions) throws(RegoDiagnostics) {
        guard source.bytes.count <= min(options.limits.size, 1 << 30) else {
            let place = SourceLocation(file: source, offset: 0, length: 0, row: 0, column: 0)
            let message = "source of \(source.bytes.count) bytes is larger than the limit of \(options.limits.size) bytes"
            throw RegoDiagnostics(RegoDiagnostic(.parse, message, at: place))
        }
        self.source = source
        self.options = options
        bytes = source.bytes
        byteCount = Int32(source.bytes.count)
        let bad = BadBytes(in: source.bytes)
        badBytes = bad.places
        isASCII = bad.isASCII
        keywords = try Self.initialKeywords(options, source)
        start()
    }

    private static func initialKeywords(_ options: ParserOptions, _ source: SourceFile) throws(RegoDiagnostics) -> FutureKeywords {
        var keywords: FutureKeywords = options.regoVersion == .v1 ? .standard : []
        if options.allFutureKeywords { keywords.formUnion(FutureKeywords(importing: options.importableKeywords)) }
        for name in options.futureKeywords {
            guard options.importableKeywords.contains(name), let keyword = FutureKeywords(importing: name) else {
                throw RegoDiagnostics(RegoDiagnostic(.parse, "unknown future keyword: \(name)"))
            }
            keywords.formUnion(keyword)
        }
        return keywords
    }

    /// Goes to the first token, past a byte order mark.
    private mutating func start() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            state.next = 3
            state.continuationBytes = 2
        }
        scan()
    }
}

extension Parser {
    /// Parses a module.
    public static func parseModule(source: SourceFile, options: ParserOptions = ParserOptions()) throws(RegoDiagnostics) -> Module {
        var parser = try Parser(source: source, options: options)
        let statements = parser.parseStatements(.module)
        let annotations = parser.parseAnnotations()
        guard parser.errors.isEmpty else { throw parser.finishedErrors() }
        return try ModuleAssembly.module(of: statements, parser.comments, annotations, source, options.regoVersion)
    }

    /// Parses a query: expressions separated by semicolons or line breaks.
    public static func parseBody(source: SourceFile, options: ParserOptions = ParserOptions()) throws(RegoDiagnostics) -> Body {
        var parser = try Parser(source: source, options: options)
        let statements = parser.parseStatements(.query)
        guard parser.errors.isEmpty else { throw parser.finishedErrors() }
        if let other = statements.order.first(where: { $0.kind != .body }) {
            throw RegoDiagnostics(RegoDiagnostic(.parse, "expected body but got \(other.kind.rawValue)", at: other.location))
        }
        var body = Body(statements.bodies.joined())
        body.renumber()
        return body
    }

    /// Parses a query given as text.
    public static func parseQuery(_ text: String, options: ParserOptions = ParserOptions()) throws(RegoDiagnostics) -> Body {
        try parseBody(source: SourceFile(path: "", text: text), options: options)
    }

    /// Parses exactly one term.
    public static func parseTerm(_ text: String, options: ParserOptions = ParserOptions()) throws(RegoDiagnostics) -> Term {
        let body = try parseQuery(text, options: options)
        guard body.count == 1 else {
            throw RegoDiagnostics(RegoDiagnostic(.parse, "expected exactly one term but got: \(body.text)"))
        }
        switch body[0].kind {
        case .term(let term): return term
        case .call(let call) where !body[0].isEquality && !body[0].isAssignment: return Term(.call(call), at: body[0].location)
        default: throw RegoDiagnostics(RegoDiagnostic(.parse, "expected term but got \(body[0])", at: body[0].location))
        }
    }

    /// Parses exactly one reference, such as `data.a.b[0]`; `data` and `input` alone are references too.
    public static func parseRef(_ text: String, options: ParserOptions = ParserOptions()) throws(RegoDiagnostics) -> Ref {
        let term = try parseTerm(text, options: options)
        guard let ref = term.ref else {
            throw RegoDiagnostics(RegoDiagnostic(.parse, "expected ref but got \(term)", at: term.location))
        }
        return ref
    }
}
