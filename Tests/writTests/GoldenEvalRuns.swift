import Foundation
import RegoValue
import Synchronization
import Testing

/// What `opa eval` answered, recorded in `Tests/Golden/eval`, asked of the command.
struct GoldenEvalRuns {
    struct Run: Sendable {
        let name: String
        let query: String
        let modules: [String: String]
        let data: String?
        let input: String?
        let flags: [String]
        let expected: Expected
        /// Whether the errors come in varying order.
        let varies: Bool
    }

    /// Exit status, and standard output as JSON or as text.
    struct Expected: Sendable {
        let status: Int32
        let json: String?
        let output: String?
        let errors: String?
    }

    /// Runs that end otherwise, by reason: where the recorded OPA 1.9 and the newest OPA, which is followed, are two languages.
    static let exceptions: [(reason: String, names: String)] = [
        (
            "whole numbers are computed with all their digits since OPA 1.20, in 1.9 with 64 bits: 12345678901234567890 squared",
            "big-ints"
        ),
        (
            "declarations of 1.20: these functions give objects and booleans, in 1.9 anything; so reads the description of a wrong call",
            "objects-016 objects-028 objects-038 objects-058"
        ),
        ("declarations of 1.20: the argument of to_number has another name than in 1.9", "types-044"),
        (
            "1.9 names a variable that its compiler made up, __localq0__[3]; 1.20 and Writ what was written, [1, 2, 3][3]",
            "arrays-026 arrays-027 arrays-028 objects-040"
        ),
        (
            "the compliance cases of 1.20 (graphql_parse_query/success-basic-ast) want the member ExpectedTypeHasDefault, which 1.9 does not have",
            "graphql-008"
        ),
        (
            "the compliance cases of 1.20 (rendertemplate/missingkey) want <undefined> for a missing key, 1.9 an error",
            "strings-058"
        ),
        ("the version of the program that runs, ours or OPA's: opa.runtime().version", "extra-035"),
    ]

