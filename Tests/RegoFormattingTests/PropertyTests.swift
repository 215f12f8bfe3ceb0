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
                let twice = format(module, with: Formatter(version: text.version)), twice != once, !text.name.hasPrefix(Self.unstable)
            {
                failures.append("\(text.name): formatted once\n\(show(once))\nand twice\n\(show(twice))")
            }
        }
        #expect(failures.isEmpty, "\(failures.count) of \(texts.count):\n\(failures.joined(separator: "\n\n"))")
    }

    /// Nil for calls of operators by name with a wrong number of arguments, which have no form in Rego.
    private func format(_ module: Module, with formatter: Formatter) -> [UInt8]? { try? formatter.formatBytes(module) }

    /// In v0 with `if`, `obj["a"] = true { x }` first becomes `obj["a"] = true if x`, and then, read anew as the head of a reference,
    /// `obj["a"] if x`. Both mean the same.
    private static let unstable = "regression/dynamic object to static object comparison"
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

/// A module without what a formatter may change: locations, comments, the order of imports, imports of keywords that another import
/// brings, and `=` for `:=` in heads.
private struct Meaning: Equatable {
    private let package: Package
    private let imports: [String]
    private let rules: [String]

    init(of module: Module) {
        var module = module
        package = module.package
        imports = module.imports.filter { $0.path.ref?.headVariable != "future" }.map { "\($0.path) as \($0.alias ?? "")" }.sorted()
        module.rules = module.rules.map(Self.withoutSpelling)
        module.comments = []
        module.annotations = []
        rules = module.rules.map { rule in
            var one = module
            one.imports = []
            one.rules = [rule]
            return one.json().text()
        }
    }

    /// The name and the key of a head with a value say what its reference says, and depend on how the value is written.
    private static func withoutSpelling(_ rule: Rule) -> Rule {
        var rule = rule
        rule.head.assign = false
        if rule.head.value != nil {
            rule.head.name = ""
            rule.head.key = nil
        }
        rule.annotations = []
        rule.elseChain = rule.elseChain.map(withoutSpelling)
        return rule
    }
}

extension Module {
    /// The texts of the comments, sorted: an import takes its comment along. As in OPA, a comment behind an opening bracket may join
    /// the one below it in one line.
    fileprivate var writtenComments: [String] {
        comments.flatMap { $0.text.split(separator: "#", omittingEmptySubsequences: false) }.map { part in
            var text = part
            while text.last?.isWhitespace == true { text.removeLast() }
            return String(text)
        }.sorted()
    }
}
