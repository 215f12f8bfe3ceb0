import RegoPlan
import RegoValue

/// Looks at every number of a program that somebody else may have written, once, so that the machine need not: it cannot read or write outside of its
/// memory, and whatever it repeats takes the limits of an evaluation into account.
///
/// What is asked of a program is what lowering makes, and in time linear in its size:
/// - tables lie one behind the other without gaps, so that no part is counted twice;
/// - each operand is a register of its function or a constant, each number that of something there is (`InstructionVerification`);
/// - code stays inside of its function, loops are nested, and only their heads are jumped back to (`FlowVerification`).
struct ProgramVerification {
    let tables: ProgramTables
    /// The kinds of the constants.
    let constants: [ValueKind]
    let loopSiteCount: Int

    /// The registers of a function are filled when it is called.
    static let mostRegisters = 1 << 16
    static let mostIterations = 256

    static func verify(_ tables: ProgramTables, constants: Document, loopSiteCount: Int) throws(SegmentError) {
        let kinds = try constants.read { (root) throws(SegmentError) in
            guard root.isArray else { throw .damaged("its constants are no array") }
            return root.storage.map(\.kind)
        }
        // Raw first: an opcode that there is not must never be read as one.
        for position in 0..<tables.code.count {
            let place = tables.start + tables.layout.offset(of: .code) + position * MemoryLayout<Instruction>.stride
            guard Int(tables.memory.bytes[place]) < Opcode.allCases.count else { throw .damaged("an opcode is none, at \(position)") }
        }
        let verification = ProgramVerification(tables: tables, constants: kinds, loopSiteCount: loopSiteCount)
        try verification.verify()
    }

    private func verify() throws(SegmentError) {
        guard constants.allSatisfy(\.isScalar) else { throw .damaged("a constant is none") }
        guard tables.places.count == tables.code.count else { throw .damaged("instructions and their places are not as many") }
        try verifyNames()
        try RuleTableVerification(program: self).verify()
        try verifyParameters()
        let parts = try CodePart.parts(of: tables)
        var instructions = InstructionVerification(program: self)
        var flow = FlowVerification(tables)
        for part in parts {
            try instructions.verify(part)
            try flow.verify(part)
        }
        try instructions.finish()
    }

    /// Names lie one behind the other, in the order of what they name; those that are looked up are sorted.
    private func verifyNames() throws(SegmentError) {
        var text = RunSequence(count: tables.text.count, what: "names")
        for entrypoint in tables.entrypoints { try text.take(entrypoint.name) }
        for builtin in tables.builtins { try text.take(builtin.name) }
        for function in tables.dynamicFunctions {
            try text.take(function.path)
            guard tables.functions.indices.contains(Int(function.function)) else { throw .damaged("a path leads to no function") }
        }
        for file in tables.files { try text.take(file) }
        try text.finish()
        try verifyOrder(of: tables.entrypoints.map(\.name))
        try verifyOrder(of: tables.dynamicFunctions.map(\.path))
    }

    private func verifyOrder(of names: [Run]) throws(SegmentError) {
        for (name, next) in zip(names, names.dropFirst()) {
            guard tables.bytes(of: name).lexicographicallyPrecedes(tables.bytes(of: next)) else {
                throw .damaged("its names are not in order")
            }
        }
    }

    private func verifyParameters() throws(SegmentError) {
        var parameters = RunSequence(count: tables.parameters.count, what: "parameters")
        for function in tables.functions {
            let run = try parameters.take(first: function.firstParameter, count: function.parameterCount)
            for parameter in tables.parameters[run] {
                guard parameter >= 0, parameter < function.registers else { throw .damaged("a parameter has no register") }
            }
        }
        try parameters.finish()
    }
}

extension ValueKind {
    fileprivate var isScalar: Bool {
        switch self {
        case .null, .boolean, .integer, .decimal, .string: true
        case .undefined, .array, .object, .set: false
        }
    }
}

/// Entries of a table that are shared out: the next ones to each.
struct RunSequence {
    private let count: Int
    private let what: String
    private var next: Int32 = 0

    init(count: Int, what: String) {
        self.count = count
        self.what = what
    }

    mutating func take(_ run: Run) throws(SegmentError) {
        guard run.first == next, run.end >= run.first, Int(run.end) <= count else {
            throw .damaged("its \(what) are not where they should be")
        }
        next = run.end
    }

    mutating func take(first: Int32, count: Int32) throws(SegmentError) -> Run {
        guard first == next, count >= 0, Int(first) + Int(count) <= self.count else {
            throw .damaged("its \(what) are not where they should be")
        }
        let run = Run(Int(first)..<Int(first) + Int(count))
        next = run.end
        return run
    }

    /// Nothing is left.
    func finish() throws(SegmentError) {
        guard Int(next) == count else { throw .damaged("it has \(what) that belong to nothing") }
    }
}
