import RegoSyntax

/// Turns the text of a schema into nodes, keyword by keyword. The first thing that is wrong ends it.
struct SchemaCompiler {
    let environment: any SchemaEnvironment
    private var pool: SchemaPool
    /// Nodes that references refer to, by the reference.
    private var targets: [String: SchemaNode] = [:]
    private let stack = StackGauge()

    init(_ environment: any SchemaEnvironment) {
        self.environment = environment
        pool = SchemaPool(environment)
    }

    mutating func compile(_ document: SchemaDocument) throws(SchemaError) -> SchemaNode {
        try pool.add(document, at: "")
        let draft = try Draft.named(in: document, environment) ?? .hybrid
        return try node(document, draft)
    }

    /// A schema inside another.
    mutating func node(_ document: SchemaDocument, _ draft: Draft) throws(SchemaError) -> SchemaNode {
        let node = SchemaNode(draft: draft)
        try fill(node, from: document)
        return node
    }

    /// A schema inside another, where only a schema may stand.
    mutating func node(_ document: SchemaDocument, _ draft: Draft, orElse error: SchemaError) throws(SchemaError) -> SchemaNode {
        guard document.isSchema else { throw error }
        return try node(document, draft)
    }

    private mutating func fill(_ node: SchemaNode, from document: SchemaDocument) throws(SchemaError) {
        guard stack.used() < SchemaDocument.stackLimit else { throw SchemaError("the schema is nested too deeply") }
        if node.draft >= .draft6, let flag = document.bool {
            node.verdict = flag
            return
        }
        guard document.members != nil else { throw SchemaError("Expected: Valid Schema, given: Invalid JSON") }
        try checkAddress(document, node.draft)
        try checkDefinitions(document, node.draft)
        _ = try string("title", in: document)
        _ = try string("description", in: document)
        if try refer(node, document) { return }
        try readTypes(node, document)
        try readObjectKeywords(node, document)
        try readArrayKeywords(node, document)
        try readNumberKeywords(node, document)
        try readStringKeywords(node, document)
        try readCounts(node, document)
        try readContains(node, document)
        try readValues(node, document)
        try readCombinations(node, document)
    }

    // MARK: addresses

    private func checkAddress(_ document: SchemaDocument, _ draft: Draft) throws(SchemaError) {
        let keyword = draft == .draft4 || draft == .hybrid && document["id"] != nil ? "id" : "$id"
        guard let id = try string(keyword, in: document) else { return }
        _ = try environment.reference(id, relativeTo: nil)
    }

    /// Definitions are compiled when they are referred to, but must be right in any case.
    private mutating func checkDefinitions(_ document: SchemaDocument, _ draft: Draft) throws(SchemaError) {
        guard let definitions = document["definitions"] else { return }
        let error = SchemaError.invalidType(expected: "Array Of Schemas", given: "definitions")
        guard let members = definitions.members else { throw error }
        for member in members { _ = try node(member.value, draft, orElse: error) }
    }

    /// Follows `$ref`. Returns whether what stands beside it was not looked at.
    private mutating func refer(_ node: SchemaNode, _ document: SchemaDocument) throws(SchemaError) -> Bool {
        guard let written = try string("$ref", in: document) else { return false }
        let reference = try environment.reference(document.absoluteReference ?? written, relativeTo: nil)
        if let known = targets[reference.text] {
            node.target = known
            return false
        }
        // The node is known before it is filled, so that schemas may refer to themselves.
        let entry = try pool.entry(for: reference)
        let target = SchemaNode(draft: entry.draft ?? node.draft)
        targets[reference.text] = target
        guard entry.document.isSchema else { throw SchemaError("Valid Schema must be of type object") }
        try fill(target, from: entry.document)
        node.target = target
        return true
    }

    // MARK: parts

    func string(_ keyword: String, in document: SchemaDocument) throws(SchemaError) -> String? {
        guard let value = document[keyword] else { return nil }
        guard let text = value.string else { throw .invalidType(expected: "string", given: keyword) }
        return text
    }

    func list(_ keyword: String, in document: SchemaDocument) throws(SchemaError) -> [SchemaDocument] {
        guard let value = document[keyword] else { return [] }
        guard let items = value.items else { throw SchemaError("\(keyword) must be of an array") }
        return items
    }

    /// A count, which must be written without point and exponent.
    func count(_ keyword: String, in document: SchemaDocument) throws(SchemaError) -> Int? {
        guard let value = document[keyword] else { return nil }
        guard let count = value.number.flatMap(Int.init) else { throw SchemaError("\(keyword) must be of an integer") }
        guard count >= 0 else { throw SchemaError("\(keyword) must be greater than or equal to 0") }
        return count
    }
}
