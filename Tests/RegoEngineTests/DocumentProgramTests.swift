import PolicyBundle
import RegoCompiler
import RegoPlan
import RegoSyntax
import RegoValue
import TestSupport
import Testing

@testable import RegoEngine

@Suite("One program for all documents")
struct DocumentProgramTests {
    /// What a query plan answers, or its error.
    private func answer(_ program: Program, _ name: String, _ testCase: ConformanceCase) throws -> String {
        let machine = VirtualMachine(policy: Policy(program: program, data: try testCase.data))
        let json = testCase.json["input"]
        do throws(EvaluationError) {
            let input = json.isDefined ? try machine.readInput(json.json()) : .undefined
            let value = try machine.decide(name, input: input, now: 0)
            return value.isUndefined ? "undefined" : String(decoding: value.json(), as: UTF8.self)
        } catch {
            return "\(error.code) \(error.message)"
        }
    }

    @Test("it answers each as a program for that document alone does, also from a file")
    func same() throws {
        let (cases, owners) = try ConformanceCase.all("v1", in: Paths.golden("planner"))
        var count = 0
        for testCase in cases {
            guard let compiled = try? testCase.compiled(version: .v1) else { continue }
            let documents = try DocumentProgram(compiled)
            let file = try ProgramFile(documents.program).program()
            for name in documents.program.entrypointNames {
                let path = name.split(separator: "/").map(String.init)
                let way = documents.way(to: path)
                #expect(way.document == name && way.steps.isEmpty)
                var options = Planner.Options()
                options.requiresDefinedEntrypoints = false
                let plan = try Planner.plan(compiled, entrypoints: [Entrypoint(path: path)], options: options)
                let alone = try answer(try Program.lower(ValidatedPlan(plan)), name, testCase)
                #expect(try answer(documents.program, name, testCase) == alone, "\(testCase.note): \(name)")
                #expect(try answer(file, name, testCase) == alone, "\(testCase.note): \(name), from a file")
                count += 1
            }
        }
        #expect(count > 1_000)
        withExtendedLifetime(owners) {}
    }
}
