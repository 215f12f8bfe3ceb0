import Foundation
import RegoSyntax
import TestSupport
import Testing

/// OPA's compliance suite, read where it lies. Figures by topic are printed; the floor only ever rises.
@Suite("OPA's conformance cases")
struct ConformanceTests {
    /// The share of cases that must pass.
    static let floor = 0.91

    @Test("Rego v1 decides as OPA does")
    func version1() throws { try run("v1", .v1, floor: Self.floor) }

    private func run(_ folder: String, _ version: RegoVersion, floor: Double) throws {
        guard let place = Paths.conformance else {
            print("conformance \(folder): left out, the cases are not beside this clone")
            return
        }
        let (cases, owners) = try ConformanceCase.all(folder, in: place)
        var passed: [String: Int] = [:]
        var total: [String: Int] = [:]
        var failures: [String] = []
        for testCase in cases {
            total[testCase.topic, default: 0] += 1
            switch testCase.run(version: version) {
            case .passed: passed[testCase.topic, default: 0] += 1
            case .failed(let reason): failures.append("\(testCase.topic)/\(testCase.file): \(testCase.note)\n      \(reason)")
            }
        }
        withExtendedLifetime(owners) {}
        for topic in total.keys.sorted() {
            print("conformance \(folder) \(topic): \(passed[topic, default: 0])/\(total[topic, default: 0])")
        }
        if ProcessInfo.processInfo.environment["WRIT_CONFORMANCE_FAILURES"] != nil {
            for failure in failures { print("  FAILED \(failure)") }
        }
        let count = passed.values.reduce(0, +)
        print(
            "conformance \(folder): \(count) of \(cases.count) passed (\(String(format: "%.1f", 100 * Double(count) / Double(cases.count))) %)"
        )
        #expect(Double(count) >= floor * Double(cases.count), "the share of passing cases fell")
    }
}
