import RegoSyntax

/// JSON schemas by the names that METADATA uses: `schema.input` is the file `input.json` of the folder given to `--schema`.
public struct Schemas: Sendable {
    private var documents: [Ref: JSONNode] = [:]

    public init() {}

    /// Adds the schema at a path below `schema`, or the schema of `input` in all rules when the path is empty.
    public mutating func add(_ schema: JSONNode, at path: [String]) {
        documents[Ref("schema", path: path)] = schema
    }

    /// All of them as one text, which differs when they do.
    public var text: String {
        documents.map { "\($0.key) \($0.value.text())\n" }.sorted().joined()
    }

    subscript(ref: Ref) -> JSONNode? { documents[ref] }

    /// The schema of `input` in all rules.
    var root: JSONNode? { documents[Ref("schema")] }
}
