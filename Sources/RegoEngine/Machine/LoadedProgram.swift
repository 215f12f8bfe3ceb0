import RegoValue

/// What of a program is made for the process and the base documents, shared by all machines of a policy: constants have its words, and what is found
/// by their hashes lies where those lead. All else machines read in the program's tables.
final class LoadedProgram: @unchecked Sendable {
    let constants: Cells<Value>
    let rules: LoadedRules
    let builtins: UnsafeMutablePointer<Builtin>
    private let builtinCount: Int

    /// - Parameter constants: the program's constants, each represented by the word that the base documents use for it.
    init(_ program: Program, constants: [Value]) {
        self.constants = .allocate(constants)
        rules = LoadedRules(program.tables, constants: constants)
        builtinCount = program.builtins.count
        builtins = .allocate(capacity: max(builtinCount, 1))
        builtins.initialize(from: program.builtins, count: builtinCount)
    }

    deinit {
        constants.deallocate()
        rules.deallocate()
        builtins.deinitialize(count: builtinCount)
        builtins.deallocate()
    }
}
