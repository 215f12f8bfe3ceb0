import RegoValue

extension Program {
    /// The program as the bytes of a file, which another process can use where they lie: the same bytes for the same program.
    ///
    /// - Parameters:
    ///   - binding: 32 bytes that say what the program was made from.
    ///   - note: see ``note``.
    ///   - digest: makes 32 bytes of the file with zeros at ``ProgramHeader/digestPlace``; readers verify with the same.
    /// - Returns: nil for a program with functions or numbers that only this process has.
    public func file(binding: [UInt8], note: [UInt8] = [], digest: ([UInt8]) -> [UInt8]) -> [UInt8]? {
        precondition(binding.count == ProgramHeader.digestSize, "a binding has 32 bytes")
        let zeros = [UInt8](repeating: 0, count: ProgramHeader.digestSize)
        guard Self.engineBuiltins(tables) != nil, let segment = SegmentWriter.segment(of: constants, binding: zeros, digest: { _ in zeros })
        else { return nil }
        var layout = tables.layout
        layout[.note] = note.count
        let count = ProgramHeader.size + layout.byteCount + segment.count
        var file = ProgramHeader.bytes(layout, byteCount: count, loopSiteCount: loopSiteCount, binding: binding)
        file.reserveCapacity(count)
        file += tables.bytes
        file += note
        file += repeatElement(0, count: ProgramHeader.size + layout.byteCount - file.count)
        file += segment
        file.replaceSubrange(ProgramHeader.digestPlace, with: digest(file))
        return file
    }

    /// A program from the bytes of a file that somebody else may have written: all of it is looked at first, so that it is refused or cannot harm
    /// whoever runs it within limits. What it computes is its writer's word.
    ///
    /// - Throws: ``SegmentError``: `foreign` for one that another version of the engine has written, or that calls functions which this one does not
    ///   have.
    public convenience init(file: [UInt8]) throws(SegmentError) {
        let memory = ProgramMemory(byteCount: file.count)
        memory.write(file, at: 0)
        try self.init(memory, isTrusted: false)
    }

    /// A program in a file that was verified when it was written there, and which nobody changes. Of the file only what somebody asks for is read.
    ///
    /// - Parameter isTrusted: false to look at all of it first, as ``init(file:)`` does.
    public convenience init(mapping path: String, isTrusted: Bool) throws(SegmentError) {
        guard let memory = ProgramMemory(mapping: path) else { throw .damaged("its file cannot be mapped") }
        try self.init(memory, isTrusted: isTrusted)
    }

    /// What whoever wrote the program to a file keeps with it. Nobody has looked at it.
    public var note: [UInt8] { Array(tables.note) }

    private convenience init(_ memory: ProgramMemory, isTrusted: Bool) throws(SegmentError) {
        let header = try ProgramHeader(memory.bytes)
        let constants = try Document(segment: Array(memory.bytes[header.constantsPlace...]))
        let tables = ProgramTables(header.layout, in: memory, at: ProgramHeader.size)
        if !isTrusted {
            try ProgramVerification.verify(tables, constants: constants, loopSiteCount: header.loopSiteCount)
        }
        guard let builtins = Self.engineBuiltins(tables) else { throw .foreign("it calls functions that this engine does not have") }
        self.init(tables, constants: constants, builtins: builtins, loopSiteCount: header.loopSiteCount)
    }

    /// The functions of the engine that tables name; nil when it does not have one.
    private static func engineBuiltins(_ tables: ProgramTables) -> [Builtin]? {
        var builtins: [Builtin] = []
        for named in tables.builtins {
            guard let builtin = BuiltinTable.byName[tables.string(named.name)], builtin.arity == Int(named.arity) else { return nil }
            builtins.append(builtin)
        }
        return builtins
    }
}
