import RegoValue

/// A program with the base documents it decides over. Immutable, shared by any number of machines.
public final class Policy: Sendable {
    public let program: Program
    /// The base documents: what `data` is where no rule defines it.
    public let data: Document
    let loaded: LoadedProgram
    /// Strings of the constants and of the base documents, so that the same strings in an input become the same words.
    let strings: StringTable

    public init(program: Program, data: Document = .empty) {
        self.program = program
        self.data = data
        var constants: [Value] = []
        var strings = StringTable(copying: data.strings)
        let root = program.constants.root
        constants.reserveCapacity(root.count)
        for position in 0..<root.count {
            let constant = root.element(position)
            let shared = data.strings.find(constant) ?? constant
            constants.append(shared)
            strings.insert(shared)
        }
        loaded = LoadedProgram(program, constants: constants)
        self.strings = strings
    }

    /// The query plan of this name, as `authz/allow`.
    ///
    /// - Throws: an ``EvaluationError`` when there is none.
    public func entrypoint(_ name: String) throws(EvaluationError) -> PolicyEntrypoint {
        guard let code = program.entrypoint(name) else {
            throw EvaluationError(.entrypoint, "the program has no entrypoint \(name)")
        }
        return PolicyEntrypoint(code: code, program: ObjectIdentifier(program))
    }
}
