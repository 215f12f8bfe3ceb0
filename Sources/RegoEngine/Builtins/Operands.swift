import RegoValue

/// Bytes of a string operand, read in place; valid as long as the operand's arena.
typealias ByteView = UnsafeRawBufferPointer

/// OPA's messages about operands, and operands that are collections of one kind of value.
extension BuiltinCall {
    /// `operand 2 must be array of strings but got array containing number`.
    func elementError(_ position: Int, containing element: Value, _ expected: String...) -> BuiltinError {
        let collection = Self.typeName(self[position])
        let found = Self.typeName(element)
        let wanted = expected.count == 1 ? "of \(expected[0])s" : "of (any of) {\(expected.joined(separator: ", "))}"
        return operandError(position, "must be \(collection) \(wanted) but got \(collection) containing \(found)")
    }

    /// `operand 2 must be one of {2, 8, 10, 16}`.
    func operandError(_ position: Int, _ message: String) -> BuiltinError {
        BuiltinError(.type, "operand \(position + 1) \(message)")
    }

    /// The elements of an array or the members of a set, in order.
    func elements(_ position: Int, _ expected: String...) throws(BuiltinError) -> UnsafeBufferPointer<Value> {
        let value = self[position]
        guard value.isArray || value.isSet else {
            throw BuiltinError(
                .type,
                "operand \(position + 1) must be one of {\(expected.joined(separator: ", "))} but got \(Self.typeName(value))")
        }
        value.sortEntries()
        return value.storage
    }

    /// The strings of an array or set of strings.
    func strings(_ position: Int, _ expected: String...) throws(BuiltinError) -> UnsafeBufferPointer<Value> {
        let value = self[position]
        guard value.isArray || value.isSet else {
            throw BuiltinError(
                .type,
                "operand \(position + 1) must be one of {\(expected.joined(separator: ", "))} but got \(Self.typeName(value))")
        }
        value.sortEntries()
        for element in value.storage where !element.isString { throw elementError(position, containing: element, "string") }
        return value.storage
    }

    /// A string result that is a part of an operand; the operand itself when nothing was cut off.
    func slice(_ original: Value, _ range: Range<Int>) -> Value {
        let bytes = original.utf8
        if range.count == bytes.count { return original }
        return arena.string(ByteView(rebasing: bytes[range]))
    }
}
