/// One thing wrong with a policy: a stable code, one sentence, the place, and what OPA tells beside it.
public struct RegoDiagnostic: Error, Sendable {
    /// The kind of error; raw values are OPA's codes.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        public static let parse = Code(rawValue: "rego_parse_error")
        public static let compile = Code(rawValue: "rego_compile_error")
        public static let type = Code(rawValue: "rego_type_error")
        public static let unsafeVar = Code(rawValue: "rego_unsafe_var_error")
        public static let recursion = Code(rawValue: "rego_recursion_error")
        public static let format = Code(rawValue: "rego_format_error")
    }

    /// What OPA prints under the message, and puts into `details` in JSON.
    public enum Details: Sendable, Hashable {
        /// The source line and the index of the caret in it.
        case line(text: String, index: Int)
        /// Lines to print, and their JSON (types that were had and wanted).
        case structured(lines: [String], json: JSONNode)
    }

    public var code: Code
    public var message: String
    public var location: SourceLocation
    public var details: Details?
    /// What to do, where it is not obvious. Not part of OPA's message.
    public var remedy: String?

    public init(_ code: Code, _ message: String, at location: SourceLocation = .none, details: Details? = nil, remedy: String? = nil) {
        self.code = code
        self.message = message
        self.location = location
        self.details = details
        self.remedy = remedy
    }
}

/// All that is wrong with a policy.
public struct RegoDiagnostics: Error, Sendable {
    public var all: [RegoDiagnostic]

    public init(_ all: [RegoDiagnostic]) { self.all = all }
    public init(_ one: RegoDiagnostic) { all = [one] }

    public var isEmpty: Bool { all.isEmpty }
    public var first: RegoDiagnostic? { all.first }

    /// Orders by file, row, column and then message, as OPA prints them.
    public mutating func sort() {
        all.sort { left, right in
            if SourceLocation.isOrderedBefore(left.location, right.location) { return true }
            if SourceLocation.isOrderedBefore(right.location, left.location) { return false }
            return left.description < right.description
        }
    }
}
