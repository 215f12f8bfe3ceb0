import RegoValue

/// Where an evaluation is: what the machine's loop keeps in the processor's registers. A local of the loop that no closure captures.
struct Execution {
    /// How many loop steps and calls pass between two looks at the clock.
    private static let stepsPerCheck = 8_192

    /// The instruction to run next, a place in the code.
    var ip: Int
    /// Calls that are under way.
    var depth = 0
    /// The `with` statements that are open.
    var replacedCount = 0
    /// Memos of other epochs do not count.
    var epoch: UInt64
    /// What the registers of the function under way begin and end with, counted in the machine's registers.
    var base = 0
    var top: Int
    /// The same for its iterations.
    var iterationBase = 0
    var iterationTop: Int
    private(set) var registers: Cells<Value>
    private(set) var iterations: Cells<MachineState.Iteration>
    private let constants: Cells<Value>
    private var steps = Self.stepsPerCheck

    @inline(__always)
    init(_ entry: EntrypointCode, in state: MachineState, epoch: UInt64) {
        ip = Int(entry.entry)
        top = Int(entry.registers)
        iterationTop = Int(entry.iterations)
        registers = state.registers
        iterations = state.iterations
        constants = state.constants
        self.epoch = epoch
    }

    /// The registers and iterations of a function begin here.
    @inline(__always)
    mutating func open(base: Int, top: Int, iterationBase: Int, iterationTop: Int, in state: MachineState) {
        self.base = base
        self.top = top
        self.iterationBase = iterationBase
        self.iterationTop = iterationTop
        registers = state.registers.from(base)
        iterations = state.iterations.from(iterationBase)
    }

    /// What an operand stands for: a register, or a constant when it is negative.
    @inline(__always)
    subscript(_ operand: Int32) -> Value { operand >= 0 ? registers[Int(operand)] : constants[Int(~operand)] }

    /// A register.
    @inline(__always)
    subscript(_ register: UInt16) -> Value {
        get { registers[Int(register)] }
        nonmutating set { registers[Int(register)] = newValue }
    }

    @inline(__always)
    func constant(_ operand: Int32) -> Value { constants[Int(~operand)] }

    @inline(__always)
    mutating func jump(to target: Int32) { ip = Int(target) }

    /// Writes the instruction's register, or goes where the instruction says when there is nothing to write.
    @inline(__always)
    mutating func give(_ value: Value, _ instruction: InstructionPlace) {
        if value.isUndefined { jump(to: instruction.target) } else { self[instruction.a] = value }
    }

    /// Takes a step that code can repeat into account.
    ///
    /// - Returns: whether it is time to look at the limits.
    @inline(__always)
    mutating func spends(_ weight: Int = 1) -> Bool {
        steps &-= weight
        if steps > 0 { return false }
        steps = Self.stepsPerCheck
        return true
    }
}
