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

    @Test("they are numbered as if each stage had gone through all modules before the next one began")
    func namesOfStages() throws {
        let compiled = try Compiler().compile(
            (0..<100).map { try module("package a.p\($0)\np if { x := input.x; count(lower(x)) > 1 with input as input.y }", $0) })
        for (number, module) in compiled.modules.enumerated() {
            let (assigned, called, replaced) = (number, 100 + 2 * number, 300 + number)
            let text = module.rules[0].body.text
            #expect(text.contains("__local\(assigned)__ = input.x"))
            #expect(text.contains("lower(__local\(assigned)__, __local\(called)__)"))
            #expect(text.contains("count(__local\(called)__, __local\(called + 1)__)"))
            #expect(text.contains("__local\(replaced)__ = input.y"))
        }
    }

    @Test("names that sources have are left out, and the members of a set come in the order of the names that they get")
    func namesInSources() throws {
        var modules = try (0..<8).map { try module("package a.p\($0)\np if { x := input.x; x > 1 }", $0) }
        modules.append(try module("package b\np if { __local3__ = 1; __local3__ > 0 }", 8))
        modules += try (9..<60).map { try module("package a.p\($0)\np if { x := 1; y := 2; {f(x), f(y)} == input }\nf(_) := 3", $0) }
        let compiled = try Compiler().compile(modules)
        let numbers = compiled.sourceNames.filter { $0.value == "x" }.keys.map { Int($0.filter(\.isNumber)) ?? -1 }.sorted()
        #expect(numbers == [0, 1, 2, 4, 5, 6, 7, 8] + (0..<51).map { 9 + 3 * $0 })
        for module in compiled.modules[9...] {
            let operands = module.rules[0].body.compactMap {
                $0.call?.name.hasSuffix(".f") == true ? $0.call?.arguments.first?.variable : nil
            }
            #expect(operands.count == 2 && operands == operands.sorted())
        }
    }

    @Test("of variables that are not used, and are declared in one place, those come first whose names do")
    func unusedInOrder() throws {
        let used = try (0..<40).map { try module("package a.p\($0)\np if { x := input.x; x > 1 }", $0) }
        let names = (0..<70).map { "v\($0)" }
        let unused = try module("package b\np if { some \(names.joined(separator: ", ")) }", 40)
        let expected = names.indices.sorted { "__local\(40 + $0)__" < "__local\(40 + $1)__" }
        let found = errors(used + [unused])
        #expect(found.count == names.count)
        for (error, index) in zip(found, expected) { #expect(error.contains("declared var v\(index) unused")) }
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
