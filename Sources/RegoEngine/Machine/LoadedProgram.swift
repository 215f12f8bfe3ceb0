import RegoPlan
import RegoValue

/// A program as machines run it: flat memory that never changes, shared by all machines of a policy.
final class LoadedProgram: @unchecked Sendable {
    struct Function: BitwiseCopyable {
        var entry: Int32
        var registers: Int32
        var iterations: Int32
        var firstParameter: Int32
        var parameterCount: Int32
    }

    let code: Cells<Instruction>
    let constants: Cells<Value>
    let pool: Cells<Int32>
    let functions: Cells<Function>
    let parameters: Cells<Int32>
    let rules: LoadedRules
    let builtins: UnsafeMutablePointer<Builtin>
    private let builtinCount: Int

    /// - Parameter constants: the program's constants, each represented by the word that the base documents use for it.
    init(_ program: Program, constants: [Value]) {
        code = .allocate(program.code)
        self.constants = .allocate(constants)
        pool = .allocate(program.pool)
        var parameters: [Int32] = []
        functions = .allocate(
            program.functions.map { function in
                defer { parameters += function.parameters }
                return Function(
                    entry: function.entry, registers: function.registers, iterations: function.iterations,
                    firstParameter: Int32(parameters.count), parameterCount: Int32(function.parameters.count))
            })
        self.parameters = .allocate(parameters)
        rules = LoadedRules(program.tables, constants: constants)
        builtinCount = program.builtins.count
        builtins = .allocate(capacity: max(builtinCount, 1))
        builtins.initialize(from: program.builtins, count: builtinCount)
    }

    deinit {
        code.deallocate()
        constants.deallocate()
        pool.deallocate()
        functions.deallocate()
        parameters.deallocate()
        rules.deallocate()
        builtins.deinitialize(count: builtinCount)
        builtins.deallocate()
    }
}
