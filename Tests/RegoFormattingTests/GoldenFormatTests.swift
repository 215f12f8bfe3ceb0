import Testing

@Suite("Formatting as OPA does")
struct GoldenFormatTests {
    @Test("texts are formatted, and refused, byte for byte as OPA does it, but for the listed exceptions")
    func recorded() throws {
        let exceptions = try FormatCase.exceptions()
        let cases = try FormatCase.all()
        var failures: [String] = []
        for golden in cases where exceptions[golden.name] == nil {
            let result = golden.format()
            if result != golden.recorded { failures.append("\(golden.name):\n\(result)") }
        }
        print(
            "fmt: \(cases.count - exceptions.count - failures.count) of \(cases.count) as recorded, \(exceptions.count) listed exceptions")
        #expect(cases.count == 153)
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }

    @Test("an exception is other than the recorded answer, and always the same")
    func exceptions() throws {
        let exceptions = try FormatCase.exceptions()
        for golden in try FormatCase.all() {
            #expect((golden.ours != nil) == (exceptions[golden.name] != nil), "\(golden.name)")
            guard let ours = golden.ours else { continue }
            #expect(ours != golden.recorded, "\(golden.name) is no exception any more")
            #expect(golden.format() == ours, "\(golden.name)")
        }
    }

    @Test("a formatted text stays as it is when it is formatted again, the exceptions too")
    func idempotent() throws {
        for golden in try FormatCase.all() {
            let once = golden.format()
            if once.hasPrefix("failed to format") { continue }
            #expect(golden.formatAgain(once) == once, "\(golden.name)")
        }
    }
}
