import Foundation
import PolicyBundle
import RegoSyntax
import RegoValue
import TestSupport
import Testing
import TopDown

/// What partial evaluation leaves, evaluated when everything is known, must answer as the query itself.
@Suite("Remainders answer as what they remain of")
struct ResidualTests {
    private struct Question {
        let name: String
        let query: String
        let modules: [String]
        let data: Value
        let input: Value
        var version = RegoVersion.v1

        func body() throws -> Body { try Parser.parseQuery(query, options: ParserOptions(regoVersion: version)) }
    }

    /// Cases that differ, by reason.
    private static let exceptions = [
        "data/negative case: nested integer":
            "data.nested[2] reads the member 2 of a base document, which a variable with the document has not: so in OPA",
        "regexmatch/re_match: ref": "a remainder is Rego v1, to which a built-in function of v0 is deprecated",
    ]

    @Test("all recorded evaluations")
    func recorded() throws {
        let files = Paths.files(below: Paths.golden("eval"), ending: ".json")
        try judge(files, least: 500) { entry in
            guard entry["result"]["output"]["result"].isDefined, entry["flags"].elements.isEmpty else { return nil }
            let modules = entry["modules"]
            let texts = modules.isObject ? (0..<modules.count).map { modules.value(at: $0).string ?? "" } : []
            let query = entry["query"].string ?? ""
            // What := declares is no part of a remainder. A term is asked for its value.
            if query.contains(":=") { return nil }
            let isTerm = (try? Parser.parseTerm(query)) != nil
            return Question(
                name: entry["name"].string ?? "", query: isTerm ? "answer = \(query)" : query, modules: texts, data: entry["data"],
                input: entry["input"])
        }
    }

    @Test("all conformance cases", arguments: [("v0", RegoVersion.v0), ("v1", .v1)])
    func conformance(folder: String, version: RegoVersion) throws {
        guard let place = Paths.conformance else {
            print("remainders: conformance left out, the cases are not beside this clone")
            return
        }
        try judge(Paths.files(below: place.appendingPathComponent(folder), ending: ".json"), least: 1_000) { entry in
            guard entry["want_result"].isDefined, entry["input_term"].isUndefined else { return nil }
            return Question(
                name: entry["note"].string ?? "", query: entry["query"].string ?? "",
                modules: entry["modules"].elements.compactMap(\.string), data: entry["data"], input: entry["input"], version: version)
        }
    }

    private func judge(_ files: [URL], least: Int, _ question: (Value) -> Question?) throws {
        var count = 0
        var differences: [String] = []
        for file in files {
            let document = try readJSON(file)
            for question in document.root["cases"].elements.compactMap(question) {
                for unknowns in Self.unknowns(question) {
                    guard let difference = difference(question, unknowns) else {
                        count += 1
                        continue
                    }
                    if Self.exceptions[question.name] == nil { differences.append("\(question.name) without \(unknowns): \(difference)") }
                }
            }
            withExtendedLifetime(document) {}
        }
        print("remainders: \(count) answer alike, \(differences.count) do not")
        for line in differences { print("  " + line) }
        #expect(differences.isEmpty)
        #expect(count >= least)
    }

    /// The input, and all of the base documents.
    private static func unknowns(_ question: Question) -> [[Ref]] {
        let data = question.data
        let roots = data.isObject ? (0..<data.count).compactMap { data.key(at: $0).string } : []
        return [[Ref("input")], roots.map { Ref("data", path: [$0]) }].filter { !$0.isEmpty }
    }

    /// Nothing when both answer alike, or when the query has no answer.
    private func difference(_ question: Question, _ unknowns: [Ref]) -> String? {
        let wanted: Set<Answer>
        do { wanted = try answers(question, [try question.body()], []) } catch { return nil }
        do {
            var testCase = try TopDownCase(
                question.modules, version: question.version,
                data: Document(json: question.data.isDefined ? question.data.json() : Array("{}".utf8)),
                input: question.input.isDefined ? Document(json: question.input.json()) : nil)
            testCase.options.partial.unknowns = unknowns
            let rest = try testCase.partial(question.query, version: question.version)
            let got = try answers(question, rest.queries, rest.support)
            return got == wanted ? nil : "\(got) instead of \(wanted); \(rest.queries.map(\.text)) \(rest.support.map(\.rules))"
        } catch {
            return "\(error)"
        }
    }

    /// One answer: the values of the variables that people wrote in the query.
    private struct Answer: Hashable, CustomStringConvertible {
        let document: Document

        init(_ json: [UInt8], _ names: Set<String>) throws {
            let whole = try Document(json: json)
            document = Document { arena in
                let shown = arena.object()
                for position in 0..<whole.root.count {
                    guard let name = whole.root.key(at: position).string, names.contains(name) else { continue }
                    var reader = JSONReader(arena: arena)
                    arena.insert(shown, name, (try? reader.read(whole.root.value(at: position).json())) ?? .null)
                }
                return shown
            }
        }

        static func == (left: Answer, right: Answer) -> Bool { left.document.root == right.document.root }
        func hash(into hasher: inout Hasher) { hasher.combine(document.root.count) }
        var description: String { String(decoding: document.root.json(), as: UTF8.self) }
    }

    private func answers(_ question: Question, _ queries: [Body], _ support: [Module]) throws -> Set<Answer> {
        var names: Set<String> = []
        try question.body().forEachTerm { term in
            if let name = term.variable { names.insert(name) }
            return true
        }
        let data = try Document(json: question.data.isDefined ? question.data.json() : Array("{}".utf8))
        let modules = try TopDownCase(question.modules, version: question.version).modules + support
        var answers: Set<Answer> = []
        for query in queries {
            if query.isEmpty {
                answers.insert(try Answer(Array("{}".utf8), names))
                continue
            }
            let json = question.input.isDefined ? question.input.json() : nil
            for answer in try TopDownCase.decide(
                query, modules, data: data,
                input: { arena in
                    json.flatMap { bytes in
                        var reader = JSONReader(arena: arena)
                        return try? reader.read(bytes)
                    } ?? .undefined
                })
            { answers.insert(try Answer(answer, names)) }
        }
        return answers
    }
}
