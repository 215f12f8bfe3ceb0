import GraphQL
import RegoValue

/// Schemas made from texts, kept for the next evaluation. Bounded in number and size.
struct GraphQLSchemaCache {
    private static let capacity = 16
    private static let largestText = 1 << 20

    private var entries: [[UInt8]: (SchemaDocument, Schema)] = [:]

    subscript(text: ByteView) -> (document: SchemaDocument, schema: Schema)? {
        get { entries.isEmpty ? nil : entries[Array(text)] }
        set {
            if text.count > Self.largestText { return }
            if entries.count >= Self.capacity { entries.removeAll() }
            entries[Array(text)] = newValue.map { ($0.document, $0.schema) }
        }
    }
}
