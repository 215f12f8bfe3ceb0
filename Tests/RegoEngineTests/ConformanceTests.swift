import Foundation
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

    private func run(_ folder: String, _ version: RegoVersion) throws {
        guard let place = Paths.conformance else {
            print("conformance \(folder): left out, the cases are not beside this clone")
            return
        }
        let (cases, owners) = try ConformanceCase.all(folder, in: place)
        defer { withExtendedLifetime(owners) {} }
        let exceptions = try ConformanceExceptions(in: place)
        var report = ConformanceReport(name: folder)
        for testCase in cases {
            report.note(testCase, testCase.run(version: version), isExpected: exceptions.reason(for: testCase) == nil)
        }
        print(report.text)
        #expect(report.failures.isEmpty, "\(report.failures.joined(separator: "\n"))")
        #expect(report.needlessExceptions.isEmpty, "cases that pass and are listed as exceptions")
    }
}
