import Foundation
import RegoValue
import TestSupport
import Testing

@testable import RegoEngine

@Suite("Programs in files")
struct ProgramFileTests {
    static func answers(_ program: Program, _ sample: ProgramFile.Sample, limits: EvaluationLimits = EvaluationLimits()) -> [String] {
        let machine = VirtualMachine(policy: Policy(program: program, data: sample.data), limits: limits)
        return sample.inputs.map { input in
            defer { machine.reset() }
            do throws(EvaluationError) {
                let value = try machine.decide(program.entrypointNames.first ?? "", input: machine.readInput(Array(input.utf8)), now: 0)
                return String(decoding: value.json(), as: UTF8.self)
            } catch {
                return error.description
            }
        }
    }

    @Test("a program is read as it was written, from bytes and mapped, and answers the same")
    func same() throws {
        for sample in try ProgramFile.samples() {
            let file = try ProgramFile(sample.program)
            let read = try file.program()
            #expect(read.entrypointNames == sample.program.entrypointNames && read.sourceFiles == sample.program.sourceFiles)
            #expect(Self.answers(read, sample) == Self.answers(sample.program, sample), "\(sample.name)")
            #expect(try ProgramFile(read).bytes == file.bytes, "\(sample.name)")
            let noted = read.file(binding: ProgramFile.binding, note: [7, 8, 9], digest: ProgramFile.digest)
            #expect(try noted.map { try Program(file: $0).note } == [7, 8, 9] && read.note.isEmpty)
            let path = Scratch.path("program")
            try Data(file.bytes).write(to: URL(filePath: path))
            for isTrusted in [true, false] {
                let mapped = try Program(mapping: path, isTrusted: isTrusted)
                #expect(Self.answers(mapped, sample) == Self.answers(sample.program, sample), "\(sample.name)")
            }
        }
    }

    @Test("the same policy is the same file")
    func deterministic() throws {
        for (first, second) in zip(try ProgramFile.samples(), try ProgramFile.samples()) {
            #expect(try ProgramFile(first.program).bytes == ProgramFile(second.program).bytes)
        }
    }

    @Test("the header says what the program was made from")
    func header() throws {
        let file = try ProgramFile(try ProgramFile.samples()[0].program)
        let header = try file.bytes.withUnsafeBytes { try ProgramHeader($0) }
        #expect(header.binding == ProgramFile.binding)
        var zeroed = file.bytes
        zeroed.replaceSubrange(ProgramHeader.digestPlace, with: [UInt8](repeating: 0, count: 32))
        #expect(header.digest == ProgramFile.digest(zeroed))
    }

    @Test("functions that only this process has are not written")
    func ownFunctions() throws {
        let plan = try ProgramFile.Sample("own", "a := upper(input.u)", inputs: []).program
        #expect(plan.file(binding: ProgramFile.binding, digest: ProgramFile.digest) != nil)
        var other = BuiltinTable.byName
        other["upper"] = Builtin("own.upper", 1) { (call) throws(BuiltinError) in call[0] }
        let program = try ProgramFile.Sample("own", "a := upper(input.u)", inputs: [], builtins: other).program
        #expect(program.file(binding: ProgramFile.binding, digest: ProgramFile.digest) == nil)
    }
}
