import PolicyTesting
import RegoSyntax

extension KeptTest {
    init(_ test: TestCase, _ outcome: Outcome, _ names: inout NameTable) {
        package = names.id(of: test.package)
        name = names.id(of: test.name)
        reference = names.id(of: test.reference)
        path = names.ids(of: test.path)
        isTable = test.kind == .table
        isFunction = test.kind == .function
        place = KeptPlace(
            offset: test.location.offset, length: test.location.length, row: test.location.row, column: test.location.column)
        self.outcome = outcome
    }

    /// The result as it was; nothing of a test whose outcome is open.
    func result(_ file: SourceFile, _ names: NameTable) -> TestResult? {
        func test(isSkipped: Bool) -> TestCase {
            let location = SourceLocation(file: file, offset: place.offset, length: place.length, row: place.row, column: place.column)
            return TestCase(
                package: names[package], name: names[name], path: names.path(path), reference: names[reference],
                kind: isFunction ? .function : isTable ? .table : .single, isSkipped: isSkipped, location: location)
        }
        switch outcome {
        case .open: return nil
        case .skipped: return TestResult(test: test(isSkipped: true), outcome: .skipped)
        case .passed(let duration, let cases):
            return TestResult(test: test(isSkipped: false), outcome: .pass, duration: duration, cases: cases.map { $0.result(names) })
        }
    }
}

extension KeptCase {
    init(_ result: CaseResult, _ names: inout NameTable) {
        name = names.id(of: result.name)
        isFail = result.isFail
        cases = result.cases.map { KeptCase($0, &names) }
    }

    func result(_ names: NameTable) -> CaseResult {
        CaseResult(name: names[name], isFail: isFail, cases: cases.map { $0.result(names) })
    }
}
