import Foundation
import RegoCompiler
import RegoSyntax
import Testing

/// `opa check`, recorded.
struct CheckGoldenTests {
    @Test("modules are accepted and refused as OPA does, with the same codes, places and messages")
    func recordedChecks() throws {
        var total = 0
        var equal = 0
        var sameVerdict = 0
        var failures: [String] = []
        for goldenCase in try Golden.checkCases() {
            for run in goldenCase.runs {
                total += 1
                let lines = check(goldenCase, run).map(\.line)
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
        print(failures.joined(separator: "\n"))
        #expect(equal >= 200)
        #expect(sameVerdict >= 210)
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
            if run.arguments.contains("--bundle"), let data = goldenCase.files.first(where: { $0.key.hasSuffix("data.json") }) {
                let document = JSONNode(try JSONSerialization.jsonObject(with: Data(data.value.utf8)))
                let prefix = data.key.split(separator: "/").dropLast().map(String.init)
                options.baseDocumentExists = { path in
                    guard path.starts(with: prefix) else { return prefix.starts(with: path) }
                    return path.dropFirst(prefix.count).reduce(Optional(document)) { $0?[$1] } != nil
                }
            }
            var modules: [Module] = []
            var errors: [RegoDiagnostic] = []
            for (name, text) in goldenCase.files.sorted(by: { $0.key < $1.key }) where name.hasSuffix(".rego") {
                do {
                    modules.append(
                        try Parser.parseModule(source: SourceFile(path: name, text: text), options: ParserOptions(regoVersion: version)))
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

    private func argument(_ name: String, _ run: Golden.Run) -> String? {
        run.arguments.firstIndex(of: name).map { run.arguments[$0 + 1] }
    }
}
