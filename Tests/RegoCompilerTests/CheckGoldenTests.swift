import Foundation
import RegoCompiler
import RegoSyntax
import Testing

/// `opa check`, recorded.
struct CheckGoldenTests {
    /// `ref-function-undefined-result-key`: OPA 1.9 names a variable that its compiler made up, `__local1__.b`;
    /// OPA 1.20 and Writ name the call, `data.a.f(1).b`. Code and place are the same.
    private static let otherErrors: Set<String> = ["ref-function-undefined-result-key"]
    /// `type-json-patch`: the first argument of `json.patch` has another name in the newest OPA.
    private static let otherTexts: Set<String> = ["type-json-patch"]

    @Test("modules are accepted and refused as OPA does, with the same codes, places and messages")
    func recordedChecks() throws {
        var total = 0
        var equal = 0
        var sameVerdict = 0
        var sameText = 0
        var failures: [String] = []
        var differences: [String] = []
        for goldenCase in try Golden.checkCases() {
            for run in goldenCase.runs {
                total += 1
                let errors = check(goldenCase, run)
                let lines = errors.map(\.line)
                let text = errors.isEmpty ? "" : RegoDiagnostics(errors).description + "\n"
                let wantedText = run.text.replacing(" during loading:", with: ":")
                if text.split(separator: "\n").sorted() == wantedText.split(separator: "\n").sorted() {
                    sameText += 1
                } else if lines.sorted() == run.errors.map(\.line).sorted() {
                    differences.append("\(goldenCase.name)\n  want \(run.text)\n  have \(text)")
                }
                let wanted = run.errors.map(\.line)
                if lines.isEmpty == (run.exitCode == 0) { sameVerdict += 1 }
                if lines.sorted() == wanted.sorted() {
                    equal += 1
                } else {
                    failures.append("\(goldenCase.name) \(run.arguments)\n  want \(wanted)\n  have \(lines)")
                }
            }
        }
        print("opa check: \(equal) of \(total) runs equal, \(sameVerdict) with the same verdict")
        print("opa check: \(sameText) of \(total) runs print the same text")
        print((failures + differences).joined(separator: "\n"))
        #expect(failures.allSatisfy { failure in Self.otherErrors.contains { failure.hasPrefix($0 + " ") } })
        #expect(sameVerdict == total)
        #expect(differences.allSatisfy { difference in Self.otherTexts.contains { difference.hasPrefix($0 + "\n") } })
    }

    private func check(_ goldenCase: Golden.CheckCase, _ run: Golden.Run) -> [RegoDiagnostic] {
        var options = CompilerOptions(keepsPrints: true)
        options.isStrict = run.arguments.contains("--strict")
        if let limit = argument("--max-errors", run) { options.errorLimit = Int(limit) ?? 10 }
        let version: RegoVersion =
            run.arguments.contains("--v0-compatible") ? .v0 : run.arguments.contains("--v0-v1") ? .v0CompatV1 : .v1
        do {
            if let file = argument("--capabilities", run), let text = goldenCase.files[file] {
                options.capabilities = try Capabilities(json: JSONNode(JSONSerialization.jsonObject(with: Data(text.utf8))))
            }
            if let folder = argument("--schema", run) {
                var schemas = Schemas()
                for (name, text) in goldenCase.files where name.hasPrefix(folder + "/") {
                    let path = name.dropFirst(folder.count + 1).replacing(".json", with: "").split(separator: "/").map(String.init)
                    schemas.add(JSONNode(try JSONSerialization.jsonObject(with: Data(text.utf8))), at: path)
                }
                options.schemas = schemas
            }
            if run.arguments.contains("--bundle"), let data = goldenCase.files.first(where: { $0.key.hasSuffix("data.json") }) {
                let document = JSONNode(try JSONSerialization.jsonObject(with: Data(data.value.utf8)))
                let prefix = data.key.split(separator: "/").dropLast().map(String.init)
                options.baseDocumentExists = { path in
                    guard path.starts(with: prefix) else { return prefix.starts(with: path) }
                    var node = Optional(document)
                    for step in path.dropFirst(prefix.count) {
                        // A scalar on the way is in the way of everything below it.
                        guard case .object = node else { return node != nil }
                        node = node?[step]
                    }
                    return node != nil
                }
            }
            var modules: [Module] = []
            var errors: [RegoDiagnostic] = []
            var parserOptions = ParserOptions(regoVersion: version)
            parserOptions.annotationYAML = flatYAML
            for (name, text) in goldenCase.files.sorted(by: { $0.key < $1.key }) where name.hasSuffix(".rego") {
                do {
                    modules.append(
                        try Parser.parseModule(source: SourceFile(path: name, text: text), options: parserOptions))
                } catch { errors += error.all }
            }
            if !errors.isEmpty { return errors }
            _ = try Compiler(options).compile(modules)
            return []
        } catch let error as RegoDiagnostics {
            return error.all
        } catch {
            return [RegoDiagnostic(.compile, "\(error)")]
        }
    }

    /// Enough YAML for the METADATA of the cases: a key and a text on each line.
    @Sendable private func flatYAML(_ text: String) throws(AnnotationYAMLError) -> JSONNode {
        var members: [JSONNode.Member] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("- "), let colon = line.firstIndex(of: ":") {
                let path = String(line[line.index(line.startIndex, offsetBy: 2)..<colon])
                let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                let schema = JSONNode.object([.init(path, value.hasPrefix("{") ? .object([]) : .string(value))])
                members.append(.init("schemas", .array([schema])))
            }
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, line.first != " ", line.first != "-" else { continue }
            members.append(.init(parts[0], parts[1] == "true" ? .bool(true) : .string(parts[1])))
        }
        return .object(members.filter { $0.value != .string("") })
    }

    private func argument(_ name: String, _ run: Golden.Run) -> String? {
        run.arguments.firstIndex(of: name).map { run.arguments[$0 + 1] }
    }
}
