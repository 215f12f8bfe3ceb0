import Foundation
import RegoCompiler
import RegoSyntax
import TestSupport

/// Recorded answers of OPA that the tests compare with.
enum Golden {
    /// `Tests/Golden/check/cases.json`.
    struct CheckCases: Decodable {
        var cases: [CheckCase]
    }

    struct CheckCase: Decodable {
        var name: String
        var files: [String: String]
        var runs: [Run]
    }

    struct Run: Decodable {
        var arguments: [String]
        var exitCode: Int
        var errors: [RecordedError]
        var text: String

        enum CodingKeys: String, CodingKey {
            case arguments, errors, text
            case exitCode = "exit_code"
        }
    }

    struct RecordedError: Decodable {
        struct Location: Decodable {
            var file: String
            var row: Int
            var col: Int
        }

        var message: String
        var code: String
        var location: Location?

        var line: String {
            let place = location.map { "\($0.file):\($0.row):\($0.col)" } ?? "-"
            return "\(place) \(code): \(message)"
        }
    }

    static let testsFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    static func checkCases() throws -> [CheckCase] {
        let file = testsFolder.appending(path: "Golden/check/cases.json")
        return try JSONDecoder().decode(CheckCases.self, from: Data(contentsOf: file)).cases
    }

    /// The compliance cases of a version of Rego (`v1`, `v0`), which lie beside the repository; nil in a clone without them.
    static func conformanceCases(_ version: String = "v1") throws -> [ConformanceCase]? {
        guard let folder = Paths.conformance?.appending(path: version) else { return nil }
        var cases: [ConformanceCase] = []
        let topics = try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
        for topic in topics {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: topic).path()).sorted()) ?? []
            for file in files where file.hasSuffix(".json") {
                let data = try Data(contentsOf: folder.appending(path: "\(topic)/\(file)"))
                cases += try JSONDecoder().decode(ConformanceFile.self, from: data).cases
            }
        }
        return cases
    }

    struct ConformanceFile: Decodable {
        var cases: [ConformanceCase]
    }

    struct ConformanceCase: Decodable {
        var note: String
        var query: String
        var modules: [String]?
        var errorCode: String?
        var error: String?

        enum CodingKeys: String, CodingKey {
            case note, query, modules
            case errorCode = "want_error_code"
            case error = "want_error"
        }
    }
}

extension RegoDiagnostic {
    /// The diagnostic in the form of `Golden.RecordedError.line`.
    var line: String {
        let place = location.isNone ? "-" : "\(location.file.path):\(location.row):\(location.column)"
        return "\(place) \(code.rawValue): \(message)"
    }
}

extension JSONNode {
    /// From what Foundation reads.
    init(_ value: Any) {
        switch value {
        case let text as String: self = .string(text)
        case let number as NSNumber:
            self = isBoolean(number) ? .bool(number.boolValue) : .number("\(number)")
        case let items as [Any]: self = .array(items.map { JSONNode($0) })
        case let members as [String: Any]: self = .object(members.sorted { $0.key < $1.key }.map { Member($0.key, JSONNode($0.value)) })
        default: self = .null
        }
    }
}

private func isBoolean(_ number: NSNumber) -> Bool {
    String(cString: number.objCType) == "c" || String(cString: number.objCType) == "B"
}

/// Compiles texts as modules, named by the keys.
func compile(_ texts: [String: String], _ options: CompilerOptions = CompilerOptions(), _ version: RegoVersion = .v1) throws
    -> CompiledModules
{
    var modules: [Module] = []
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
        modules.append(try Parser.parseModule(source: SourceFile(path: name, text: text), options: ParserOptions(regoVersion: version)))
    }
    return try Compiler(options).compile(modules)
}
