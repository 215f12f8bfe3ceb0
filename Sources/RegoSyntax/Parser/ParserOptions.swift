/// How a text is to be read.
public struct ParserOptions: Sendable {
    /// Parts of the language that capabilities can take away.
    public struct Features: OptionSet, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// `data.foo.if`, `package a.import`.
        public static let keywordsInRefs = Features(rawValue: 1)
        /// `$"{x}"`.
        public static let templateStrings = Features(rawValue: 2)
        /// `import rego.v1`.
        public static let regoV1Import = Features(rawValue: 4)
        public static let all: Features = [.keywordsInRefs, .templateStrings, .regoV1Import]
    }

    /// What keeps a hostile text from taking all memory or the whole stack.
    public struct Limits: Sendable {
        /// Bytes of a text.
        public var size = 64 << 20
        /// How deep terms and bodies may be nested; operators in a row count as levels too.
        public var depth = 128
        /// Bytes of stack that the parser may use. Builds without optimization reach this before `depth`.
        public var stack = 384 << 10

        public init() {}
    }

    /// Turns the YAML of a METADATA block into JSON. RegoSyntax has no YAML of its own.
    public typealias AnnotationYAML = @Sendable (String) throws(AnnotationYAMLError) -> JSONNode

    public var regoVersion = RegoVersion.v1
    /// What may be imported from `future.keywords`, sorted.
    public var importableKeywords = Keywords.importable
    /// Keywords of `future.keywords` that a text has without importing them.
    public var futureKeywords: [String] = []
    /// All of `future.keywords`, likewise.
    public var allFutureKeywords = false
    public var features = Features.all
    public var limits = Limits()
    /// Reads METADATA blocks; without it they are comments like others.
    public var annotationYAML: AnnotationYAML?
    /// Whether a name is a built-in function's, which a rule written as a bare call (`f(1)`) must not have.
    public var isBuiltin: @Sendable (String) -> Bool = { _ in false }

    public init(regoVersion: RegoVersion = .v1) { self.regoVersion = regoVersion }
}

/// Why a METADATA block is not YAML, or not YAML that annotations can have.
public struct AnnotationYAMLError: Error, Sendable {
    /// In the words of `yaml.v3`: `yaml: line 2: did not find expected key`.
    public var message: String
    /// The line of the block (counted from 1, after the METADATA line) as the message has it, when it has one.
    public var line: Int?

    public init(message: String, line: Int? = nil) {
        self.message = message
        self.line = line
    }
}
