import Foundation
import Testing

/// What `opa test` said about policy repositories, recorded in `Tests/Golden/test`.
struct GoldenTestRuns {
    struct Run {
        let folder: URL
        let label: String
        let arguments: [String]
        let expected: [String: Any]
    }

    static let root = packageRoot.appendingPathComponent("Tests/Golden/test")

    static func runs() -> [Run] {
        let folders = (try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)) ?? []
        return folders.sorted { $0.path < $1.path }.flatMap { folder -> [Run] in
            guard let data = try? Data(contentsOf: folder.appendingPathComponent("case.json")),
                let labels = try? JSONSerialization.jsonObject(with: data) as? [String: [String: Any]]
            else { return [] }
            return labels.sorted { $0.key < $1.key }.map { label, expected in
                let command = expected["command"] as? [String] ?? []
                return Run(folder: folder, label: label, arguments: Array(command.dropFirst()), expected: expected)
            }
        }
    }

    @Test("unit tests end as with OPA: exit status, JSON, summary, coverage")
    func everyRun() throws {
        var exact = 0
        var differences: [String] = []
        let runs = Self.runs()
        for run in runs {
            let outcome = try Executable(directory: run.folder.appendingPathComponent("repo")).run(run.arguments)
            if let difference = GoldenComparison(run.expected).difference(outcome) {
                differences.append("\(run.folder.lastPathComponent)/\(run.label): \(difference)")
            } else {
                exact += 1
            }
        }
        print("golden/test: \(runs.count) recorded runs: \(exact) exact, \(differences.count) different")
        for difference in differences { print("  " + difference) }
        #expect(runs.count > 200)
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }
}

/// Compares a run with the recorded one, durations aside.
struct GoldenComparison {
    private let expected: [String: Any]

    init(_ expected: [String: Any]) { self.expected = expected }

    func difference(_ outcome: Executable.Outcome) -> String? {
        let status = (expected["exit_code"] as? NSNumber)?.int32Value ?? 0
        if outcome.status != status { return "exit status \(outcome.status), not \(status): \(outcome.errors.prefix(300))" }
        if expected["shape_only"] as? Bool == true { return shapeDifference(outcome.output) }
        if let json = expected["json"] { return difference(json: outcome.output, json) }
        if let stream = expected["json_stream"] {
            let list = "[" + outcome.output.replacingOccurrences(of: "]\n[", with: "],\n[") + "]"
            return difference(json: list, stream)
        }
        let output = Self.lines(outcome.output)
        let wanted = Self.lines(expected["stdout"] as? String ?? "")
        let isOrdered = (expected["source_order"] as? Bool) ?? true
        if isOrdered ? output != wanted : output.sorted() != wanted.sorted() {
            return "standard output \(output), not \(wanted)"
        }
        return difference(errors: outcome.errors)
    }

    private func difference(json text: String, _ wanted: Any) -> String? {
        guard let got = try? JSONSerialization.jsonObject(with: Data(text.utf8)) else { return "no JSON: \(text.prefix(200))" }
        let (left, right) = (Self.normal(got), Self.normal(wanted))
        return left == right ? nil : "JSON \(left), not \(right)"
    }

    /// Of benchmarks only what is told counts, in any order, not the figures.
    private func shapeDifference(_ output: String) -> String? {
        if let json = expected["json"] { return difference(json: Self.withoutFigures(output), json) }
        let lines = [output, expected["stdout"] as? String ?? ""].map { text in
            text.replacingOccurrences(of: #" *(<n>|[0-9]+(\.[0-9]+)?)(µs|ms|ns\)|s\))?"#, with: " n", options: .regularExpression)
                .replacingOccurrences(of: "n)", with: "n").components(separatedBy: "\n").sorted()
        }
        return lines[0] == lines[1] ? nil : "standard output \(lines[0]), not \(lines[1])"
    }

    private static func withoutFigures(_ json: String) -> String {
        json.replacingOccurrences(of: #": -?[0-9.e+]+(,?\n)"#, with: #": "<number>"$1"#, options: .regularExpression)
    }

    /// Which of several failed tests is named varies; errors of policies have our own form.
    private func difference(errors: String) -> String? {
        let wanted = expected["stderr"] as? String ?? ""
        if wanted.isEmpty { return errors.isEmpty ? nil : "standard error \(errors)" }
        if errors.isEmpty { return "standard error is empty" }
        guard wanted.hasPrefix("data.") || wanted.hasPrefix("Code coverage") else { return nil }
        if wanted.hasPrefix("Code"), wanted != errors { return "standard error \(errors)" }
        // A test that fails is told by its name, one whose evaluation ends with an error by that.
        let kinds = [["FAIL", "eval_"], ["SKIPPED"], ["Code coverage threshold not met"]]
        let kind = kinds.first { $0.contains { wanted.contains($0) } } ?? []
        return kind.contains { errors.contains($0) } ? nil : "standard error \(errors)"
    }

    private static func lines(_ text: String) -> [String] {
        text.replacingOccurrences(of: #"\((<duration>|[0-9.]+(ns|µs|ms|s))\)"#, with: "(duration)", options: .regularExpression)
            .components(separatedBy: "\n")
    }

    /// Without durations, our additions, and with numbers as text.
    private static func normal(_ json: Any) -> String {
        switch json {
        case let object as [String: Any]:
            let members = object.filter { !["duration", "failed_at", "rules", "details", "message"].contains($0.key) }
            return "{" + members.sorted { $0.key < $1.key }.map { "\($0.key): \(normal($0.value))" }.joined(separator: ", ") + "}"
        case let array as [Any]: return "[" + array.map(normal).joined(separator: ", ") + "]"
        // Which of two rules of one name gets the number varies.
        default: return "\(json)".replacingOccurrences(of: "#01", with: "")
        }
    }
}
