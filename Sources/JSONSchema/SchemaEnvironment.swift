import RegoValue

/// What schemas need that is not JSON: regular expressions, formats, addresses.
public protocol SchemaEnvironment: AnyObject {
    /// A regular expression in RE2's syntax; nil when it is none.
    func pattern(_ text: String) -> (any SchemaPattern)?

    /// Whether a text has a format (`date-time`, `ipv4` ...). A format that is not known has every text.
    func hasFormat(_ name: String, _ text: String) -> Bool

    /// Reads a reference.
    ///
    /// - Parameter base: what it is relative to, itself the text of a reference.
    /// - Throws: why it is no URL, in Go's words.
    func reference(_ text: String, relativeTo base: String?) throws(SchemaError) -> SchemaReference

    /// The text of a document that a schema refers to by an address of its own. The metaschemas need not be loaded.
    func load(_ reference: SchemaReference) throws(SchemaError) -> [UInt8]

    /// Whether the work is to be given up.
    var isOver: Bool { get }
}

public protocol SchemaPattern {
    /// Whether the text has a part that matches.
    func matches(_ text: String) -> Bool
}

/// A reference to a schema.
public struct SchemaReference: Sendable, Hashable {
    /// As a URL.
    public var text: String
    /// The same without the fragment.
    public var document: String
    /// The fragment with its escapes undone; empty when there is none.
    public var fragment: String
    /// Whether it says where to find it: it has a scheme and a host, or is the path of a file.
    public var isCanonical: Bool

    public init(text: String, document: String, fragment: String, isCanonical: Bool) {
        self.text = text
        self.document = document
        self.fragment = fragment
        self.isCanonical = isCanonical
    }
}
