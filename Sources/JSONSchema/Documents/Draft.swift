/// The editions of JSON Schema.
enum Draft: Int, Comparable {
    case draft4 = 4
    case draft6 = 6
    case draft7 = 7
    /// No edition is named: what any of them allows.
    case hybrid = 1_000

    static func < (left: Draft, right: Draft) -> Bool { left.rawValue < right.rawValue }

    init?(address: String) {
        switch address {
        case "http://json-schema.org/draft-04/schema": self = .draft4
        case "http://json-schema.org/draft-06/schema": self = .draft6
        case "http://json-schema.org/draft-07/schema": self = .draft7
        default: return nil
        }
    }

    /// The edition that a schema names, if it is known.
    static func named(in document: SchemaDocument, _ environment: any SchemaEnvironment) throws(SchemaError) -> Draft? {
        if document.bool != nil { return nil }
        guard document.members != nil else { throw SchemaError("schema is invalid") }
        guard let schema = document["$schema"] else { return nil }
        guard let address = schema.string else { throw SchemaError("$schema must be of type string") }
        return Draft(address: try environment.reference(address, relativeTo: nil).text)
    }
}
