import RegoSyntax
import RegoValue

extension JSONNode {
    /// A JSON value as a document that outlives its arena.
    init(_ value: Value) {
        self =
            switch value.kind {
            case .undefined, .null: .null
            case .boolean: .bool(value.isTrue)
            case .integer, .decimal: .number(value.numberText ?? "0")
            case .string: .string(value.string ?? "")
            case .array, .set: .array(value.storage.map { JSONNode($0) })
            case .object:
                .object((0..<value.count).map { Member(value.key(at: $0).string ?? "", JSONNode(value.value(at: $0))) })
            }
    }
}
