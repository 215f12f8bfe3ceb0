/// Type definitions, directive definitions and extensions (specification, section 3).
public struct SchemaDocument {
    public var schemas: [SchemaDefinition] = []
    public var schemaExtensions: [SchemaDefinition] = []
    public var directives: [DirectiveDefinition] = []
    public var definitions: [TypeDefinition] = []
    public var extensions: [TypeDefinition] = []
    /// What stands before the end of the document.
    public var comment: CommentGroup = []

    public init() {}
}

/// The comments around a definition's description.
public struct DefinitionComments {
    public var beforeDescription: CommentGroup = []
    public var afterDescription: CommentGroup = []
    /// Before the closing brace.
    public var endOfDefinition: CommentGroup = []

    public init() {}
}

/// `schema { query: Query }`
public struct SchemaDefinition {
    public struct Entry {
        public var operation: OperationDefinition.Kind
        public var type: String
        public var position: Position?
        public var comment: CommentGroup = []

        public init(operation: OperationDefinition.Kind, type: String) {
            self.operation = operation
            self.type = type
        }
    }

    public var description = ""
    public var directives: [Directive] = []
    public var entries: [Entry] = []
    public var position: Position?
    public var comments = DefinitionComments()

    public init() {}
}

/// Any type definition or extension: which members it may have follows from its kind.
public struct TypeDefinition {
    /// `OBJECT`, `SCALAR` ...; trees that were not parsed may hold anything.
    public struct Kind: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let scalar = Kind(rawValue: "SCALAR")
        public static let object = Kind(rawValue: "OBJECT")
        public static let interface = Kind(rawValue: "INTERFACE")
        public static let union = Kind(rawValue: "UNION")
        public static let `enum` = Kind(rawValue: "ENUM")
        public static let inputObject = Kind(rawValue: "INPUT_OBJECT")
    }

    public var kind: Kind
    public var description = ""
    public var name = ""
    public var directives: [Directive] = []
    public var interfaces: [String] = []
    public var fields: [FieldDefinition] = []
    /// A union's members.
    public var types: [String] = []
    public var enumValues: [EnumValueDefinition] = []
    /// Whether the definition is GraphQL's own and may have a reserved name.
    public var isBuiltIn = false
    public var position: Position?
    public var comments = DefinitionComments()

    public init(kind: Kind) { self.kind = kind }

    func field(named name: String) -> FieldDefinition? { fields.first { $0.name == name } }

    var isLeaf: Bool { kind == .enum || kind == .scalar }
    var isAbstract: Bool { kind == .interface || kind == .union }
    var isComposite: Bool { kind == .object || isAbstract }
    var isInput: Bool { isLeaf || kind == .inputObject }
    var isOneOf: Bool { directives.contains { $0.name == "oneOf" } }
}

/// A field of an object, an interface or an input object.
public struct FieldDefinition {
    public var description = ""
    public var name: String
    public var arguments: [ArgumentDefinition] = []
    /// Of an input object's field.
    public var defaultValue: Literal?
    public var type: TypeReference
    public var directives: [Directive] = []
    public var position: Position?
    public var comments = DefinitionComments()

    public init(name: String, type: TypeReference) {
        self.name = name
        self.type = type
    }

    func argument(named name: String) -> ArgumentDefinition? { arguments.first { $0.name == name } }
}

public struct ArgumentDefinition {
    public var description = ""
    public var name: String
    public var defaultValue: Literal?
    public var type: TypeReference
    public var directives: [Directive] = []
    public var position: Position?
    public var comments = DefinitionComments()

    public init(name: String, type: TypeReference) {
        self.name = name
        self.type = type
    }

    /// Whether a call must give the argument.
    var isRequired: Bool { type.isNonNull && defaultValue == nil }
}

public struct EnumValueDefinition {
    public var description = ""
    public var name = ""
    public var directives: [Directive] = []
    public var position: Position?
    public var comments = DefinitionComments()

    public init() {}
}

/// `directive @name(argument: Int) repeatable on FIELD | QUERY`
public struct DirectiveDefinition {
    public var description = ""
    public var name = ""
    public var arguments: [ArgumentDefinition] = []
    public var locations: [String] = []
    public var isRepeatable = false
    public var position: Position?
    public var comments = DefinitionComments()

    public init() {}

    func argument(named name: String) -> ArgumentDefinition? { arguments.first { $0.name == name } }
}
