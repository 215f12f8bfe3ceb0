import Foundation
import RegoCompiler
import RegoEngine
import RegoValue
import TestSupport

/// The cases that need not pass: those whose error text is older than the OPA that Writ follows, and a few of ours.
struct ConformanceExceptions {
    /// Ours, by title, each with the reason.
    static let ours = Dictionary(uniqueKeysWithValues: olderGraphQLTrees.map { ($0, graphQLReason) }).merging(
        [
            "v0/rendertemplate/rendertemplate.json: rendertemplate/missingkey":
                "what is missing is `<undefined>` since, as the case of v1 with the same name wants it"
        ], uniquingKeysWith: { $1 })

    private static let graphQLReason =
        "1.20 adds ExpectedTypeHasDefault to the syntax trees of GraphQL values, as the case of v1 with the same name wants it"
    private static let olderGraphQLTrees = [
        "v0/graphql/test-graphql-basic-ast.json: graphql_parse_query/success-basic-ast with arguments",
        "v0/graphql/test-graphql-basic-ast.json: graphql_parse_query/success-basic-ast inline fragments and type conditions",
        "v0/graphql/test-graphql-basic-ast.json: graphql_parse_query/success-basic-ast meta fields and introspection",
        "v0/graphql/test-graphql-parse-and-verify.json: graphql_parse_and_verify/success validation rules are independent case 2",
        "v0/graphql/test-graphql-parse-and-verify.json: graphql_parse_and_verify/success no unused variables",
        "v0/graphql/test-graphql-parse-query.json: graphql_parse_query/success-encoding multibyte characters are supported",
        "v0/graphql/test-graphql-parse-query.json: graphql_parse_query/success-keywords-allowed-where-names-are on",
        "v0/graphql/test-graphql-parse-query.json: graphql_parse_query/success-keywords-allowed-where-names-are subscription",
        "v0/graphql/test-graphql-parse-query.json: graphql_parse_query/success-keywords-allowed-where-names-are true",
        "v0/graphql/test-graphql-parse-query.json: graphql_parse_query/success-values strings",
        "v0/graphql/test-graphql-parse-query.json: graphql_parse_query/success-values list",
        "v0/graphql/test-graphql-parse-query.json: graphql_parse_query/success-large-queries kitchen sink",
        "v0/graphql/test-graphql-parse-schema.json: graphql_parse_schema/success-object-types with field arg and default value",
        "v0/graphql/test-graphql-parse.json: graphql_parse/success validation rules are independent case 2",
        "v0/graphql/test-graphql-parse.json: graphql_parse/success no unused variables",
    ]

    /// By file, index in the file and version.
    private var recorded: [String: String] = [:]

    /// Reads `known-deviations.json`, which lists what OPA itself did not pass. Features, output and behaviour that were newer than that
    /// OPA are no excuse here.
    init(in folder: URL) throws {
        let document = try readJSON(folder.appendingPathComponent("known-deviations.json"))
        for deviation in document.root["cases"].elements where deviation["kind"].string == "older-error-text" {
            let place = "\(deviation["file"].string ?? "")#\(deviation["index_in_file"].immediateInteger ?? -1)"
            recorded[place] = deviation["reason"].string
        }
    }

    /// Built-in functions that OPA has and the engine has not. (The compiler replaces calls of `rego.metadata`.)
    static let absentBuiltins = Capabilities.current.builtins.map(\.name).filter {
        BuiltinTable.byName[$0] == nil && !$0.hasPrefix("rego.metadata.")
    }

    /// Why the case need not pass, or nil.
    func reason(for testCase: ConformanceCase) -> String? {
        if let reason = recorded[testCase.place] ?? Self.ours[testCase.title] { return reason }
        let texts = testCase.json["modules"].elements.compactMap(\.string)
        let absent = Self.absentBuiltins.first { name in texts.contains { $0.contains(name) } }
        return absent.map { "there is no \($0)" }
    }
}
