import PolicyBundle
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
        var parsing = ParserOptions(capabilities: .current)
        parsing.annotationYAML = AnnotationYAML.read
        do {
            let module = try Parser.parseModule(source: SourceFile(path: "", text: text), options: parsing)
            _ = try Compiler(CompilerOptions(isStrict: isStrict)).compile([module])
            return nil
        } catch { return error.description }
    }
}
