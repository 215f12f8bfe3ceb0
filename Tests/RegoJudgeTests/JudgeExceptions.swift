import RegoCompiler
import RegoEngine
import RegoValue
import TestSupport

/// Conformance cases that the judge need not pass.
enum JudgeExceptions {
    /// By topic and note.
    private static let reasons = [
        "stringinterpolation/string-interpolation/template-string function arg": "an argument that only the body gives a value to",
        "stringinterpolation/string-interpolation/multi-line/template-string function arg":
            "an argument that only the body gives a value to",
        "netlookupipaddr/net.lookup_ip_addr/localhost": "the judge has no network",
    ]

    /// Topics of v0 whose answers are older than the OPA that the built-in functions follow; the suites of the product list the cases.
    private static let outdatedTopics: Set<String> = ["v0/graphql"]

    private static let absentBuiltins = Capabilities.current.builtins.map(\.name).filter { BuiltinTable.byName[$0] == nil }

    /// Why a case need not pass, or nil.
    static func reason(_ json: Value, version: String, topic: String) -> String? {
        if let reason = reasons["\(topic)/\(json["note"].string ?? "")"] { return reason }
        if version == "v0", topic == "rendertemplate", json["note"].string == "rendertemplate/missingkey" {
            return "the answer is older than ours"
        }
        if outdatedTopics.contains("\(version)/\(topic)") { return "the answer is older than ours" }
        // What is about parsing, safety or types: the judge is only given programs that the compiler accepts.
        if let code = json["want_error_code"].string, code.hasPrefix("rego_") { return "the compiler refuses it" }
        let texts = json["modules"].elements.compactMap(\.string)
        if texts.contains(where: { $0.contains("rego.metadata.") }) { return "the compiler replaces calls of rego.metadata" }
        return absentBuiltins.first { name in texts.contains { $0.contains(name) } }.map { "there is no \($0)" }
    }
}
