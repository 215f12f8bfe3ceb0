/// A numbered variable of a function or query plan. It starts undefined.
public struct Local: Sendable, Hashable, Comparable, ExpressibleByIntegerLiteral {
    public var index: Int32

    public init(_ index: Int32) {
        self.index = index
    }

    public init(integerLiteral value: Int32) {
        index = value
    }

    /// The input document, in query plans and by convention as the first parameter of functions.
    public static let input: Local = 0
    /// The base documents, in query plans and by convention as the second parameter of functions.
    public static let data: Local = 1
    /// The first local of a query plan that has no fixed meaning.
    public static let firstUnused: Local = 2

    public static func < (left: Local, right: Local) -> Bool {
        left.index < right.index
    }
}

/// What a statement reads: a local, a string constant (by index into `Plan.strings`) or a boolean.
public enum Operand: Sendable, Hashable {
    case local(Local)
    case string(Int32)
    case bool(Bool)
}

/// The place in the source that a statement was planned from. Row and column start at 1; 0 means "nowhere in particular".
public struct SourcePlace: Sendable, Hashable, BitwiseCopyable {
    /// Index into `Plan.files`.
    public var file: Int32
    public var row: Int32
    /// Column, counted as the front end that made the plan counts (OPA's and ours count Unicode scalars).
    public var column: Int32

    public init(file: Int32, row: Int32, column: Int32) {
        self.file = file
        self.row = row
        self.column = column
    }

    /// The place of statements that no source text stands behind, written by OPA as file 0, row 0, column 0.
    public static let none = SourcePlace(file: 0, row: 0, column: 0)
}
