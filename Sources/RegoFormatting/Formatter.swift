import RegoSyntax

/// Writes Rego in the one style that `opa fmt` writes.
///
///     let module = try Parser.parseModule(source: source)
///     let text = try Formatter().format(module)
///
/// Lines are kept where the author broke them, within limits; everything else (indentation, spaces, the order of imports, the form of
/// rules) follows from the syntax tree. Comments stay with the code beside them. Nodes without a location, such as those that
/// partial evaluation makes, are written as if all of them stood on one line. A formatted file stays as it is when it is formatted again. The
/// time taken is linear in the size of the text.
public struct Formatter: Sendable {
    /// The language to write: `.v0` keeps version 0 as it is, `.v1` writes `if`, `contains` and `:=`, and `.v0CompatV1` does so and
    /// adds `import rego.v1`, so that both versions read the result.
    public var version = RegoVersion.v1
    /// Leaves out `rego.v1` and `future.keywords` imports, where the version written does not need them.
    public var dropsV0Imports = false
    /// Lays out every node as if it had no location; for trees whose nodes were moved around after parsing.
    public var ignoresLocations = false
    /// Writes `input.default` as it is, and not as `input["default"]`. Readers before OPA 1.6 do not know it.
    public var keepsKeywordsInRefs = true

    public init(version: RegoVersion = .v1) { self.version = version }

    /// The module as a file: ends with a line break.
    ///
    /// Throws `rego_type_error`s for operators called by name with too few or too many arguments (`plus(1)`), which have no infix form.
    public func format(_ module: Module) throws(RegoDiagnostics) -> String {
        String(decoding: try formatBytes(module), as: UTF8.self)
    }

    /// The same in bytes, for texts with comments that are not UTF-8.
    public func formatBytes(_ module: Module) throws(RegoDiagnostics) -> [UInt8] {
        let text = try written(module)
        if ignoresLocations || isSettled(text, module) { return text }
        return settled(text)
    }

    /// How often a text is written anew until it stays.
    private static let passes = 4

    /// The language that a formatted text is read in.
    private var readVersion: RegoVersion { version == .v1 ? .v1 : .v0 }

    /// Whether the text is the one that the module was read from, which is formatted again already.
    private func isSettled(_ text: [UInt8], _ module: Module) -> Bool {
        module.regoVersion == readVersion && text == module.source.bytes
    }

    /// The text that stays as it is when it is formatted again. A comment may move to another line when it is written, and what stood beside it is
    /// then laid out in another way: OPA needs two runs for such texts.
    private func settled(_ text: [UInt8]) -> [UInt8] {
        var text = text
        let options = ParserOptions(regoVersion: readVersion)
        for _ in 0..<Self.passes {
            guard let module = try? Parser.parseModule(source: SourceFile(path: "", bytes: text), options: options),
                let again = try? written(module), again != text
            else { break }
            text = again
        }
        return text
    }

    private func written(_ module: Module) throws(RegoDiagnostics) -> [UInt8] {
        let survey = Survey(of: module, for: self)
        var writer = Writer(survey, comments: module.comments)
        writer.write(module.withImports(ImportSelection(self, survey).selection(from: module.imports)))
        return try writer.finish()
    }

    /// The expressions of a query, each on its own line.
    public func format(_ body: Body) throws(RegoDiagnostics) -> String {
        var writer = Writer(Survey(of: body, for: self), comments: [])
        writer.writeBody(body)
        return String(decoding: try writer.finish(), as: UTF8.self)
    }

    public func format(_ rule: Rule) throws(RegoDiagnostics) -> String {
        var writer = Writer(Survey(of: rule, for: self), comments: [])
        writer.write(rule)
        return String(decoding: try writer.finish(), as: UTF8.self)
    }

    public func format(_ expr: Expr) throws(RegoDiagnostics) -> String {
        var writer = Writer(Survey(of: [expr], for: self), comments: [])
        writer.writeStatement(expr)
        return String(decoding: try writer.finish(), as: UTF8.self)
    }

    public func format(_ term: Term) throws(RegoDiagnostics) -> String {
        try format(Expr(.term(term), at: term.location))
    }
}

extension Module {
    fileprivate func withImports(_ imports: [Import]) -> Module {
        var copy = self
        copy.imports = imports
        return copy
    }
}
