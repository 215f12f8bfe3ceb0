/// What the rules know and share while a document is checked: what it is checked against, where the walk is, what was found.
final class ValidationContext {
    let schema: Schema
    let document: QueryDocument
    /// Fragments by name; of several with one name the first counts.
    let fragments: [String: FragmentDefinition]
    /// The operation that the walk is in; nil in fragment definitions by themselves.
    var operation: OperationDefinition? {
        didSet {
            variables = Dictionary((operation?.variables ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            usedVariables = []
        }
    }
    private(set) var variables: [String: VariableDefinition] = [:]
    /// The names of the variables of the operation that a value mentioned.
    var usedVariables: Set<String> = []
    private(set) var errors: [GraphQLError] = []

    private var steps = 0
    private var depth = 0

    init(schema: Schema, document: QueryDocument) {
        self.schema = schema
        self.document = document
        fragments = Dictionary(document.fragments.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func report(_ message: String, at position: Position?) throws(GraphQLError) {
        try spend(message.utf8.count)
        errors.append(GraphQLError(message, at: position))
    }

    /// Accounts for work, so that a document made to be expensive ends in an error.
    func spend(_ work: Int = 1) throws(GraphQLError) {
        steps += work
        if steps > GraphQLLimits.validationSteps { throw GraphQLError("document is too complex to validate", at: nil) }
    }

    /// Does something that may come to the same place again, one level deeper.
    func descend<Result>(_ body: () throws(GraphQLError) -> Result) throws(GraphQLError) -> Result {
        try spend()
        depth += 1
        defer { depth -= 1 }
        if depth > GraphQLLimits.validationDepth { throw GraphQLError("document nests too deeply to validate", at: nil) }
        return try body()
    }
}
