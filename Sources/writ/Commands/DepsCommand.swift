import ArgumentParser
import RegoCompiler
import RegoSyntax

struct DepsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deps", abstract: "Tell which documents a query depends on.",
        discussion: """
            Base documents come from outside (input and data), virtual documents are what rules define. For example: \
            writ deps -d policies 'data.authz.allow'
            """)

    @OptionGroup
    var sources: SourceOptions

    @Option(name: .shortAndLong, help: "Output format.")
    var format: OutputFormat = .pretty

    @OptionGroup(title: "Verification of bundles")
    var verification: VerificationOptions

    @Argument(help: "The query.")
    var query: String

    func run() throws {
        let body = try Parser.parseQuery(query)
        let compiled = try Compiler().compile(try sources.load(verification).modules)
        let needs = DocumentDependencies(of: body, in: compiled)
        switch format {
        case .pretty: StandardOutput.write(Self.table(needs))
        case .json: StandardOutput.writeLine(Self.json(needs).text(indent: 2, escapesHTML: true))
        }
    }

    /// A column for each kind of document that there is.
    private static func table(_ needs: DocumentDependencies) -> String {
        let columns = [("Base Documents", needs.base), ("Virtual Documents", needs.virtual)].filter { !$0.1.isEmpty }
        let height = columns.map(\.1.count).max() ?? 0
        var table = BoxTable(
            header: columns.map(\.0),
            (0..<height).map { row in columns.map { $0.1.indices.contains(row) ? $0.1[row].description : "" } })
        table.capitalizesHeader = true
        return table.text
    }

    /// Without the kinds of which there are none.
    private static func json(_ needs: DocumentDependencies) -> JSONNode {
        let members = [("base", needs.base), ("virtual", needs.virtual)].filter { !$0.1.isEmpty }
        return .object(
            members.map { name, refs in .init(name, .array(refs.map { ref in .array(ref.terms.map { $0.json() }) })) })
    }
}
