import Foundation
import PolicyBundle
import RegoEngine
import RegoJudge
import RegoSyntax
import RegoValue
import TestSupport
import Testing

/// The judge must itself be right: it decides OPA's compliance cases, those left out that are about what the compiler refuses.
@Suite("the judge on OPA's conformance cases")
struct JudgeConformanceTests {
    @Test("Rego v1 is decided as OPA does")
    func version1() throws { try run("v1", .v1, atLeast: 1575) }

    @Test("Rego v0 is decided as OPA does")
    func version0() throws { try run("v0", .v0, atLeast: 1290) }

    private func run(_ folder: String, _ version: RegoVersion, atLeast floor: Int) throws {
        guard let place = Paths.conformance else {
            print("judge, conformance \(folder): left out, the cases are not beside this clone")
            return
        }
        var passed = 0
        var failures: [String] = []
        for file in Paths.files(below: place.appendingPathComponent(folder), ending: ".json") {
            let document = try readJSON(file)
            for json in document.root["cases"].elements {
                let topic = file.deletingLastPathComponent().lastPathComponent
                if JudgeExceptions.reason(json, version: folder, topic: topic) != nil { continue }
                let judged = JudgedCase(json: json, version: version)
                let title = "\(folder)/\(topic)/\(file.lastPathComponent): \(judged.note)"
                if let failure = judged.failure() { failures.append("\(title)\n      \(failure)") } else { passed += 1 }
            }
        }
        print("judge, conformance \(folder): \(passed) passed, \(failures.count) failed")
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
        #expect(passed >= floor)
    }
}

/// One case as the judge decides it.
private struct JudgedCase {
    let json: Value
    let version: RegoVersion

    var note: String { json["note"].string ?? "" }

    private var wantedCode: String { json["want_error_code"].string ?? "" }
    private var wantsError: Bool { json["want_error_code"].isString || json["want_error"].isString }

    /// Nothing when the case passes.
    func failure() -> String? {
        do {
            var options = ParserOptions(regoVersion: version)
            options.annotationYAML = AnnotationYAML.read
            options.isBuiltin = { BuiltinTable.byName[$0] != nil }
            let modules = try json["modules"].elements.enumerated().map { number, text in
                try Parser.parseModule(source: SourceFile(path: "test-\(number).rego", bytes: Array(text.utf8)), options: options)
            }
            let query = try Parser.parseQuery(json["query"].string ?? "", options: options)
            let data = try Document(json: json["data"].isDefined ? json["data"].json() : Array("{}".utf8))
            let judge = Judge(modules: modules, data: data.root, isStrict: json["strict_error"].isTrue || wantsError, steps: 20_000_000)
            return compare(try judge.answers(to: query, input: try input(judge)), judge.arena)
        } catch let error as Interruption {
            guard wantsError, case .failed(let code, _) = error else { return "\(error)" }
            return wantedCode.isEmpty || wantedCode == code.rawValue ? nil : "\(error) instead of \(wantedCode)"
        } catch {
            return wantsError ? nil : "\(error)"
        }
    }

    private func input(_ judge: Judge) throws -> Value {
        guard let term = json["input_term"].string else { return json["input"] }
        return try judge.answers(to: try Parser.parseQuery("x = \(term)")).first?["x"] ?? .undefined
    }

    private func compare(_ answers: [Value], _ arena: Arena) -> String? {
        if wantsError { return "no error, but wanted \(wantedCode) \(json["want_error"])" }
        // Through JSON, which has no sets.
        var reader = JSONReader(arena: arena)
        let sorts = json["sort_bindings"].isTrue
        let got = answers.compactMap { try? reader.read($0.json()) }.map { sorts ? sorted($0, arena) : $0 }.sorted()
        let wanted = json["want_result"].elements.map { sorts ? sorted($0, arena) : $0 }.sorted()
        return got.elementsEqual(wanted) ? nil : "got \(got)\n      instead of \(wanted)"
    }

    /// With arrays sorted, at any depth.
    private func sorted(_ value: Value, _ arena: Arena) -> Value {
        switch value.kind {
        case .array: return arena.array(value.elements.map { sorted($0, arena) }.sorted())
        case .object:
            let copy = arena.object(capacity: value.count)
            for position in 0..<value.count { arena.insert(copy, value.key(at: position), sorted(value.value(at: position), arena)) }
            return copy
        default: return value
        }
    }
}
