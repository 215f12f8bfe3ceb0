import RegoSyntax

/// A rule whose name begins with `test_` (or `todo_test_`, which is skipped).
public struct TestCase: Sendable {
    /// What the rule defines, which decides how its value is judged.
    public enum Kind: Sendable, Hashable {
        /// One value: passes when it is `true`.
        case single
        /// An object of cases, `test_sum[name] if ...`: passes when every case does.
        case table
        /// A rule with arguments, which nothing can call: an error.
        case function
    }

    /// The package's path, `data.app_test`.
    public let package: String
    /// The rule's path in its package, `test_allow`. A name that was given before has `#01` at its end, the next one `#02`.
    public let name: String
    /// The path below `data` of the document to evaluate.
    public let path: [String]
    /// The reference to the document, `data.app_test.test_allow`: what a filter is matched with.
    public let reference: String
    public let kind: Kind
    public let isSkipped: Bool
    /// Where the rule begins.
    public let location: SourceLocation

    public init(
        package: String, name: String, path: [String], reference: String, kind: Kind, isSkipped: Bool, location: SourceLocation
    ) {
        self.package = package
        self.name = name
        self.path = path
        self.reference = reference
        self.kind = kind
        self.isSkipped = isSkipped
        self.location = location
    }

    /// The package and the name: what reports call the test.
    public var fullName: String { package + "." + name }
}
