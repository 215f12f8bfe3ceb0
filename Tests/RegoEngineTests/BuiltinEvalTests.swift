import Foundation
import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue
import TestSupport
import Testing

/// Queries recorded from `opa eval` 1.9.0, run through the whole engine: parse, compile, plan, lower, evaluate.
@Suite("Queries answer as opa eval recorded")
struct BuiltinEvalTests {
    /// Recorded answers that differ on purpose, or that need something this engine does not have; each with the reason.
    static let deviations: [String: String] = [
        "arrays-024": "1.9 asks for a positive step before it asks for an integer",
        "semver-018": "1.20 accepts a leading v",
        "big-ints": "1.20 multiplies whole numbers exactly",
        "misc-001": "print is a statement here, the recording shows it as an expression",
        "query-wildcards": "the wrapping of the query turns a filter into a value",
        "query-unsafe": "the wrapping of the query adds a variable",
        "extra-015": "the wrapping of the query puts an assignment into an expression",
        "extra-035": "the version of opa.runtime() is the program's",
    ]

    @Test("recorded queries give the recorded values, undefined and errors")
    func recordedQueries() throws {
        var failures: [String] = []
        var passed = 0
        var total = 0
        var leftOut = 0
        for file in Paths.files(below: Paths.golden("eval"), ending: ".json") where !file.lastPathComponent.hasPrefix("calls") {
            let document = try readJSON(file)
            defer { withExtendedLifetime(document) {} }
            for recorded in document.root["cases"].elements {
                let name = recorded["name"].string ?? ""
                total += 1
                guard let query = RecordedQuery(recorded), Self.deviations[name] == nil else {
                    leftOut += 1
                    continue
                }
                if let complaint = query.complaint() {
                    failures.append("\(name): \(query.text.prefix(160))\n    \(complaint.prefix(400))")
                } else {
                    passed += 1
                }
            }
        }
        print("golden eval: \(passed) passed, \(failures.count) failed, \(leftOut) left out of \(total)")
        if ProcessInfo.processInfo.environment["WRIT_EVAL_FAILURES"] != nil { for failure in failures { print("  FAILED \(failure)") } }
        #expect(passed >= 856, "the number of queries that answer as recorded fell")
    }
}

/// One recorded query and what OPA answered with built-in errors strict.
private struct RecordedQuery {
    let text: String
    private let json: Value
    private let output: Value

    /// Nil for recordings that are not of one value per row: other output formats, explanations, profiles.
    init?(_ json: Value) {
        self.json = json
        text = json["query"].string ?? ""
        let strict = json["strict_builtin_errors_result"]
        output = (strict.isDefined ? strict : json["result"])["output"]
        if !output.isObject || json["flags"].elements.contains(where: { $0.string?.hasPrefix("--") == true }) { return nil }
        if output["result"].elements.contains(where: { $0["expressions"].count != 1 }) { return nil }
    }

    /// What is wrong with our answer, or nil.
    func complaint() -> String? {
        let wantedErrors = output["errors"].elements
        do {
            let (rows, isWrapped) = try evaluate()
            if let first = wantedErrors.first { return "no error, but \(first["code"].string ?? ""): \(first["message"].string ?? "")" }
            let wanted = output["result"].elements.map { $0["expressions"].element(0)["value"] }
            if !isWrapped { return rows.count == wanted.count ? nil : "\(rows.count) rows instead of \(wanted.count)" }
            let owner = ArenaOwner()
            defer { withExtendedLifetime(owner) {} }
            var reader = JSONReader(arena: owner.arena)
            let got = rows.compactMap { try? reader.read($0) }.sorted()
            return got.elementsEqual(wanted.sorted()) ? nil : "got \(got) instead of \(wanted)"
        } catch let error as RegoDiagnostics {
            let first = error.all.first
            return compare(first?.code.rawValue ?? "", first?.message ?? "", wantedErrors)
        } catch let error as EvaluationError {
            return compare(error.code.rawValue, error.message, wantedErrors)
        } catch {
            return "\(error)"
        }
    }

    private func compare(_ code: String, _ message: String, _ wanted: [Value]) -> String? {
        guard !wanted.isEmpty else { return "\(code): \(message)" }
        // The wrapping of the query shifts the numbers of local variables.
        let plain = message.replacing(/__localq[0-9]+__/, with: "__localq0__")
        let matches = wanted.contains { $0["code"].string == code && $0["message"].string == plain }
        return matches ? nil : "\(code): \(message)\n    instead of \(wanted[0]["code"].string ?? ""): \(wanted[0]["message"].string ?? "")"
    }

    private func evaluate() throws -> (rows: [[UInt8]], isWrapped: Bool) {
        var parserOptions = ParserOptions()
        parserOptions.builtinNames = Set(BuiltinTable.byName.keys)
        let modules = try (0..<json["modules"].count).map { position in
            try Parser.parseModule(
                source: SourceFile(
                    path: json["modules"].key(at: position).string ?? "",
                    bytes: Array((json["modules"].value(at: position).string ?? "").utf8)), options: parserOptions)
        }
        var compilerOptions = CompilerOptions()
        compilerOptions.capabilities = .current.restricted { BuiltinTable.byName[$0] != nil }
        let compiler = Compiler(compilerOptions)
        let compiled = try compiler.compile(modules)
        var isWrapped = true
        var body = try? Parser.parseQuery("recorded := (\(text))", options: parserOptions)
        if body == nil { body = try? Parser.parseQuery("recorded := \(text)", options: parserOptions) }
        if body == nil || text.contains(":=") || text.hasPrefix("not ") {
            isWrapped = false
            body = try Parser.parseQuery(text, options: parserOptions)
        }
        guard let body else { return ([], false) }
        let query = try compiler.compile(query: body, against: compiled)
        let plan = try Planner.plan(compiled, entrypoints: [], queries: [NamedQuery(name: "eval", query: query)])
        let data = try Document(json: json["data"].isDefined ? json["data"].json() : Array("{}".utf8))
        let machine = VirtualMachine(
            policy: Policy(program: try Program.lower(ValidatedPlan(plan)), data: data), limits: EvaluationLimits(time: 10_000_000_000))
        machine.isStrict = true
        let input = json["input"].isDefined ? try machine.readInput(json["input"].json()) : .undefined
        let results = try machine.evaluate("eval", input: input)
        return (results.map { isWrapped ? $0.lookup("recorded").json() : $0.json() }, isWrapped)
    }
}
