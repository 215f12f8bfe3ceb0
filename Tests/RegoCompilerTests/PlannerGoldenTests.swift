import Foundation
import RegoCompiler
import RegoPlan
import RegoSyntax
import TestSupport
import Testing

/// Plans of policy repositories that `opa build -t plan` planned too.
@Suite("Plans beside OPA's")
struct PlannerGoldenTests {
    static let names = Paths.files(below: Paths.golden("plans"), ending: ".json").map { $0.deletingPathExtension().lastPathComponent }

    @Test("there are plans to compare with")
    func plansExist() { #expect(Self.names.count >= 10) }

    @Test("our plan has OPA's query plans, and OPA's functions with OPA's names, paths and parameters", arguments: names)
    func sameShape(name: String) throws {
        let theirs = try Plan(json: Array(Data(contentsOf: Paths.golden("plans/\(name).json"))))
        let entrypoints = theirs.plans.map { Entrypoint($0.name) }
        let ours = try Planner.plan(try Self.compile(name), entrypoints: entrypoints)
        #expect(ours.plans.map(\.name) == theirs.plans.map(\.name))
        #expect(ours.functions.map(Self.signature).sorted() == theirs.functions.map(Self.signature).sorted())
        #expect(Set(ours.builtins.map(\.name)).isSubset(of: theirs.builtins.map(\.name)))
        _ = try ValidatedPlan(ours)
        #expect(try Plan(json: ours.json()) == ours)
    }

    private static func signature(_ function: PlanFunction) -> String {
        "\(function.name) \(function.path.joined(separator: "/")) \(function.parameters.count)"
    }

    private static func compile(_ name: String) throws -> CompiledModules {
        let files = Paths.files(below: Paths.golden("plans/\(name)"), ending: ".rego")
        var modules: [Module] = []
        for file in files {
            let isOld = name.contains("rego-version-0") || file.path.contains("/old/")
            let source = SourceFile(path: file.lastPathComponent, bytes: Array(try Data(contentsOf: file)))
            modules.append(try Parser.parseModule(source: source, options: ParserOptions(regoVersion: isOld ? .v0 : .v1)))
        }
        return try Compiler(CompilerOptions()).compile(modules)
    }
}
