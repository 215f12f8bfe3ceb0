import RegoValue

extension Arena {
    /// A copy of a JSON value from another arena. The value's depth must be bounded, as that of a document read within limits is.
    func copy(_ value: Value) -> Value {
        switch value.kind {
        case .string: return string(value.utf8)
        case .decimal: return number(value.numberText ?? "0")
        case .array:
            let array = array(capacity: value.count)
            for position in 0..<value.count { append(array, copy(value.value(at: position))) }
            return array
        case .set:
            let set = set(capacity: value.count)
            for position in 0..<value.count { insert(set, copy(value.value(at: position))) }
            return set
        case .object:
            let object = object(capacity: value.count)
            for position in 0..<value.count { insert(object, copy(value.key(at: position)), copy(value.value(at: position))) }
            return object
        case .undefined, .null, .boolean, .integer: return value
        }
    }
}

extension Document {
    /// The JSON text. (A value does not keep its document alive: `Document { … }.root.json()` would read freed memory.)
    func json(_ options: JSONWriter.Options = JSONWriter.Options()) -> [UInt8] { root.json(options) }
}
