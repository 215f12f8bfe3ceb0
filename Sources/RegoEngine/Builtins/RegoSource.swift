import RegoSyntax
import RegoValue

/// Rego as data: syntax trees, and the metadata of rules.
enum RegoSource {
    static let builtins: [Builtin] = [
        Builtin("rego.parse_module", 2, parseModule),
        // The compiler puts the metadata in the place of these calls; what is left stands in a query.
        outsideRules("rego.metadata.chain"),
        outsideRules("rego.metadata.rule"),
    ]

    private static func outsideRules(_ name: String) -> Builtin {
        Builtin(name, 0) { _ throws(BuiltinError) in
            throw BuiltinError("the \(name) function must only be called within the scope of a rule")
        }
    }

    /// The tree that `opa parse --format json` prints, as a value.
    private static func parseModule(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let source = SourceFile(path: try call.text(0), bytes: Array(try call.string(1)))
        var options = ParserOptions()
        options.isBuiltin = { BuiltinTable.byName[$0] != nil }
        let text: String
        do throws(RegoDiagnostics) {
            text = try Parser.parseModule(source: source, options: options).json(ASTJSONOptions(locations: false)).text()
        } catch {
            throw BuiltinError(message(error))
        }
        try call.requireRoom(for: text.utf8.count)
        var reader = JSONReader(arena: call.arena)
        do throws(JSONError) { return try reader.read(Array(text.utf8)) } catch { throw BuiltinError(error.description) }
    }

    /// OPA lists errors with their number, but for a text without any statement.
    private static func message(_ errors: RegoDiagnostics) -> String {
        guard let first = errors.first, first.message == "empty module" else { return errors.description }
        return first.description
    }
}
