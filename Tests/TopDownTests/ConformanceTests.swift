import Foundation
import RegoEngine
import RegoSyntax
import RegoValue
import TestSupport
import Testing
import TopDown

/// OPA's compliance suite: the syntax evaluator is one more judge of the answers.
@Suite("Conformance cases evaluated as syntax")
struct TopDownConformanceTests {
    /// Cases that end otherwise, by folder and name; most are exceptions of the engine, too (`ConformanceExceptions`).
    private static let exceptions: Set<String> = [
        // Nothing is looked up here.
        "v1 net.lookup_ip_addr/localhost", "v0 net.lookup_ip_addr/localhost",
        // What is missing is `<undefined>` since 1.20.
        "v0 rendertemplate/missingkey",
        // 1.20 adds ExpectedTypeHasDefault to the syntax trees of GraphQL values.
        "v0 graphql_parse_query/success-basic-ast with arguments",
        "v0 graphql_parse_query/success-basic-ast inline fragments and type conditions",
        "v0 graphql_parse_query/success-basic-ast meta fields and introspection",
        "v0 graphql_parse_and_verify/success validation rules are independent case 2",
        "v0 graphql_parse_and_verify/success no unused variables",
        "v0 graphql_parse_query/success-encoding multibyte characters are supported",
        "v0 graphql_parse_query/success-keywords-allowed-where-names-are on",
        "v0 graphql_parse_query/success-keywords-allowed-where-names-are subscription",
        "v0 graphql_parse_query/success-keywords-allowed-where-names-are true",
        "v0 graphql_parse_query/success-values strings",
        "v0 graphql_parse_query/success-values list",
        "v0 graphql_parse_query/success-large-queries kitchen sink",
        "v0 graphql_parse_schema/success-object-types with field arg and default value",
        "v0 graphql_parse/success validation rules are independent case 2",
        "v0 graphql_parse/success no unused variables",
    ]

    @Test("Rego v1 evaluated in full has the wanted answers")
    func version1() throws { try run("v1", .v1) }

    @Test("Rego v0 evaluated in full has the wanted answers")
    func version0() throws { try run("v0", .v0) }

    private func run(_ folder: String, _ version: RegoVersion) throws {
        guard let place = Paths.conformance else {
            print("conformance \(folder): left out, the cases are not beside this clone")
            return
        }
        var total = 0
        var failures: [String] = []
        for file in Paths.files(below: place.appendingPathComponent(folder), ending: ".json") {
            let document = try readJSON(file)
            for json in document.root["cases"].elements where json["want_result"].isDefined && json["input_term"].isUndefined {
                total += 1
                let note = json["note"].string ?? ""
                guard let reason = difference(json, version), !Self.exceptions.contains("\(folder) \(note)") else { continue }
                failures.append("\(file.lastPathComponent) \(note): \(reason)")
            }
            withExtendedLifetime(document) {}
        }
        print("conformance \(folder) as syntax: \(total - failures.count) of \(total) passed")
        for failure in failures { print("  FAILED \(failure)") }
        #expect(failures.isEmpty)
        #expect(total > 1_000)
    }

    private func difference(_ json: Value, _ version: RegoVersion) -> String? {
        do {
            let data = try Document(json: json["data"].isDefined ? json["data"].json() : Array("{}".utf8))
            let input = json["input"].isDefined ? try Document(json: json["input"].json()) : nil
            var testCase = try TopDownCase(json["modules"].elements.compactMap(\.string), version: version, data: data, input: input)
            testCase.options.strictBuiltinErrors = json["strict_error"].isTrue
            testCase.options.limits.time = 10_000_000_000
            let answers = try testCase.answers(json["query"].string ?? "", version: version)
            return compare(answers, json)
        } catch {
            return "\(error)"
        }
    }

    private func compare(_ answers: [[String: Term]], _ json: Value) -> String? {
        let owner = ArenaOwner()
        var reader = JSONReader(arena: owner.arena)
        let got = answers.map { answer -> Value in
            let object = owner.arena.object()
            for (name, term) in answer { owner.arena.insert(object, name, (try? reader.read(Array(term.jsonText.utf8))) ?? .null) }
            return sorted(object, json, owner.arena)
        }.sorted()
        let wanted = json["want_result"].elements.map { sorted($0, json, owner.arena) }.sorted()
        return got == wanted ? nil : "got \(got) instead of \(wanted)"
    }

    private func sorted(_ value: Value, _ json: Value, _ arena: Arena) -> Value {
        guard json["sort_bindings"].isTrue else { return value }
        switch value.kind {
        case .array: return arena.array(value.storage.map { sorted($0, json, arena) }.sorted())
        case .object:
            let copy = arena.object(capacity: value.count)
            for position in 0..<value.count { arena.insert(copy, value.key(at: position), sorted(value.value(at: position), json, arena)) }
            return copy
        default: return value
        }
    }
}

extension Term {
    /// The constant as JSON: sets as arrays, keys as strings.
    var jsonText: String {
        switch kind {
        case .array(let items): "[" + items.map(\.jsonText).joined(separator: ",") + "]"
        case .set(let items): "[" + items.sorted().map(\.jsonText).joined(separator: ",") + "]"
        case .object(let members): "{" + members.map { "\($0.key.jsonKey):\($0.value.jsonText)" }.joined(separator: ",") + "}"
        default: jsonScalar
        }
    }

    private var jsonKey: String { string == nil ? Term.string(jsonText).jsonScalar : jsonScalar }

    private var jsonScalar: String {
        let owner = ArenaOwner()
        guard let text = string else { return description }
        return String(decoding: owner.arena.string(text).json(), as: UTF8.self)
    }
}
