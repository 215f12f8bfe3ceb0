import RegoCompiler
import RegoSyntax
import Testing

/// The types that are inferred, as the error of a comparison with `null` tells them; the answers are those of OPA 1.20.
struct InferredTypeTests {
    private func typeTold(_ rules: String) throws -> String? {
        do {
            _ = try compile(["p.rego": "package a\n\n" + rules + "\n"])
            return nil
        } catch let error as RegoDiagnostics {
            guard case .structured(let lines, _) = error.all.last?.details else { return nil }
            return lines.first?.replacing("left  : ", with: "")
        }
    }

    @Test(
        "an argument is anything in arrays and objects, and unknown in sets and comprehensions",
        arguments: [
            ("[x]", "array<any>"), ("{1: x}", "object<1: any>"), ("{x}", "set[any]"), ("{[x]}", "set[array<???>]"),
            ("[{[x]}]", "array<set[array<any>]>"), ("{{1: x}}", "set[object<1: ???>]"), ("[x | true]", "array"),
            ("{x | true}", "set[???]"), ("{1: x | true}", "object[number: ???]"), ("[{x | true}]", "array<any>"),
            ("{{1: x | true}}", "set[object[number: ???]]"), ("[[x] | true]", "array[array<???>]"),
        ])
    func argumentsInside(term: String, type: String) throws {
        #expect(try typeTold("f(x) := 1 if { v := \(term); v == null }") == type)
        #expect(try typeTold("f(x) := 1 if { \(term) = v; v == null }") == type)
    }

    @Test(
        "rules with keys make objects",
        arguments: [
            ("p[[1, \"x\"]] contains 1", "object[array<number, string>: set[number]]"),
            ("p[x] contains 1 if some x in [1]", "object[number: set[number]]"),
            ("p.a[x][\"b\"] contains 1 if some x in [1]", "object<a: object[number: object[string: set[number]]]>[string: any]"),
            ("p[x] := \"a\" if some x in [1]", "object[number: string]"),
            ("p[{1}] := 1 if \"a\" == 1", "object[string: any]"),
            ("p.a[[1]] := 1 if \"a\" == 1", "object<a: object[string: any]>[string: any]"),
        ])
    func objectsOfRules(rule: String, type: String) throws {
        #expect(try typeTold("\(rule)\n\nq if data.a.p == null") == type)
    }

    @Test(
        "objects with unknown further members must have the members of the others",
        arguments: [("{1: x | true}", "{\"a\": 2}", 1), ("{1: {x | true} | true}", "{\"a\": 2}", 0), ("{1: x | true}", "{x: 2}", 0)])
    func openObjects(left: String, right: String, errors: Int) throws {
        let text = "package a\n\nf(x) := 1 if { v := \(left); v == \(right) }\n"
        do {
            _ = try compile(["p.rego": text])
            #expect(errors == 0)
        } catch let error as RegoDiagnostics {
            #expect(error.all.count == errors)
        }
    }
}
