import RegoSyntax

/// The path of a decision, `authz/allow`: words below `data`, whole numbers among them indexes.
struct DecisionPath {
    /// The query for the document at the path.
    let query: String

    init(_ path: String) {
        let below = path.hasPrefix("/") ? path.dropFirst() : path[...]
        let parts = below.isEmpty ? [] : below.split(separator: "/", omittingEmptySubsequences: false)
        query = parts.reduce("data") { query, part in
            let index = Int64(part).map { JSONNode.number("\(UInt64(bitPattern: $0))") }
            return query + "[\((index ?? .string(String(part))).text())]"
        }
    }
}
