import RegoSyntax
import RegoValue

/// The schemas that references can refer to, by their addresses.
struct SchemaPool {
    struct Entry {
        var document: SchemaDocument
        var draft: Draft?
    }

    private var entries: [String: Entry] = [:]
    private let environment: any SchemaEnvironment
    private let stack = StackGauge()
    /// Documents that were loaded, of which there may be so many.
    private var loaded = 0

    private static let largestLoad = 64

    init(_ environment: any SchemaEnvironment) { self.environment = environment }

    // MARK: adding

    /// Adds a whole document, and the parts of it that have an address of their own. Writes into each `$ref` what it refers to.
    mutating func add(_ document: SchemaDocument, at address: String) throws(SchemaError) {
        if entries[address] != nil { throw Self.exists(address) }
        let draft = try Draft.named(in: document, environment)
        try collect(document, address, draft)
        entries[address] = Entry(document: document, draft: draft)
    }

    private static func exists(_ address: String) -> SchemaError { SchemaError("Reference already exists: \"\(address)\"") }

    /// What is wrong with a reference is left to the compiler to tell.
    private mutating func collect(_ document: SchemaDocument, _ base: String, _ draft: Draft?) throws(SchemaError) {
        guard stack.used() < SchemaDocument.stackLimit else { throw SchemaError("the schema is nested too deeply") }
        for item in document.items ?? [] { try collect(item, base, draft) }
        guard let members = document.members else { return }
        var base = base
        if let id = document[document["id"] == nil ? "$id" : "id"]?.string,
            let reference = try? environment.reference(id, relativeTo: base)
        {
            base = reference.text
            if entries[base] != nil { throw Self.exists(base) }
            entries[base] = Entry(document: document, draft: draft)
        }
        if let target = document["$ref"]?.string { document.absoluteReference = try? environment.reference(target, relativeTo: base).text }
        for (name, value) in members {
            switch name {
            // These are values, not schemas.
            case "const", "enum": continue
            // The names in these are not those of keywords.
            case "properties", "dependencies", "patternProperties":
                for member in value.members ?? [] { try collect(member.value, base, draft) }
            default: try collect(value, base, draft)
            }
        }
    }

    // MARK: finding

    /// The schema that a reference refers to, loaded when it is elsewhere.
    mutating func entry(for reference: SchemaReference) throws(SchemaError) -> Entry {
        if let known = entries[reference.text] { return known }
        if let whole = entries[reference.document] {
            let entry = Entry(document: try Self.part(reference.fragment, of: whole.document), draft: whole.draft)
            entries[reference.text] = entry
            return entry
        }
        guard reference.isCanonical else { throw SchemaError("Reference \(reference.text) must be canonical") }
        let document = try load(reference)
        try? add(document, at: reference.document)
        let draft = try? Draft.named(in: document, environment)
        return Entry(document: try Self.part(reference.fragment, of: document), draft: draft)
    }

    private mutating func load(_ reference: SchemaReference) throws(SchemaError) -> SchemaDocument {
        loaded += 1
        guard loaded <= Self.largestLoad else { throw SchemaError("the schema refers to more than \(Self.largestLoad) other documents") }
        var text = Metaschema.text(at: reference.document)
        if text == nil { text = try environment.load(reference) }
        let document: Document
        do throws(JSONError) { document = try Document(json: text ?? []) } catch { throw SchemaError(error.description) }
        defer { withExtendedLifetime(document) {} }
        return try SchemaDocument(document.root)
    }

    /// The part that a JSON pointer leads to. A fragment that is none leads to the whole.
    private static func part(_ pointer: String, of document: SchemaDocument) throws(SchemaError) -> SchemaDocument {
        guard pointer.hasPrefix("/") else { return document }
        var part = document
        for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            if part.members != nil {
                let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
                guard let member = part[name] else { throw SchemaError("Object has no key '\(token)'") }
                part = member
            } else if let items = part.items {
                guard let index = Int(token) else { throw SchemaError("Invalid array index '\(token)'") }
                guard items.indices.contains(index) else {
                    throw SchemaError("Out of bound array[0,\(items.count)] index '\(index)'")
                }
                part = items[index]
            } else {
                throw SchemaError("Invalid token reference '\(token)'")
            }
        }
        return part
    }
}
