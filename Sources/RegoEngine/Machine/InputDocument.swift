import RegoValue

extension Policy {
    /// Reads an input document that outlives the machines that are asked about it. Its strings that the program knows become the
    /// program's words, as with ``VirtualMachine/readInput(_:)``.
    public func readDocument(_ json: [UInt8], limits: JSONLimits = JSONLimits()) throws(EvaluationError) -> Document {
        defer { withExtendedLifetime(self) {} }
        do {
            return try Document { (arena: Arena) throws(JSONError) in
                var reader = JSONReader(arena: arena, limits: limits, interned: strings.interned)
                return try reader.read(json)
            }
        } catch {
            throw EvaluationError(.input, "\(error)")
        }
    }
}
