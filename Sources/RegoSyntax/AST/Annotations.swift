/// One METADATA block.
public struct Annotations: Sendable {
    public enum Scope: String, Sendable, Hashable {
        case rule, document, package, subpackages
    }

    public struct RelatedResource: Hashable, Sendable {
        public var ref: String
        public var description: String

        public init(ref: String, description: String = "") {
            self.ref = ref
            self.description = description
        }
    }

    public struct Author: Hashable, Sendable {
        public var name: String
        public var email: String

        public init(name: String, email: String = "") {
            self.name = name
            self.email = email
        }
    }

    public struct Schema: Hashable, Sendable {
        /// The document that the schema describes (`input`, `data.users`).
        public var path: Ref
        /// `schema.name`, when the schema is named.
        public var schema: Ref?
        /// The schema itself, when it is written here.
        public var definition: JSONNode?

        public init(path: Ref, schema: Ref? = nil, definition: JSONNode? = nil) {
            self.path = path
            self.schema = schema
            self.definition = definition
        }
    }

    /// Hints for the compiler (`compile: {unknowns, mask_rule}`).
    public struct Compile: Hashable, Sendable {
        public var unknowns: [Ref]
        public var maskRule: Ref?

        public init(unknowns: [Ref] = [], maskRule: Ref? = nil) {
            self.unknowns = unknowns
            self.maskRule = maskRule
        }
    }

    public var scope: Scope
    public var title = ""
    public var description = ""
    public var entrypoint = false
    public var organizations: [String] = []
    public var relatedResources: [RelatedResource] = []
    public var authors: [Author] = []
    public var schemas: [Schema] = []
    /// Members in the order of their keys; empty when there is none.
    public var custom: [JSONNode.Member] = []
    public var compile: Compile?
    /// The whole comment block, from the `#` of the METADATA line to the end of the last line.
    public var location: SourceLocation
    /// The statement that the block belongs to, by its beginning: the package, an import or a rule.
    public var target: SourceLocation

    public init(scope: Scope, at location: SourceLocation = .none, target: SourceLocation = .none) {
        self.scope = scope
        self.location = location
        self.target = target
    }
}

extension Annotations: Hashable {
    public static func == (left: Annotations, right: Annotations) -> Bool {
        left.scope == right.scope && left.title == right.title && left.description == right.description
            && left.entrypoint == right.entrypoint && left.organizations == right.organizations
            && left.relatedResources == right.relatedResources && left.authors == right.authors && left.schemas == right.schemas
            && left.custom == right.custom && left.compile == right.compile
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(scope)
        hasher.combine(title)
        hasher.combine(description)
    }
}
