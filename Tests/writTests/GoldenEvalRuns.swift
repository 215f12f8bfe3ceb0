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
    }

    /// Exit status, and standard output as JSON or as text.
    struct Expected: Sendable {
        let status: Int32
        let json: String?
        let output: String?
        let errors: String?
    }

    /// Runs that end otherwise, by reason.
    static let exceptions: [(reason: String, names: String)] = [
        (
            "a built-in function that is not there yet (graphql.*, JSON schemas, rego.parse_module, strings.render_template)",
            "extra-026 extra-028 extra-031 graphql-001 graphql-002 graphql-003 graphql-004 graphql-005 graphql-007 graphql-008 graphql-010 graphql-012 graphql-013 json-033 json-034 json-036 json-038 json-039 json-040 json-043 json-044 misc-003 misc-004 misc-005 strings-055 strings-056 strings-057 strings-058 strings-059 strings-061"
        ),
        (
            "optimization is not there yet",
            "entrypoint-optimize"
        ),
        (
            "the result type of an object function is narrower in OPA 1.20, which is followed, than in 1.9",
            "objects-016 objects-028 objects-058"
        ),
        (
            "to_number does not keep the spelling of a number that JSON has no way to write",
            "types-030 types-036 types-037 types-038 types-039"
        ),
        (
            "1.9 names a variable that its compiler made up, __localq0__[3]; 1.20 and Writ what was written, [1, 2, 3][3]",
            "arrays-026 arrays-027 arrays-028 objects-040"
        ),
        (
            "our version is not OPA's",
            "extra-035"
        ),
        (
            "not settled",
            "arith-047 arrays-024 big-ints misc-034 objects-038 objects-044 recursion-error semver-018 types-044"
        ),
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
        let unexpected = found.filter { !known.contains($0.prefix { $0 != ":" }) }
        print("golden/eval: \(runs.count) runs of the command, \(found.count) different, \(unexpected.count) of them not listed")
        for line in found { print("  " + line.prefix(600)) }
        #expect(unexpected.isEmpty)
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
        if let json = expected.json, try normal(outcome.output) != json { return "answer \(try normal(outcome.output)), not \(json)" }
        if let output = expected.output, outcome.output != output { return "output \(outcome.output), not \(output)" }
        if let errors = expected.errors, outcome.errors != errors { return "standard error \(outcome.errors), not \(errors)" }
        return nil
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
                    output: result.lookup("stdout").string, errors: result.lookup("stderr").string))
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
