import RegoSyntax
import Testing

@Suite("Hostile texts")
struct HostileInputTests {
    /// Every golden text, in the version it is written in and in the other.
    private func corpus() throws -> [[UInt8]] {
        try (GoldenCase.all("valid") + GoldenCase.all("invalid")).map { try $0.input }
    }

    @discardableResult
    private func parse(_ bytes: [UInt8], _ version: RegoVersion) -> Bool {
        var options = ParserOptions(regoVersion: version)
        options.annotationYAML = { (text: String) throws(AnnotationYAMLError) in
            if text.utf8.count % 3 == 0 { throw AnnotationYAMLError(message: "yaml: line 2: no", line: 2) }
            return .object([.init("authors", .array([.string(text)])), .init("scope", .string("document"))])
        }
        let source = SourceFile(path: "input.rego", bytes: bytes)
        do throws(RegoDiagnostics) {
            let module = try Parser.parseModule(source: source, options: options)
            _ = module.description
            return true
        } catch {
            for diagnostic in error.all { _ = diagnostic.rendered + diagnostic.description }
            return !error.isEmpty
        }
    }

    @Test("texts cut off anywhere are parsed or refused with an error")
    func truncations() throws {
        for text in try corpus() {
            let step = max(1, text.count / 40)
            for end in stride(from: 0, to: text.count, by: step) {
                #expect(parse(Array(text[..<end]), end % 2 == 0 ? .v1 : .v0))
            }
        }
    }

    @Test("texts with changed bytes are parsed or refused with an error")
    func mutations() throws {
        var random = SplitMix(state: 42)
        let interesting = Array("{}[]()|,:;=.\"`$#\\\n \tnotsomeif0_\u{0}é".utf8) + [0xFF, 0xC3, 0xEF, 0xBB, 0xBF]
        for text in try corpus() where !text.isEmpty {
            for round in 0..<12 {
                var bytes = text
                for _ in 0...Int(random.next() % 4) {
                    let place = Int(random.next() % UInt64(bytes.count))
                    let byte = interesting[Int(random.next() % UInt64(interesting.count))]
                    switch random.next() % 3 {
                    case 0: bytes[place] = byte
                    case 1: bytes.insert(byte, at: place)
                    default: if bytes.count > 1 { bytes.remove(at: place) }
                    }
                }
                #expect(parse(bytes, round % 2 == 0 ? .v1 : .v0))
            }
        }
    }

    @Test("a text over the size limit is refused before it is read")
    func size() {
        var options = ParserOptions()
        options.limits.size = 100
        #expect {
            try Parser.parseModule(source: SourceFile(path: "big.rego", bytes: Array(repeating: 0x20, count: 101)), options: options)
        } throws: { error in
            (error as? RegoDiagnostics)?.first?.code == .parse
        }
    }

    @Test("a long line of errors stays small")
    func longLine() {
        let text = "package a\np := " + String(repeating: "$\"{", count: 10_000)
        #expect {
            try Parser.parseModule(source: SourceFile(path: "long.rego", text: text))
        } throws: { error in
            guard let errors = (error as? RegoDiagnostics)?.all else { return false }
            return errors.count < 1_000 && errors.allSatisfy { $0.description.utf8.count < 20_000 }
        }
    }
}

struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
