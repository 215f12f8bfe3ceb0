import Foundation
import RegoFuzzing
import TestSupport
import Testing

/// A program on which Writ once answered otherwise than OPA 1.20, and OPA's answer.
private struct DifferentialCase: Decodable {
    var note: String
    var query: String
    var modules: [String: String]
    var data: String?
    var input: String?
    /// What the modules are written in; v1 when nothing is said.
    var version: SpelledVersion?
    var want: Want

    struct Want: Decodable {
        /// For each way in which the query holds, its bindings as JSON text.
        var bindings: [[String: String]]?
        /// Code, file and row of each error of the compiler.
        var refused: [Place]?
        /// The code of an error of the evaluation.
        var failed: String?
    }

    struct Place: Decodable, Hashable {
        var file: String
        var row: Int
        var code: String
    }
}

@Suite("programs on which engines once differed")
struct DifferentialCaseTests {
    @Test("Writ answers as OPA does", arguments: Paths.files(below: Paths.golden("differential"), ending: ".json"))
    func agrees(file: URL) throws {
        let known = try JSONDecoder().decode(DifferentialCase.self, from: Data(contentsOf: file))
        let question = Question(
            modules: known.modules, data: known.data ?? "{}", input: known.input, queries: [known.query], isStrict: false,
            version: known.version)
        let answer = try #require(question.answers().first)
        switch answer {
        case .bindings(let text):
            let wanted = try #require(known.want.bindings, "\(known.note): answered \(text)")
            let json = wanted.map { way in
                "{" + way.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
            }
            #expect(text == "[\(json.joined(separator: ","))]", "\(known.note)")
        case .refused(let complaints):
            let places = complaints.map { DifferentialCase.Place(file: $0.file, row: $0.row, code: $0.code) }
            #expect(Set(places) == known.want.refused.map { Set($0) }, "\(known.note): \(complaints)")
        case .failed(let complaint): #expect(complaint.code == known.want.failed, "\(known.note): \(complaint)")
        }
    }
}
