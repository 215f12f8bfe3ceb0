/// Operations and fragments: what a client sends (specification, section 2.2).
public struct QueryDocument {
    public var operations: [OperationDefinition] = []
    public var fragments: [FragmentDefinition] = []

    public init() {}
}

/// The comments that stand before a node, each with its `#`.
public typealias CommentGroup = [String]

public struct OperationDefinition {
    public enum Kind: String, Sendable {
        case query, mutation, subscription
        /// In trees that were not parsed; counts as a query.
        case unspecified = ""
    }

    public var kind: Kind
    public var name = ""
    public var variables: [VariableDefinition] = []
    public var directives: [Directive] = []
    public var selections: [Selection] = []
    public var position: Position?
    public var comment: CommentGroup = []

    public init(kind: Kind, position: Position? = nil) {
        self.kind = kind
        self.position = position
    }
}

public struct VariableDefinition {
    public var name = ""
    public var type: TypeReference
    public var defaultValue: Literal?
    public var directives: [Directive] = []
    public var isUsed = false
    public var position: Position?
    public var comment: CommentGroup = []

    public init(name: String, type: TypeReference) {
        self.name = name
        self.type = type
    }
}

public struct FragmentDefinition {
    public var name = ""
    /// An experiment of GraphQL that the parser reads; validation ignores it.
    public var variables: [VariableDefinition] = []
    public var typeCondition = ""
    public var directives: [Directive] = []
    public var selections: [Selection] = []
    public var position: Position?
    public var comment: CommentGroup = []

    public init() {}
}

public enum Selection {
    case field(Field)
    case spread(FragmentSpread)
    case inline(InlineFragment)
}

/// A selected field. A class, because validation compares fields at different places and notes at each what it found there.
public final class Field {
    public var alias = ""
    public var name = ""
    public var arguments: [Argument] = []
    public var directives: [Directive] = []
    public var selections: [Selection] = []
    public var position: Position?
    public var comment: CommentGroup = []

    /// The type the field is selected on and its definition there; validation sets them.
    var parent: TypeDefinition?
    var definition: FieldDefinition?

    public init() {}

    /// The name in the response.
    var responseName: String { alias.isEmpty ? name : alias }
}

/// `...name`
public final class FragmentSpread {
    public var name = ""
    public var directives: [Directive] = []
    public var position: Position?
    public var comment: CommentGroup = []

    var parent: TypeDefinition?
    var definition: FragmentDefinition?

    public init() {}
}

/// `... on Type { }`
public final class InlineFragment {
    public var typeCondition = ""
    public var directives: [Directive] = []
    public var selections: [Selection] = []
    public var position: Position?
    public var comment: CommentGroup = []

    var parent: TypeDefinition?

    public init() {}
}

public struct Argument {
    public var name: String
    public var value: Literal
    public var position: Position?
    public var comment: CommentGroup = []

    public init(name: String, value: Literal) {
        self.name = name
        self.value = value
    }
}

public struct Directive {
    public var name = ""
    public var arguments: [Argument] = []
    /// Empty in parsed trees.
    public var location = ""
    public var position: Position?

    public init() {}
}
