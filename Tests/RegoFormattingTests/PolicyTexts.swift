import Foundation
import RegoSyntax
import TestSupport

/// A policy that parses.
struct PolicyText {
    let name: String
    let module: Module

    var version: RegoVersion { module.regoVersion }

    init?(_ name: String, _ bytes: [UInt8], _ version: RegoVersion) {
        let source = SourceFile(path: name, bytes: bytes)
        guard let module = try? Parser.parseModule(source: source, options: ParserOptions(regoVersion: version)) else { return nil }
        self.name = name
        self.module = module
    }

    /// The texts of the repository: what the parser and the formatter are tested with, and the examples.
    static func repository() throws -> [PolicyText] {
        let folders = [Paths.golden("parse/valid"), Paths.golden("fmt"), Paths.repository.appendingPathComponent("examples")]
        return try folders.flatMap { folder in
            try Paths.files(below: folder, ending: ".rego").flatMap { file in
                let bytes = [UInt8](try Data(contentsOf: file))
                let name = file.path.replacingOccurrences(of: Paths.repository.path + "/", with: "")
                return [RegoVersion.v1, .v0].compactMap { PolicyText("\(name) \($0)", bytes, $0) }
            }
        }
    }

    /// The modules of OPA's compliance cases; none in a clone without them.
    static func conformance() throws -> [PolicyText] {
        guard let folder = Paths.conformance else { return [] }
        return try [("v1", RegoVersion.v1), ("v0", .v0)].flatMap { name, version in
            try Paths.files(below: folder.appendingPathComponent(name), ending: ".json").flatMap { file in
                let cases = try JSONDecoder().decode(CaseFile.self, from: Data(contentsOf: file)).cases
                return cases.flatMap { item in
                    (item.modules ?? []).enumerated().compactMap { PolicyText("\(item.note) \($0) \(name)", Array($1.utf8), version) }
                }
            }
        }
    }

    private struct CaseFile: Decodable {
        struct Item: Decodable {
            let note: String
            let modules: [String]?
        }
        let cases: [Item]
    }
}