    @Test("eval answers as OPA: exit status, JSON, text")
    func everyRun() throws {
        let runs = try Self.runs()
        #expect(runs.count > 900)
        let differences = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: runs.count) { index in
            let difference: String?
            do { difference = try Self.difference(runs[index]) } catch { difference = "\(error)" }
            if let difference { differences.withLock { $0.append("\(runs[index].name): \(difference)") } }
        }
        let found = differences.withLock { $0.sorted() }
        let known = Set(Self.exceptions.flatMap { $0.names.split(separator: " ") })
        let different = Set(found.map { $0.prefix { $0 != ":" } })
        let unexpected = found.filter { !known.contains($0.prefix { $0 != ":" }) }
        print("golden/eval: \(runs.count) runs of the command, \(found.count) different, \(unexpected.count) of them not listed")
        for line in found { print("  " + line.prefix(600)) }
        #expect(unexpected.isEmpty)
        #expect(known.subtracting(different).isEmpty, "runs that end as recorded and are listed as different")
    }

    private static func difference(_ run: Run) throws -> String? {
        let directory = try TemporaryDirectory()
        var arguments = ["eval"]
        for (name, text) in run.modules.sorted(by: { $0.key < $1.key }) {
            try directory.write(name, text)
            arguments += ["-d", name]
        }
        for (flag, name, text) in [("-d", "data.json", run.data), ("-i", "input.json", run.input)] {
            guard let text else { continue }
            try directory.write(name, text)
            arguments += [flag, name]
        }
        let outcome = try directory.writ.run(arguments + run.flags + ["--", run.query])
        let expected = run.expected
        if outcome.status != expected.status {
            return "exit status \(outcome.status), not \(expected.status): \(outcome.errors.prefix(200))"
        }
        if let json = expected.json {
            let answer = try normal(outcome.output)
            let (ours, theirs) = run.varies ? (errors(of: answer), errors(of: json)) : ([answer], [json])
            if ours != theirs { return "answer \(answer), not \(json)" }
        }
        if let output = expected.output, outcome.output != output { return "output \(outcome.output), not \(output)" }
        if let errors = expected.errors, outcome.errors != errors { return "standard error \(outcome.errors), not \(errors)" }
        return nil
    }

    /// The texts of the errors in an answer, sorted.
    private static func errors(of json: String) -> [String] {
        guard let document = try? Document(json: Array(json.utf8)) else { return [json] }
        return withExtendedLifetime(document) {
            document.root.lookup("errors").elements.map { String(decoding: $0.json(), as: UTF8.self) }.sorted()
        }
    }

    /// JSON with sorted keys, and numbers as written.
    private static func normal(_ json: String) throws -> String {
        guard let document = try? Document(json: Array(json.utf8)) else { return "no JSON: \(json)" }
        return Self.text(document.root)
    }

    private static func text(_ value: Value) -> String {
        let copy = Document { (arena: Arena) in withoutDescriptions(value, in: arena) }
        return String(decoding: copy.root.json(), as: UTF8.self)
    }

    /// Type errors of OPA explain each argument of a built-in function in a sentence; ours name and type them.
    private static func withoutDescriptions(_ value: Value, in arena: Arena) -> Value {
        switch value.kind {
        case .array: return arena.array((0..<value.count).map { withoutDescriptions(value.value(at: $0), in: arena) })
        case .object:
            let isArgument = value.lookup("type").isString && value.lookup("name").isString
            let object = arena.object()
            for index in 0..<value.count {
                guard let key = value.key(at: index).string, !(isArgument && key == "description") else { continue }
                arena.insert(object, arena.string(key), withoutDescriptions(value.value(at: index), in: arena))
            }
            return object
        case .string: return arena.string(value.string ?? "")
        case .integer, .decimal: return arena.number(value.numberText ?? "0")
        default: return value
        }
    }

    // MARK: Reading the cases

    private static func runs() throws -> [Run] {
        let root = packageRoot.appendingPathComponent("Tests/Golden/eval")
        let files = try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "json" && !$0.lastPathComponent.hasPrefix("calls-") }.sorted { $0.path < $1.path }
            .flatMap { file -> [Run] in
                let document = try Document(json: Array(Data(contentsOf: file)))
                return withExtendedLifetime(document) { document.root.lookup("cases").elements.flatMap(runs) }
            }
    }

    private static func runs(of entry: Value) -> [Run] {
        let recorded = [("result", []), ("strict_builtin_errors_result", ["--strict-builtin-errors"])]
        return recorded.compactMap { key, flags -> Run? in
            let result = entry.lookup(key)
            guard result.isObject else { return nil }
            let modules = entry.lookup("modules")
            let named = (modules.isObject ? 0..<modules.count : 0..<0).map {
                (modules.key(at: $0).string ?? "", modules.value(at: $0).string ?? "")
            }
            let input = entry.lookup("input")
            // The one input that is a text beginning with a brace stands for a file that is no JSON.
            let raw = input.string.flatMap { $0.hasPrefix("{") ? $0 : nil }
            return Run(
                name: entry.lookup("name").string ?? "", query: entry.lookup("query").string ?? "",
                modules: Dictionary(uniqueKeysWithValues: named), data: entry.json(of: "data"), input: raw ?? entry.json(of: "input"),
                flags: entry.lookup("flags").elements.compactMap(\.string) + flags,
                expected: Expected(
                    status: result.lookup("exit_code").numberText.flatMap { Int32($0) } ?? 0,
                    json: result.lookup("output").isDefined ? text(result.lookup("output")) : nil,
                    output: result.lookup("stdout").string, errors: result.lookup("stderr").string),
                varies: result.lookup("varies_between_runs").isTrue)
        }
    }
}

extension Value {
    /// Those of an array; none of anything else.
    fileprivate var elements: [Value] { isArray ? (0..<count).map { value(at: $0) } : [] }

    fileprivate func json(of member: String) -> String? {
        let value = lookup(member)
        return value.isDefined ? String(decoding: value.json(), as: UTF8.self) : nil
    }
}
