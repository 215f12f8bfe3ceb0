import RegoSyntax
import RegoValue
import Testing

@testable import RegoEngine

/// Calls whose results could exhaust memory or time are refused.
@Suite("Built-in functions keep to the limits of an evaluation")
struct BuiltinLimitTests {
    private func outcome(_ name: String, limit: Int = 4 << 20, _ arguments: String...) throws -> BuiltinCalls.Outcome {
        let calls = BuiltinCalls(limit: limit)
        defer { withExtendedLifetime(calls) {} }
        return try calls.outcome(name, try arguments.map(calls.value))
    }

    private func code(_ outcome: BuiltinCalls.Outcome) -> String {
        if case .failure(let code, _) = outcome { return code }
        return "\(outcome)"
    }

    @Test(
        "a result that would not fit is refused before it is made",
        arguments: [
            ("numbers.range", ["0", "1000000000000"]),
            ("numbers.range", ["0", #"{"$number": "1e100"}"#]),
            ("numbers.range_step", ["0", "9000000000000000000", "1"]),
            ("net.cidr_expand", [#""10.0.0.0/8""#]),
            ("net.cidr_expand", [#""::/0""#]),
            ("sprintf", [#""%1000000d%1000000d%1000000d%1000000d%1000000d""#, "[1,1,1,1,1]"]),
            ("bits.lsh", ["1", "1000000000"]),
        ])
    func hugeResult(function: String, arguments: [String]) throws {
        let calls = BuiltinCalls(limit: 4 << 20)
        defer { withExtendedLifetime(calls) {} }
        #expect(code(try calls.outcome(function, try arguments.map(calls.value))) == "eval_memory_error")
        #expect(calls.owner.arena.used < 8 << 20)
    }

    @Test(
        "exponents at the ends of 64 bits are no trap",
        arguments: ["1e9223372036854775807", "0e-9223372036854775808", "0.0e-9223372036854775808", "1e-9223372036854775808"],
        ["plus", "mul", "bits.and"])
    func extremeExponents(number: String, function: String) throws {
        _ = try outcome(function, "{\"$number\": \"\(number)\"}", "1")
    }

    @Test("replacing every letter by a long text stops at the limit")
    func replaceExplosion() throws {
        let long = String(repeating: "x", count: 100_000)
        let many = String(repeating: "a", count: 100_000)
        #expect(code(try outcome("replace", "\"\(many)\"", "\"a\"", "\"\(long)\"")) == "eval_memory_error")
        #expect(code(try outcome("regex.replace", "\"\(many)\"", "\"a\"", "\"\(long)\"")) == "eval_memory_error")
        #expect(code(try outcome("strings.replace_n", #"{"a": "\#(long)"}"#, "\"\(many)\"")) == "eval_memory_error")
    }

    @Test("all paths of a dense graph stop at the limit")
    func densePaths() throws {
        let vertices = (0..<24).map { String($0) }
        let edges = "[\(vertices.map { "\"\($0)\"" }.joined(separator: ","))]"
        let graph = "{\(vertices.map { "\"\($0)\": \(edges)" }.joined(separator: ","))}"
        #expect(code(try outcome("graph.reachable_paths", graph, #"["0"]"#)) == "eval_memory_error")
    }

    @Test("a cancelled evaluation ends inside a long function")
    func cancellation() throws {
        let calls = BuiltinCalls()
        defer { withExtendedLifetime(calls) {} }
        calls.context.isCancelled = { true }
        #expect(code(try calls.outcome("numbers.range", try calls.value("1"), try calls.value("5000000"))) == "eval_cancel_error")
        #expect(
            code(try calls.outcome("regex.find_n", try calls.value("\"a\""), try calls.value("\"aa\""), .integer(-1)))
                == "eval_cancel_error")
    }

    @Test("numbers that are short to write and long to compute do not take part exactly")
    func hugeNumbers() throws {
        #expect(code(try outcome("plus", #"{"$number": "1e999999999"}"#, "1")) == "eval_builtin_error")
        #expect(code(try outcome("mul", #"{"$number": "1e4000"}"#, #"{"$number": "1e4000"}"#)).contains("value"))
        #expect(code(try outcome("units.parse", #""1e999999""#)) == "eval_builtin_error")
        let many = "[\(Array(repeating: #"{"$number": "1e5000"}"#, count: 50).joined(separator: ","))]"
        #expect(code(try outcome("product", many)) == "eval_builtin_error")
    }

    @Test("aliases of YAML that would multiply without end are refused")
    func laughs() throws {
        var text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
        for level in 1...20 {
            text += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ","))]\n"
        }
        let calls = BuiltinCalls()
        defer { withExtendedLifetime(calls) {} }
        let failure = BuiltinCalls.Outcome.failure(code: "eval_builtin_error", message: "yaml: document contains excessive aliasing")
        #expect(try calls.outcome("yaml.unmarshal", calls.owner.arena.string(text)) == failure)
        #expect(try calls.outcome("yaml.is_valid", calls.owner.arena.string(text)) == .value("false"))
    }

    @Test("deep nesting is refused, not followed", arguments: ["json.unmarshal", "yaml.unmarshal"])
    func deepNesting(function: String) throws {
        let calls = BuiltinCalls()
        defer { withExtendedLifetime(calls) {} }
        let text = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(code(try calls.outcome(function, calls.owner.arena.string(text))) == "eval_builtin_error")
    }

    @Test("a regular expression that costs others exponential time costs time linear in the text")
    func hostilePattern() throws {
        let calls = BuiltinCalls()
        defer { withExtendedLifetime(calls) {} }
        let text = calls.owner.arena.string(String(repeating: "a", count: 100_000) + "b")
        let clock = ContinuousClock()
        let start = clock.now
        let regex = try calls.outcome("regex.match", calls.owner.arena.string("^(a+)+$"), text)
        let glob = try calls.outcome("glob.match", calls.owner.arena.string("{a*,*a}*a*a*a*c"), .null, text)
        #expect(regex == .value("false"))
        #expect(glob == .value("false"))
        let time = clock.now - start
        #expect(time < .seconds(20))
    }

    @Test("caches of patterns do not grow beyond their limit and keep answering")
    func boundedCaches() throws {
        let calls = BuiltinCalls()
        defer { withExtendedLifetime(calls) {} }
        for number in 0..<2_000 {
            let pattern = calls.owner.arena.string("^x\(number)$")
            #expect(try calls.outcome("regex.match", pattern, calls.owner.arena.string("x\(number)")) == .value("true"))
        }
        let first = calls.owner.arena.string("^x0$")
        #expect(try calls.outcome("regex.match", first, calls.owner.arena.string("x0")) == .value("true"))
    }

    @Test(
        "the name of a time zone cannot lead out of the directory of zones",
        arguments: ["../../../etc/passwd", "/etc/passwd", "Europe/../../x"])
    func zoneTraversal(name: String) throws {
        let outcome = try outcome("time.format", "[0, \"\(name)\"]")
        #expect(outcome == .failure(code: "eval_builtin_error", message: "time: invalid location name"))
    }

    @Test("broken certificates, tokens and keys are errors at every length")
    func truncations() throws {
        let recordings = try BuiltinGoldenTests.golden("calls-1.20.json")
        defer { withExtendedLifetime(recordings) {} }
        let certificate = recordings.root.lookup("cases").storage
            .first { $0.lookup("function").string == "crypto.x509.parse_certificates" }?.lookup("arguments").element(0).string
        let pem = try #require(certificate)
        let body = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        let calls = BuiltinCalls()
        defer { withExtendedLifetime(calls) {} }
        for length in stride(from: 0, to: body.utf8.count, by: 4) {
            let text = calls.owner.arena.string(String(body.prefix(length)))
            _ = try calls.outcome("crypto.x509.parse_certificates", text)
            _ = try calls.outcome("crypto.x509.parse_certificate_request", text)
            _ = try calls.outcome("crypto.x509.parse_and_verify_certificates", text)
            _ = try calls.outcome("crypto.x509.parse_keypair", text, text)
            _ = try calls.outcome("io.jwt.decode", text)
        }
    }

    @Test("a schema that refers to itself in a circle stops, and so does a document that is nested without end")
    func circularSchema() throws {
        for schema in [##"{"$ref": "#"}"##, ##"{"allOf": [{"$ref": "#"}]}"##, ##"{"not": {"$ref": "#"}}"##] {
            let text = String(decoding: JSONNode.string(schema).text().utf8, as: UTF8.self)
            #expect(code(try outcome("json.match_schema", "{}", text)) == "eval_builtin_error")
        }
        let deep = String(repeating: #"{\"a\":"#, count: 5_000) + "1" + String(repeating: "}", count: 5_000)
        let schema = ##"{"properties": {"a": {"$ref": "#"}}}"##
        #expect(code(try outcome("json.match_schema", limit: 64 << 20, "\"\(deep)\"", schema)) == "eval_builtin_error")
    }

    @Test("templates stop at their limits")
    func templates() throws {
        let endless = #""{{define \"r\"}}{{template \"r\"}}{{end}}{{template \"r\"}}""#
        #expect(code(try outcome("strings.render_template", endless, "{}")) == "eval_builtin_error")
        #expect(code(try outcome("strings.render_template", #""{{range 1000000000}}xxxxxxxxxx{{end}}""#, "{}")) == "eval_memory_error")
        let nested = String(repeating: "(", count: 100_000)
        #expect(code(try outcome("strings.render_template", "\"{{\(nested)\"", "{}")) == "eval_builtin_error")
    }
}
