import Foundation
import RegoEngine
import RegoSyntax
import TestSupport
import Testing

/// OPA's compliance suite, read where it lies: every case passes but those that ``ConformanceExceptions`` names.
@Suite("OPA's conformance cases")
struct ConformanceTests {
    @Test("Rego v1 decides as OPA does")
    func version1() throws { try run("v1", .v1) }

    @Test("Rego v0 decides as OPA does")
    func version0() throws { try run("v0", .v0) }

    @Test("programs that were written to a file and read again decide the same")
    func files() throws { try run("v1", .v1) { try ProgramFile($0).program() } }

    private func run(_ folder: String, _ version: RegoVersion, through change: (Program) throws -> Program = { $0 }) throws {
        guard let place = Paths.conformance else {
            print("conformance \(folder): left out, the cases are not beside this clone")
            return
        }
        let (cases, owners) = try ConformanceCase.all(folder, in: place)
        defer { withExtendedLifetime(owners) {} }
        let exceptions = try ConformanceExceptions(in: place)
        var report = ConformanceReport(name: folder)
        for testCase in cases {
            report.note(testCase, testCase.run(version: version, through: change), isExpected: exceptions.reason(for: testCase) == nil)
        }
        print(report.text)
        #expect(report.failures.isEmpty, "\(report.failures.joined(separator: "\n"))")
        #expect(report.needlessExceptions.isEmpty, "cases that pass and are listed as exceptions")
    }
}
