import RegoFormatting
import RegoSyntax
import Testing

@Suite("What formatting never changes")
struct PropertyTests {
    @Test("meaning and comments stay, and formatting again changes nothing: texts of the repository")
    func repository() throws {
        let texts = try PolicyText.repository()
        #expect(texts.count > 500)
        expectNoFailures(texts)
    }

    @Test("meaning and comments stay, and formatting again changes nothing: modules of the compliance cases")
    func conformance() throws {
        let texts = try PolicyText.conformance()
        print("formatting: \(texts.count) modules of compliance cases")
        expectNoFailures(texts)
    }

    @Test("meaning and comments stay, and formatting again changes nothing: comments and line breaks in other places")
    func disturbed() throws {
        var disturbance = Disturbance(seed: 1)
        let texts = try PolicyText.repository().flatMap { text in (0..<4).compactMap { _ in disturbance.disturb(text) } }
        print("formatting: \(texts.count) texts with comments and line breaks in other places")
        #expect(texts.count > 1000)
        expectNoFailures(texts)
    }

    @Test("without locations, the meaning stays as well")
    func withoutLocations() throws {
        var formatter = Formatter()
        formatter.ignoresLocations = true
        let failures = try PolicyText.repository().compactMap { text -> String? in
            formatter.version = text.version
            var module = text.module
            module.comments = []
            guard let once = format(module, with: formatter) else { return nil }
            return Self.changedMeaning(of: text, in: once)
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n\n"))")
    }

    private func expectNoFailures(_ texts: [PolicyText]) {
        var failures: [String] = []
        for text in texts {
            guard let once = format(text.module, with: Formatter(version: text.version)) else { continue }
            if let failure = Self.changedMeaning(of: text, in: once) ?? Self.changedComments(of: text, in: once) {
                failures.append(failure)
            } else if let module = PolicyText(text.name, once, text.version)?.module,
                let twice = format(module, with: Formatter(version: text.version)), twice != once
            {
                failures.append("\(text.name): formatted once\n\(show(once))\nand twice\n\(show(twice))")
            }
        }
        #expect(failures.isEmpty, "\(failures.count) of \(texts.count):\n\(failures.joined(separator: "\n\n"))")
    }

    /// Nil for calls of operators by name with a wrong number of arguments, which have no form in Rego.
    private func format(_ module: Module, with formatter: Formatter) -> [UInt8]? { try? formatter.formatBytes(module) }

    /// As in OPA, `plus(1, 2, x)` is written as `x = 1 + 2`: the same, but another tree.
    private static let respelled = "Tests/Golden/parse/valid/call-output-arg/input.rego v1"

    private static func changedMeaning(of text: PolicyText, in result: [UInt8]) -> String? {
        guard let after = PolicyText(text.name, result, text.version) else { return "\(text.name): cannot be parsed:\n\(show(result))" }
        if text.name == respelled { return nil }
        return Meaning(of: text.module) == Meaning(of: after.module) ? nil : "\(text.name): means another thing:\n\(show(result))"
    }

    private static func changedComments(of text: PolicyText, in result: [UInt8]) -> String? {
        guard let after = PolicyText(text.name, result, text.version) else { return nil }
        let comments = (text.module.writtenComments, after.module.writtenComments)
        return comments.0 == comments.1 ? nil : "\(text.name): other comments:\n\(show(result))"
    }

    private static func show(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    private func show(_ bytes: [UInt8]) -> String { Self.show(bytes) }
}
