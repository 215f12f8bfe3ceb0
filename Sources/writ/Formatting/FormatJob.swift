import PolicyBundle
import RegoCompiler
import RegoFormatting
import RegoSyntax

/// Formats policies as the flags say.
struct FormatJob {
    let version: RegoVersion
    /// The text is Rego v0, whatever is written.
    let parsesV0: Bool
    let dropsV0Imports: Bool
    /// The formatted text is parsed.
    let checksResult: Bool
    /// `input.default` is written as it is.
    let keepsKeywordsInRefs: Bool

    /// The text of a file as it is, and formatted.
    func format(contentsOf path: String) throws -> (text: [UInt8], formatted: [UInt8]) {
        let text = try InputFile.bytes(path)
        return (text, try format(text, path: path))
    }

    func format(_ text: [UInt8], path: String) throws(FormatFailure) -> [UInt8] {
        let result: [UInt8]
        do throws(RegoDiagnostics) {
            result = try formatted(SourceFile(path: path, bytes: text))
        } catch {
            throw FormatFailure("failed to format Rego source file: \(error)")
        }
        if checksResult, result != text || readVersion != resultVersion { try check(result, of: path) }
        return result
    }

    /// The language that texts are read in, and formatted texts.
    private var readVersion: RegoVersion { parsesV0 ? .v0 : .v1 }
    private var resultVersion: RegoVersion { version == .v1 ? .v1 : .v0 }

    private func formatted(_ source: SourceFile) throws(RegoDiagnostics) -> [UInt8] {
        let module = try Parser.parseModule(source: source, options: ParserOptions(regoVersion: readVersion))
        if version.isV1Compatible {
            let errors = RegoV1Conformance.errors(in: module)
            if !errors.isEmpty { throw RegoDiagnostics(errors) }
        }
        var formatter = Formatter(version: version)
        formatter.dropsV0Imports = dropsV0Imports
        formatter.keepsKeywordsInRefs = keepsKeywordsInRefs
        return try formatter.formatBytes(module)
    }

    private func check(_ text: [UInt8], of path: String) throws(FormatFailure) {
        let options = ParserOptions(regoVersion: resultVersion)
        do throws(RegoDiagnostics) {
            _ = try Parser.parseModule(source: SourceFile(path: "formatted", bytes: text), options: options)
        } catch {
            throw FormatFailure(
                """
                \(path) was successfully formatted, but the result is invalid: \(error)

                To inspect the formatted Rego, you can turn off this check with --check-result=false.
                """)
        }
    }
}

/// Why a policy was not formatted, in OPA's words.
struct FormatFailure: Error {
    let message: String

    static let difference = FormatFailure("unexpected diff")

    init(_ message: String) { self.message = message }
}
