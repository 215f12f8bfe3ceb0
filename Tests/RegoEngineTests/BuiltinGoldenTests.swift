import Foundation
import RegoValue
import Testing

@testable import RegoEngine

/// Calls recorded from OPA 1.9.0 with `--strict-builtin-errors` : results, undefined, errors.
@Suite("Built-in functions answer as OPA recorded")
struct BuiltinGoldenTests {
    static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/eval/calls.json")

    /// Recorded calls whose answer differs on purpose; each with the reason.
    static let deviations: [String: String] = [:]

    @Test("recorded calls give the recorded answers")
    func recordedCalls() throws {
        let document = try Document(json: Array(Data(contentsOf: Self.golden)))
        let cases = document.root.lookup("cases")
        #expect(cases.count > 500)
        var failures: [String] = []
        var missing: Set<String> = []
        for recorded in cases.storage {
            let name = recorded.lookup("name").string ?? ""
            let function = recorded.lookup("function").string ?? ""
            if Self.deviations[name] != nil { continue }
            guard BuiltinTable.byName[function] != nil else {
                missing.insert(function)
                continue
            }
            if let complaint = try check(recorded, function) { failures.append("\(name): \(complaint)") }
        }
        if ProcessInfo.processInfo.environment["SHOW_MISSING"] != nil { print("absent:", missing.sorted()) }
        #expect(failures.isEmpty, "\(failures.count) of \(cases.count):\n\(failures.joined(separator: "\n"))")
    }

    /// What is wrong with our answer, or nil.
    private func check(_ recorded: Value, _ function: String) throws -> String? {
        let calls = BuiltinCalls()
        let arguments = calls.decode(recorded.lookup("arguments"))
        let call = "\(function)\(arguments)"
        switch try calls.call(function, Array(arguments.storage)) {
        case .failure(let error):
            let wanted = recorded.lookup("message").string
            if wanted == error.message, recorded.lookup("error").string == error.code.rawValue { return nil }
            return "\(call) failed with \(error), expected \(wanted ?? recorded.lookup("result").description)"
        case .success(let value):
            if value.isUndefined { return recorded.lookup("undefined").isTrue ? nil : "\(call) is undefined, expected \(recorded)" }
            var reader = JSONReader(arena: calls.owner.arena)
            let ours = try reader.read(value.json())
            if ours == recorded.lookup("result") { return nil }
            return "\(call) is \(value), expected \(recorded.lookup("result").description) \(recorded.lookup("message").string ?? "")"
        }
    }
}
