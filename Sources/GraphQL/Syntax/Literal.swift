/// A value as it is written: `3`, `"text"`, `ENUM`, `$variable`, `[1, 2]`, `{field: 1}` (specification, section 2.9).
public struct Literal {
    /// The numbers are those of the syntax trees that OPA shows.
    public enum Kind: Int, Sendable {
        case variable, int, float, string, block, boolean, null, `enum`, list, object
    }

    public struct Child {
        /// Empty in lists.
        public var name = ""
        public var value: Literal
        public var position: Position?
        public var comment: CommentGroup = []

        public init(name: String = "", value: Literal) {
            self.name = name
            self.value = value
        }
    }

    public var kind: Kind
    /// The text of a scalar, a variable's name; empty for lists and objects.
    public var raw = ""
    public var children: [Child] = []
    public var position: Position?
    public var comment: CommentGroup = []

    public init(_ kind: Kind, raw: String = "") {
        self.kind = kind
        self.raw = raw
    }

    /// The value as messages show it.
    var text: String {
        switch kind {
        case .variable: "$" + raw
        case .int, .float, .enum, .boolean, .null: raw
        case .string, .block: StringLiteral.quoted(raw)
        case .list: "[" + children.map(\.value.text).joined(separator: ",") + "]"
        case .object: "{" + children.map { $0.name + ":" + $0.value.text }.joined(separator: ",") + "}"
        }
    }
}
