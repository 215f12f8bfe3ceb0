import RegoJudge
import RegoSyntax
import RegoValue

extension Question {
    /// The judge's answers, one for each query; nil where it gives up, or where the modules cannot be parsed.
    public func judgements() -> [Answer?] {
        let parsed = modules.sorted { $0.key < $1.key }.map { name, text in
            try? Parser.parseModule(source: SourceFile(path: name, text: text), options: parserOptions)
        }
        return queries.map { judgement($0, parsed.compactMap { $0 }, isComplete: !parsed.contains { $0 == nil }) }
    }

    private func judgement(_ query: String, _ modules: [Module], isComplete: Bool) -> Answer? {
        guard isComplete, let body = try? Parser.parseQuery(query), let data = try? Document(json: Array(data.utf8)) else { return nil }
        let judge = Judge(modules: modules, data: data.root, isStrict: isStrict)
        do throws(Interruption) {
            return .holding(in: try judge.answers(to: body, input: try readInput(judge)).map(Self.bindings))
        } catch {
            switch error {
            case .failed(let code, let message): return .failed(Complaint(code: code.rawValue, file: "", row: 0, message: message))
            case .unbound(let name):
                return .failed(Complaint(code: "judge_error", file: "", row: 0, message: "\(name) is never bound"))
            case .gaveUp: return nil
            }
        }
    }

    private func readInput(_ judge: Judge) throws(Interruption) -> Value {
        guard let input else { return .undefined }
        var reader = JSONReader(arena: judge.arena)
        do throws(JSONError) { return try reader.read(Array(input.utf8)) } catch { throw .gaveUp }
    }

    private static func bindings(_ way: Value) -> [(name: String, value: Value)] {
        (0..<way.count).map { (way.key(at: $0).string ?? "", way.value(at: $0)) }.sorted {
            $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
    }
}
