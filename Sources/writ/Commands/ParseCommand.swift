import ArgumentParser
import PolicyBundle
import RegoCompiler
import RegoSyntax

struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "Print the syntax tree of a policy.",
        discussion: "Errors are printed as JSON on standard error, in either format.")

    @Option(name: .shortAndLong, help: "Output format.")
    var format: OutputFormat = .pretty

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What the tree holds beside the nodes, separated by commas: locations, comments.",
            discussion: "Comments go without saying; 'locations,-comments' prints locations and no comments."))
    var jsonInclude = ""

    @Flag(name: .customLong("v0-compatible"), help: "Read Rego v0.")
    var isV0 = false

    @Argument(help: "The policy.", completion: .file(extensions: ["rego"]))
    var path: String

    func run() throws {
        let included = JSONInclusions(jsonInclude)
        do {
            var options = ParserOptions(regoVersion: isV0 ? .v0 : .v1, capabilities: .current)
            options.annotationYAML = AnnotationYAML.read
            var module = try Parser.parseModule(source: SourceFile(path: path, bytes: try InputFile.bytes(path)), options: options)
            if !included.comments { module.comments = [] }
            switch format {
            case .pretty: StandardOutput.write(module.treeText)
            case .json: StandardOutput.writeLine(module.json(ASTJSONOptions(locations: included.locations)).text(indent: 2))
            }
        } catch let error as RegoDiagnostics {
            StandardError.writeLine(SourceErrors.json(error, includingText: included.locations).text(indent: 2))
            throw ExitStatus.failed
        } catch {
            throw Failure.writtenAsJSON(error)
        }
    }
}

/// `--json-include`: words separated by commas, a minus before what is left out. Other words mean nothing, as in OPA.
private struct JSONInclusions {
    private(set) var locations = false
    private(set) var comments = true

    init(_ list: String) {
        for word in list.split(separator: ",") {
            let isIncluded = !word.hasPrefix("-")
            if word.hasSuffix("locations") { locations = isIncluded }
            if word.hasSuffix("comments") { comments = isIncluded }
        }
    }
}
