import RegoCompiler
import RegoSyntax
import Testing

/// Compilations that are large enough to be shared among processors.
@Suite("Many modules")
struct ManyModulesTests {
    private static let mistakes = [
        "p if x > 1", "p := nosuch(1)", "p := 1 + \"a\"", "p := print(1)", "p := input if { input := 1 }", "f(data) := 1",
        "p := 1\np contains 2", "p if { some x in [1]; not x.y }",
    ]

    @Test("errors are those of each module, in the order of the files", arguments: mistakes)
    func errorsInOrder(mistake: String) throws {
        let modules = try (0..<150).map { number in
            try module("package a.p\(number)\n" + (number % 4 == 3 ? "p := 1" : mistake), number)
        }
        let alone = modules.flatMap { errors([$0]) }
        #expect(alone.count >= 100)
        #expect(errors(modules.reversed()) == alone)
    }

    @Test("types go from package to package, however many there are")
    func typesOfOtherPackages() throws {
        let pairs = try (0..<100).map { number in
            let value = number % 3 == 0 ? "\"text\"" : "\(number)"
            return [
                try module("package a.p\(number)\nn := \(value)\nm := {\"k\": n}", 2 * number),
                try module(
                    "package b.p\(number)\np if startswith(data.a.p\(number).m.k, \"x\")\nq if data.a.p\(number).none", 2 * number + 1),
            ]
        }
        let alone = pairs.flatMap(errors)
        #expect(alone.count == 66)
        #expect(errors(pairs.flatMap { $0 }) == alone)
    }

    @Test("a step that is no name is refused where packages are, however far apart they are")
    func unusualStep() throws {
        let packages = try (0..<100).map { try module("package a.p\($0)\np := 1", $0) }
        let unusual = try module("package z\nq := data.a[1]", 100)
        #expect(errors([unusual]) == [])
        let found = errors(packages + [unusual])
        #expect(found.count == 1)
        #expect(found.first?.contains("undefined ref: data.a[1]") == true)
    }

    @Test("made-up names are numbered from module to module")
    func generatedNames() throws {
        let compiled = try Compiler().compile(
            (0..<100).map { try module("package a.p\($0)\np if { x := input.x; f(x) }\nf(y) := y.z", $0) })
        let names = compiled.sourceNames.filter { $0.value == "x" }.keys.map { Int($0.filter(\.isNumber)) ?? -1 }.sorted()
        #expect(names == (0..<100).map { $0 * 2 })
    }

    private func module(_ text: String, _ number: Int) throws -> Module {
        let digits = String(number)
        let name = String(repeating: "0", count: 4 - digits.count) + digits + ".rego"
        return try Parser.parseModule(source: SourceFile(path: name, text: text))
    }

    private func errors(_ modules: [Module]) -> [String] {
        do throws(RegoDiagnostics) {
            _ = try Compiler(CompilerOptions(keepsPrints: true, errorLimit: 0)).compile(modules)
            return []
        } catch {
            return error.all.map(\.description)
        }
    }
}
