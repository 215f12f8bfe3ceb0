import Foundation
import TestSupport
import Testing

@Suite("Documentation of the library")
struct LibraryDocumentationTests {
    @Test("docs/library.md shows the example as it is")
    func example() throws {
        func text(_ path: String) throws -> String {
            try String(contentsOf: Paths.repository.appendingPathComponent(path), encoding: .utf8)
        }
        let example = try text("examples/embedding/main.swift")
        let blocks = try text("docs/library.md").split(separator: "```swift\n").dropFirst().map { $0.prefix { $0 != "`" } }
        let block = try #require(blocks.first { $0.contains("let policy") })
        #expect(example.contains(block))
    }
}
