import PolicyEvaluation

/// One line for each test that was measured.
public struct BenchmarkLines: Sendable {
    /// Names as Go's benchmarks have them: `BenchmarkDataAppTestAllow`.
    public var hasGoNames: Bool
    public var tellsMemory: Bool

    public init(hasGoNames: Bool = false, tellsMemory: Bool = true) {
        self.hasGoNames = hasGoNames
        self.tellsMemory = tellsMemory
    }

    /// `data.app_test.test_allow\t   44749\t     27677 ns/op`, and so on.
    func line(_ test: TestCase, _ result: BenchmarkResult) -> String {
        let name = hasGoNames ? Self.goName(test.fullName) : test.fullName
        return [name, result.text].joined(separator: "\t") + (tellsMemory ? result.memoryText : "")
    }

    private static func goName(_ name: String) -> String {
        "Benchmark" + name.split { $0 == "_" || $0 == "." }.map(capitalized).joined()
    }

    /// With a capital at the beginning and after every character that is not part of a word.
    private static func capitalized(_ part: Substring) -> String {
        var isStart = true
        return part.reduce(into: "") { text, character in
            text += isStart ? character.uppercased() : String(character)
            isStart = !character.isLetter && !character.isNumber
        }
    }
}
