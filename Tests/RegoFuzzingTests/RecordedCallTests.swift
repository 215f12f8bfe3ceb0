import Foundation
import RegoFuzzing
import TestSupport
import Testing

/// A call of a built-in function on which Writ once answered otherwise than OPA 1.20, and OPA's answer.
private struct RecordedCall: Decodable {
    var call: String
    /// JSON text, and the value as Rego.
    var value: String?
    var text: String?
    /// The code and message of an error; built-in errors are strict.
    var code: String?
    var message: String?
}

@Suite("calls on which engines once differed")
struct RecordedCallTests {
    @Test("Writ answers as OPA does", arguments: Paths.files(below: Paths.golden("calls"), ending: ".json"))
    func agrees(file: URL) throws {
        for recorded in try JSONDecoder().decode([RecordedCall].self, from: Data(contentsOf: file)) {
            let query = "x = \(recorded.call); t = [x]; s = sprintf(\"%v\", [t])"
            let question = Question(modules: [:], data: "{}", input: nil, queries: [query], isStrict: true)
            switch try #require(question.answers().first) {
            case .bindings(let json): try expect(json, recorded)
            case .refused(let complaints): #expect(complaints.first?.message == recorded.message, "\(recorded.call)")
            case .failed(let complaint):
                #expect(complaint.code == recorded.code, "\(recorded.call)")
                #expect(complaint.message == recorded.message, "\(recorded.call)")
            }
        }
    }

    private func expect(_ json: String, _ recorded: RecordedCall) throws {
        guard let value = recorded.value, let text = recorded.text else {
            #expect(json == "[]", "\(recorded.call)")
            return
        }
        #expect(json.contains("\"x\":\(value)"), "\(recorded.call): \(json)")
        let answers = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        #expect(answers.first?["s"] as? String == text, "\(recorded.call)")
    }
}
