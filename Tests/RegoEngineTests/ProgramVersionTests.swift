import RegoPlan
import RegoSyntax
import RegoValue
import TestSupport
import Testing

@testable import RegoEngine

@Suite("The version of programs")
struct ProgramVersionTests {
    /// The version, and what programs of it look like.
    static let recorded = (version: UInt32(2), opcodes: "12454f8128b77dcb", layout: "1ff9125919e56e7a", programs: "46807967922d605e")

    static let advice = """
        Programs look different. If this was meant, raise ProgramVersion.current, so that no engine runs what an earlier one has written, and record \
        version and values here.
        """

    @Test("it is another where opcodes, tables or what is lowered are others")
    func fingerprints() throws {
        #expect(ProgramVersion.current == Self.recorded.version)
        #expect(Self.digest(Opcode.allCases.map { "\($0.rawValue) \($0) \($0.flow)" }) == Self.recorded.opcodes, "\(Self.advice)")
        let strides = ProgramSection.allCases.map { "\($0) \($0.stride)" } + ["\(ProgramHeader.size) \(MemoryLayout<Instruction>.size)"]
        #expect(Self.digest(strides) == Self.recorded.layout, "\(Self.advice)")
        let (cases, owners) = try ConformanceCase.all("v1", in: Paths.golden("planner"))
        var programs = try ProgramFile.samples().map(\.program)
        for testCase in cases { if let program = try? testCase.program(version: .v1).program { programs.append(program) } }
        #expect(programs.count > 250)
        let files = try programs.map { program in
            var bytes = try ProgramFile(program).bytes
            // The version itself does not count.
            bytes.replaceSubrange(8..<12, with: [0, 0, 0, 0])
            bytes.replaceSubrange(ProgramHeader.digestPlace, with: [UInt8](repeating: 0, count: 32))
            return String(decoding: Self.hexadecimal(bytes), as: UTF8.self)
        }
        #expect(Self.digest(files) == Self.recorded.programs, "\(Self.advice)")
        withExtendedLifetime(owners) {}
    }

    @Test("a program of another version, of a machine with another order of bytes or with unknown functions is passed over, not refused")
    func foreign() throws {
        let file = try ProgramFile(try ProgramFile.samples()[0].program).bytes
        for place in [8, 12] {
            var other = file
            other[place] ^= 0x40
            let isForeign = Self.isForeign(other)
            #expect(isForeign)
        }
        // `sprintf` by another name.
        let name = Array("sprintf".utf8)
        let place = try #require(file.indices.first { file[$0...].starts(with: name) })
        var unknown = file
        unknown.replaceSubrange(place..<place + name.count, with: Array("sprintg".utf8))
        let isForeign = Self.isForeign(unknown)
        #expect(isForeign)
    }

    private static func isForeign(_ file: [UInt8]) -> Bool {
        do throws(SegmentError) {
            _ = try Program(file: file)
            return false
        } catch {
            if case .foreign = error { return true }
            return false
        }
    }

    private static func digest(_ lines: [String]) -> String {
        String(decoding: hexadecimal(Array(ProgramFile.digest(Array(lines.joined(separator: "\n").utf8))[..<8])), as: UTF8.self)
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
