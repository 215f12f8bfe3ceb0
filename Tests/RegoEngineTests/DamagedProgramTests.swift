import RegoPlan
import RegoValue
import TestSupport
import Testing

@testable import RegoEngine

/// Programs that are not what anybody lowered, with everything else in order: what comes of them is an error, or some answer within limits.
@Suite("Damaged programs")
struct DamagedProgramTests {
    private static let limits = EvaluationLimits(memory: 4 << 20, callDepth: 64, time: 50_000_000)

    /// - Returns: whether it was refused.
    private static func run(_ bytes: [UInt8], _ sample: ProgramFile.Sample) -> Bool {
        guard let program = try? Program(file: bytes) else { return true }
        let machine = VirtualMachine(policy: Policy(program: program, data: sample.data), limits: limits)
        for name in program.entrypointNames {
            for input in sample.inputs {
                guard let value = try? machine.readInput(Array(input.utf8)) else { continue }
                for result in (try? machine.evaluate(name, input: value)) ?? ResultSet([], in: machine.arena) { _ = result.json().count }
                machine.reset()
            }
        }
        return false
    }

    @Test("every byte damaged in turn is refused, or harms nobody")
    func everyByte() throws {
        // What is tried without an index has no opcode that the others do not have.
        for sample in try ProgramFile.samples() where sample.name != "tried" {
            let file = try ProgramFile(sample.program).bytes
            #expect(!Self.run(file, sample))
            var refused = 0
            for place in file.indices {
                var damaged = file
                damaged[place] ^= [0x01, 0x80, 0xFF, 0x10][place % 4]
                if Self.run(damaged, sample) { refused += 1 }
            }
            // Names, places and numbers in the source may be others.
            #expect(refused > file.count / 4, "\(sample.name)")
        }
    }

    @Test("several numbers of the tables replaced by others are refused, or harm nobody")
    func manyNumbers() throws {
        var random = SplitMix(state: 7)
        var survivors = 0
        for sample in try ProgramFile.samples() {
            let file = try ProgramFile(sample.program).bytes
            let header = try file.withUnsafeBytes { try ProgramHeader($0) }
            let tables = ProgramHeader.size..<header.constantsPlace
            for _ in 0..<3_000 {
                var damaged = file
                for _ in 0..<1 + Int(random.next() % 3) {
                    // Mostly numbers like those that are there already.
                    let place = tables.lowerBound + Int(random.next() % UInt64(tables.count / 4)) * 4
                    let other = tables.lowerBound + Int(random.next() % UInt64(tables.count / 4)) * 4
                    let value: UInt32 =
                        random.next() % 4 == 0
                        ? UInt32(truncatingIfNeeded: Int32(truncatingIfNeeded: random.next() % 9) - 4)
                        : file.withUnsafeBytes { $0.load(fromByteOffset: other, as: UInt32.self) }
                    damaged.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: place, as: UInt32.self) }
                }
                if !Self.run(damaged, sample) { survivors += 1 }
            }
        }
        #expect(survivors > 100, "what is refused at once tests nothing")
    }

    @Test("a program that is cut off or longer than it was is refused")
    func length() throws {
        let sample = try ProgramFile.samples()[0]
        let file = try ProgramFile(sample.program).bytes
        for count in [0, 1, 8, 191, 192, 193, 320, file.count / 2, file.count - 8, file.count - 1] {
            #expect(Self.run(Array(file[..<count]), sample))
        }
        #expect(Self.run(file + [0, 0, 0, 0, 0, 0, 0, 0], sample))
    }

    @Test("the samples have every opcode, so that damaging them tests the rule of each")
    func everyOpcode() throws {
        var seen: Set<Opcode> = []
        for sample in try ProgramFile.samples() { seen.formUnion(sample.program.tables.code.map(\.opcode)) }
        #expect(Opcode.allCases.filter { !seen.contains($0) } == [])
    }

    // MARK: attacks

    /// The function of the sample with its code replaced.
    private func attack(_ code: [Instruction], registers: Int32 = 4, iterations: Int32 = 2) throws -> Bool {
        let plan = Plan(strings: ["a"], plans: [NamedPlan(name: "p", blocks: [])])
        var lowering = PlanLowering(plan: try ValidatedPlan(plan), options: ProgramOptions())
        _ = lowering.constants.operand(.string("a"))
        lowering.code = code
        lowering.places = code.map { _ in SourcePlace.none }
        lowering.entrypoints = ["p": EntrypointCode(entry: 0, registers: registers, iterations: iterations)]
        let sample = try ProgramFile.Sample("attack", plan, inputs: ["[1, 2]"])
        let program = Program(lowering, constants: lowering.constants.document())
        return Self.run(try ProgramFile(program).bytes, sample)
    }

    @Test("loops that never look at the limits are refused")
    func endless() throws {
        let end = Instruction(opcode: .planEnd)
        #expect(try !attack([end]))
        #expect(try attack([Instruction(opcode: .jump, target: 0), end]))
        #expect(try attack([Instruction(opcode: .makeSet), Instruction(opcode: .jump, target: 0), end]))
        // A loop that begins itself anew in each round.
        let scan = Instruction(opcode: .scan, target: 3)
        let next = Instruction(opcode: .scanNext, a: 2, c: 3, target: 3)
        #expect(try !attack([scan, next, Instruction(opcode: .jump, target: 1), end]))
        #expect(try attack([scan, next, Instruction(opcode: .jump, target: 0), end]))
    }

    @Test("what is iterated was begun before, whichever way code takes")
    func iterations() throws {
        let end = Instruction(opcode: .planEnd)
        let next = Instruction(opcode: .scanNext, a: 2, c: 3, target: 3)
        #expect(try attack([Instruction(opcode: .makeSet), next, Instruction(opcode: .jump, target: 1), end]))
        // Past the beginning of the loop, into it, and to its head.
        let scan = Instruction(opcode: .scan, target: 4)
        let head = Instruction(opcode: .scanNext, a: 2, c: 3, target: 4)
        for target: Int32 in [2, 3] {
            let skip = Instruction(opcode: .isDefined, target: target)
            #expect(try attack([skip, scan, head, Instruction(opcode: .jump, target: 2), end]))
        }
        // Another loop's iteration.
        let other = Instruction(opcode: .scanNext, n: 1, a: 2, c: 3, target: 3)
        #expect(try attack([Instruction(opcode: .scan, target: 3), other, Instruction(opcode: .jump, target: 1), end]))
    }

    @Test("modifiers that were not opened are not closed")
    func modifiers() throws {
        let end = Instruction(opcode: .planEnd)
        let withEnd = Instruction(opcode: .withEnd)
        #expect(try attack([withEnd, end]))
        #expect(try attack([Instruction(opcode: .functionReturn), end]))
        #expect(try attack([Instruction(opcode: .makeSet)]))
    }
}

/// Numbers that are the same each time.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
