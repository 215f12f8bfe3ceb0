import RegoCompiler
import RegoSyntax

/// A policy that is checked alone, as `writ check` does; its text has no name, so that errors tell row and column.
public struct CheckedText: Codable, Sendable {
    public var text: String
    public var isStrict: Bool

    public init(text: String, isStrict: Bool = false) {
        self.text = text
        self.isStrict = isStrict
    }

    /// The errors as they are printed; nil when there are none.
    public func complaints() -> String? {
        do {
            // The OPA of the wheel does not read METADATA either.
            let options = ParserOptions(capabilities: .current)
            let module = try Parser.parseModule(source: SourceFile(path: "", text: text), options: options)
            _ = try Compiler(CompilerOptions(isStrict: isStrict, keepsPrints: true)).compile([module])
            return nil
        } catch { return error.description }
    }
}
