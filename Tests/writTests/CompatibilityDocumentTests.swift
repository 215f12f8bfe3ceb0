import Foundation
import Testing

/// docs/opa-compatibility.md says which flags of OPA there are; the commands say so themselves.
struct CompatibilityDocumentTests {
    /// A row of a table: the flag with its short form, and whether it is there.
    private struct Row {
        let command: String
        let flags: [String]
        let isThere: Bool
        let note: String
    }

    /// Commands of OPA that are other commands here, or none.
    private static let others: Set<String> = ["run", "refactor move"]

    private static func rows() throws -> [Row] {
        let text = try String(contentsOf: packageRoot.appendingPathComponent("docs/opa-compatibility.md"), encoding: .utf8)
        var command = ""
        return text.components(separatedBy: "\n").compactMap { line in
            if line.hasPrefix("## `opa ") { command = String(line.dropFirst("## `opa ".count).dropLast()) }
            let cells = line.components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count >= 4, cells[1].hasPrefix("`-") else { return nil }
            let flags = cells[1].components(separatedBy: " ").map { $0.trimmingCharacters(in: ["`"]) }
            return Row(command: command, flags: flags, isThere: cells[2] == "yes", note: cells[3])
        }
    }

    @Test("every flag that is said to be there is there, and what is absent has a reason")
    func flags() throws {
        let rows = try Self.rows()
        #expect(rows.count > 200)
        for (command, rows) in Dictionary(grouping: rows, by: \.command) where !Self.others.contains(command) {
            let help = try Executable(directory: packageRoot).run(command.components(separatedBy: " ") + ["--help"]).output
            let known = Set(help.components(separatedBy: CharacterSet(charactersIn: " ,/\n")))
            for row in rows {
                let isRight = row.isThere ? known.isSuperset(of: row.flags) : !row.note.isEmpty
                #expect(isRight, "\(command) \(row.flags)")
            }
        }
    }
}
