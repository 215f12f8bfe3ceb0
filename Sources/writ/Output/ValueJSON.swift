import RegoSyntax
import RegoValue

extension Value {
    /// The value as a JSON document as OPA prints it: keys sorted by their bytes, sets as arrays in order, keys that are no strings as
    /// their JSON text.
    var node: JSONNode {
        if kind == .set || kind == .object { sortEntries() }
        switch kind {
        case .undefined, .null: return .null
        case .boolean: return .bool(isTrue)
        case .integer, .decimal: return .number(numberText ?? "0")
        case .string: return .string(string ?? "")
        case .array, .set: return .array((0..<count).map { value(at: $0).node })
        case .object:
            let members = (0..<count).map { index in
                JSONNode.Member(key(at: index).string ?? key(at: index).node.text(escapesHTML: true), value(at: index).node)
            }
            return .object(members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
        }
    }
}

extension JSONNode {
    /// A number somewhere in the document that JSON has no way to write, such as `1_000`, which `to_number` accepts.
    var unwritableNumber: String? {
        switch self {
        case .number(let text): return NumberText.isJSON(text.utf8) ? nil : text
        case .array(let items): return items.lazy.compactMap(\.unwritableNumber).first
        case .object(let members): return members.lazy.compactMap(\.value.unwritableNumber).first
        case .null, .bool, .string: return nil
        }
    }

    /// - Throws: `ExitStatus.failed`, having said on standard error which number cannot be written.
    static func requireNone(_ unwritableNumber: String?) throws {
        guard let unwritableNumber else { return }
        StandardError.writeLine(
            "json: error calling MarshalJSONTo for type *json.Number: cannot parse \"\(unwritableNumber)\" as JSON number: invalid syntax")
        throw ExitStatus.failed
    }
}
