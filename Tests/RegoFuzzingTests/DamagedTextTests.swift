import Foundation
import RegoCompiler
import RegoEngine
import RegoFuzzing
import RegoPlan
import RegoSyntax
import RegoValue
import TestSupport
import Testing

/// Texts with bytes taken out, changed and doubled: readers answer with a value or an error, and do not crash or hang.
@Suite("readers of damaged texts")
struct DamagedTextTests {
    /// Damaged variants of some files below a golden folder, the same in every run.
    private func damaged(_ folder: String, ending: String, files: Int, variants: Int, _ read: ([UInt8]) -> Void) throws {
        var dice = Dice(seed: 7)
        let all = Paths.files(below: Paths.golden(folder), ending: ending)
        try #require(!all.isEmpty)
        for file in all.shuffled(using: &dice).prefix(files) {
            let bytes = Array(try Data(contentsOf: file).prefix(4096))
            for _ in 0..<variants { read(bytes.damaged(&dice)) }
        }
    }

    @Test("lexer, parser and compiler in both versions of the language")
    func policies() throws {
        try damaged("parse", ending: ".rego", files: 60, variants: 12) { bytes in
            for version in [RegoVersion.v0, .v1] {
                let source = SourceFile(path: "p.rego", bytes: bytes)
                guard let module = try? Parser.parseModule(source: source, options: ParserOptions(regoVersion: version)) else { continue }
                guard let compiled = try? Compiler().compile([module]) else { continue }
                guard let plan = try? Planner.plan(compiled, entrypoints: []) else { continue }
                _ = try? Program.lower(ValidatedPlan(plan), options: ProgramOptions())
            }
        }
    }

    @Test("JSON")
    func documents() throws {
        try damaged("", ending: ".json", files: 40, variants: 30) { _ = try? Document(json: $0) }
    }
}

extension [UInt8] {
    /// With one to four bytes, or stretches of bytes, changed.
    fileprivate func damaged(_ dice: inout Dice) -> [UInt8] {
        var bytes = self
        for _ in 0..<dice.number(1...4) where !bytes.isEmpty {
            let place = dice.below(bytes.count)
            let end = Swift.min(bytes.count, place + dice.number(1...16))
            switch dice.below(4) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: dice.next())
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: dice.below(bytes.count))
            default: bytes.insert(contentsOf: [UInt8](repeating: bytes[place], count: dice.below(300)), at: place)
            }
        }
        return bytes
    }
}
