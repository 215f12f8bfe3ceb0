import Foundation
import RegoCompiler
import RegoEngine
import RegoValue
import TestSupport

/// The cases that need not pass: those whose error text is older than the OPA that Writ follows, and a few of ours.
struct ConformanceExceptions {
    /// Ours, by title, each with the reason.
    static let ours: [String: String] = [:]

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
