import RegoCompiler
import RegoSyntax
import Testing

/// Broken policies: the compiler refuses or accepts them, and never stops the process.
struct MutationTests {
    /// A small deterministic generator, so that a failure can be repeated.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test("policies with words exchanged, doubled and left out never crash the compiler", arguments: [1, 2, 3])
    func mutations(seed: UInt64) throws {
        var generator = Generator(state: seed)
        let texts = try Golden.checkCases().flatMap { $0.files.filter { $0.key.hasSuffix(".rego") }.map(\.value) }
        let words = texts.flatMap { $0.split(separator: " ").map(String.init) }
        var parsed = 0
        for _ in 0..<1500 {
            var parts = texts.randomElement(using: &generator)!.split(separator: " ").map(String.init)  // there are cases
            for _ in 0..<Int.random(in: 1...2, using: &generator) where !parts.isEmpty {
                let position = parts.indices.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: parts.remove(at: position)
                case 1: parts[position] = words.randomElement(using: &generator) ?? ""
                case 2: parts.insert(words.randomElement(using: &generator) ?? "", at: position)
                default: parts.swapAt(position, parts.indices.randomElement(using: &generator) ?? 0)
                }
            }
            let source = SourceFile(path: "a.rego", text: parts.joined(separator: " "))
            guard let module = try? Parser.parseModule(source: source) else { continue }
            parsed += 1
            for isStrict in [false, true] {
                _ = try? Compiler(CompilerOptions(isStrict: isStrict, keepsPrints: isStrict)).compile([module])
            }
        }
        print("mutations: \(parsed) of 1500 came as far as the compiler")
        #expect(parsed > 50)
    }
}
