import Foundation
import Testing

/// What `opa test` said about policy repositories, recorded in `Tests/Golden/test`.
struct GoldenTestRuns {
    struct Run {
        let folder: URL
        let label: String
        let arguments: [String]
        let expected: [String: Any]
        /// The results of all tests of the folder, as a run with `--format json` told them.
        let tests: [[String: Any]]
    }

    static let root = packageRoot.appendingPathComponent("Tests/Golden/test")

    static func runs() -> [Run] {
        let folders = (try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)) ?? []
        return folders.sorted { $0.path < $1.path }.flatMap { folder -> [Run] in
            guard let data = try? Data(contentsOf: folder.appendingPathComponent("case.json")),
                let labels = try? JSONSerialization.jsonObject(with: data) as? [String: [String: Any]]
            else { return [] }
            let tests = labels["json"]?["json"] as? [[String: Any]] ?? []
            return labels.sorted { $0.key < $1.key }.map { label, expected in
                let command = expected["command"] as? [String] ?? []
                return Run(folder: folder, label: label, arguments: Array(command.dropFirst()), expected: expected, tests: tests)
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
            if let difference = GoldenComparison(run.expected, tests: run.tests).difference(outcome) {
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
    private let tests: [[String: Any]]

    /// - Parameter tests: the results of all tests of the folder.
    init(_ expected: [String: Any], tests: [[String: Any]]) {
        self.expected = expected
        self.tests = tests
    }

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

    /// With coverage, OPA names one of the tests that do not pass, any of them; errors of policies have our own form.
    private func difference(errors: String) -> String? {
        let wanted = expected["stderr"] as? String ?? ""
        if wanted.isEmpty { return errors.isEmpty ? nil : "standard error \(errors)" }
        if errors.isEmpty { return "standard error is empty" }
        let isAboutPolicies = wanted.contains("rego_parse_error") || wanted.contains("merge error")
        if isAboutPolicies || Self.lines(errors) == Self.lines(wanted) { return nil }
        let complaints = tests.compactMap(Self.complaint).map(Self.lines)
        guard complaints.contains(Self.lines(wanted)) else { return "no test of the folder ends with \(wanted)" }
        return complaints.contains(Self.lines(errors)) ? nil : "standard error \(errors)"
    }

    /// What a run with coverage says of a test that does not pass.
    private static func complaint(_ test: [String: Any]) -> String? {
        let name = "\(test["package"] ?? "").\(test["name"] ?? "")"
        if let error = test["error"] as? [String: Any], let place = error["location"] as? [String: Any] {
            return "\(place["file"] ?? ""):\(place["row"] ?? ""): \(error["code"] ?? ""): \(error["message"] ?? "")\n"
        }
        if test["skip"] as? Bool == true { return "\(name): SKIPPED\n" }
        return test["fail"] as? Bool == true ? "\(name): FAIL (<duration>)\n\(cases(test, indentation: ""))\n" : nil
    }

    private static func cases(_ test: [String: Any], indentation: String) -> String {
        let results = test["sub_results"] as? [String: [String: Any]] ?? [:]
        return results.sorted { $0.key < $1.key }.map { name, result in
            let outcome = result["fail"] as? Bool == true ? "FAIL" : "PASS"
            return "\(indentation)\(name): \(outcome)\n\(cases(result, indentation: indentation + "  "))"
        }.joined()
    }

    private static func lines(_ text: String) -> [String] {
        text.replacingOccurrences(of: #"\((<duration>|[0-9.]+(ns|µs|ms|s))\)"#, with: "(duration)", options: .regularExpression)
            .components(separatedBy: "\n")
    }

    /// Without durations, our additions, and with numbers as text.
    private static func normal(_ json: Any) -> String {
        switch json {
        case let object as [String: Any]:
            let members = object.filter { !["duration", "failed_at", "rules", "details"].contains($0.key) }
            return "{" + members.sorted { $0.key < $1.key }.map { "\($0.key): \(normal($0.value))" }.joined(separator: ", ") + "}"
        case let array as [Any]: return "[" + array.map(normal).joined(separator: ", ") + "]"
        // Which of two rules of one name gets the number varies.
        default: return "\(json)".replacingOccurrences(of: "#01", with: "")
        }
    }
}
