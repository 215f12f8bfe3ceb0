/// Which programs this engine runs as they were written by another process: those that have the same number.
enum ProgramVersion {
    /// To be raised with each change after which programs of before would be run differently, or would have been lowered differently for a reason
    /// that matters: what an opcode means or is called, what operands it has, how rules are indexed, a fault of the compiler, the planner or the
    /// lowering that was mended, another layout of the tables (`ProgramSection`). `ProgramVersionTests` fails where what programs look like
    /// has changed and this has not.
    static let current: UInt32 = 2
}

/// What an instruction does. Operands named `b` and `c` are registers when not negative, constants when negative (see ``Instruction``).
enum Opcode: UInt8, CaseIterable {
    /// a = b
    case move
    /// a = b[c]; undefined: jump
    case dot
    /// a = b[constant string c], trying first the entry where the key was found last time; undefined: jump
    case dotConstant
    case equal
    case notEqual
    /// begins iteration `n` over b; nothing to iterate: jump
    case scan
    /// a, c = next key and value of iteration `n`; none: jump
    case scanNext
    /// begins iteration `n` over the entries of b that may equal an operand at a path (site, operand, length of the path and the path in
    /// the pool from c), for `scanNext` to go through; nothing to iterate: jump
    case scanMatching
    /// a = function b (arguments from c in the pool, `n` of them); undefined: jump
    case call
    /// the same for a rule without arguments, whose result is kept for the evaluation
    case callMemoized
    /// a = built-in b (arguments from c in the pool, `n` of them); undefined: jump
    case callBuiltin
    /// a = the function found by the path in the pool from c, `n` operands; none or undefined: jump
    case callDynamic
    /// a = result of the compiled comparison of b and c; not needing a call
    case less, lessOrEqual, greater, greaterOrEqual, equalValue, notEqualValue
    /// a = whether b is an element, a member or a value of c; one undefined: jump
    case member
    case makeArray
    case makeObject
    case makeSet
    case append
    case setAdd
    case objectInsert
    case objectInsertOnce
    case objectMerge
    case isDefined
    case isUndefined
    case isArray
    case isObject
    case isSet
    case length
    case assignOnce
    case reset
    /// replaces register a, or what lies in it at the path at c in the pool, by b until the matching `withEnd`
    case withBegin
    case withEnd
    case jump
    /// begins iteration `n` over the candidates of rule table b
    case indexLookup
    /// jumps to the next candidate of iteration `n`; none: jump to target
    case indexNext
    case addResult
    /// the same for an object that has b for its key and c for its value
    case addAnswer
    case functionReturn
    case planEnd
    /// notes that the source place b was reached
    case cover
}

/// One instruction, decoded: 16 bytes.
///
/// `b` and `c` as operands: a register number when not negative, constant number `~x` when negative.
struct Instruction: BitwiseCopyable {
    var opcode: Opcode
    /// Number of arguments, or of the iteration.
    var n: UInt8 = 0
    /// The register written.
    var a: UInt16 = 0
    var b: Int32 = 0
    var c: Int32 = 0
    /// Where to go on when the instruction is undefined; index into the code.
    var target: Int32 = 0
}

/// An instruction where it lies: a part of it is read when it is asked for, so that the machine's loop reads only what an opcode needs.
struct InstructionPlace {
    private let base: UnsafePointer<Instruction>

    @inline(__always)
    init(_ code: Cells<Instruction>, _ position: Int) { base = UnsafePointer(code.from(position).base) }

    var whole: Instruction { @inline(__always) get { base.pointee } }
    var opcode: Opcode { @inline(__always) get { base.pointee.opcode } }
    var n: UInt8 { @inline(__always) get { base.pointee.n } }
    var a: UInt16 { @inline(__always) get { base.pointee.a } }
    var b: Int32 { @inline(__always) get { base.pointee.b } }
    var c: Int32 { @inline(__always) get { base.pointee.c } }
    var target: Int32 { @inline(__always) get { base.pointee.target } }
}
