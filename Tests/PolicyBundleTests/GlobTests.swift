import Testing

@testable import PolicyBundle

@Suite struct GlobTests {
    @Test(
        "patterns match as Go's filepath.Match has it",
        arguments: [
            ("data.json", "data.json", true), ("*.rego", "a.rego", true), ("*.rego", "a/b.rego", false), ("a/*.rego", "a/b.rego", true),
            ("?.rego", "a.rego", true),
            ("?.rego", "é.rego", true), ("[a-c].rego", "b.rego", true), ("[^a-c].rego", "b.rego", false), ("a\\*", "a*", true),
            ("a\\*", "ab", false), ("", "", true),
            ("*", "", true), ("*", "a/b", false), ("**", "a/b", false), ("{a,b}", "a", false), ("{a,b}", "{a,b}", true),
            (".*", ".git", true), (".*", "a.git", false),
        ])
    func simple(_ pattern: String, _ text: String, _ expected: Bool) { #expect(Glob(pattern, isExtended: false).matches(text) == expected) }

    @Test(
        "extended patterns know ** and alternatives",
        arguments: [
            ("**/*.rego", "a/b/c.rego", true), ("{a,b/{c,d}}.rego", "b/d.rego", true), ("{a,b}", "c", false), ("a{", "a{", true),
            ("/old/*", "/old/p.rego", true),
        ])
    func extended(_ pattern: String, _ text: String, _ expected: Bool) { #expect(Glob(pattern).matches(text) == expected) }

    @Test("a pattern made to take for ever does not")
    func hostile() {
        #expect(!Glob(String(repeating: "*a", count: 500) + "b").matches(String(repeating: "a", count: 2000)))
        #expect(!Glob(String(repeating: "{a,b}", count: 100)).matches("a"))
    }
}
