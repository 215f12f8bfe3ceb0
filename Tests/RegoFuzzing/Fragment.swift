/// The versions of Rego that programs are written in.
public enum SpelledVersion: String, Codable, Sendable { case v0, v1 }

/// A generated text that knows its parts, so that a failing program can be made smaller part by part.
public struct Fragment: ExpressibleByStringInterpolation, Sendable {
    /// What may be done with a fragment when a program is made smaller.
    public enum Role: String, Sendable {
        /// Nothing.
        case text
        /// May give way to a term inside it, or to a constant.
        case term
        /// Each part may be left out.
        case list
        /// The parts are alternatives of a list that must keep one of them.
        case body
        /// An expression that is the whole body of a rule, without braces in Rego v1.
        case line
        /// The first part is how Rego v1 writes something, the second how v0 does.
        case spellings
    }

    public enum Part: Sendable {
        case text(String)
        case fragment(Fragment)
    }

    public var role: Role
    public var parts: [Part]
    /// What stands between the parts of a list.
    public var separator: String

    public init(_ role: Role, _ parts: [Part], separator: String = "") {
        self.role = role
        self.parts = parts
        self.separator = separator
    }

    public init(stringLiteral text: String) { self.init(.text, [.text(text)]) }
    public init(_ text: String) { self.init(.text, [.text(text)]) }
    public init(stringInterpolation: Interpolation) { self.init(.text, stringInterpolation.parts) }

    /// Parts that may be left out one by one.
    public static func list(_ items: [Fragment], separator: String) -> Fragment {
        Fragment(.list, items.map(Part.fragment), separator: separator)
    }

    /// Expressions of a body.
    public static func body(_ items: [Fragment], separator: String) -> Fragment {
        Fragment(.body, items.map(Part.fragment), separator: separator)
    }

    /// The same text as a rule's body.
    var line: Fragment { Fragment(.line, [.fragment(self)]) }

    /// The same text as a term.
    public var term: Fragment { Fragment(.term, [.fragment(self)]) }

    /// What each version of Rego writes in its own way.
    static func spelled(v1: Fragment, v0: Fragment) -> Fragment { Fragment(.spellings, [.fragment(v1), .fragment(v0)]) }

    /// The text in Rego v1.
    public var text: String { text(in: .v1) }

    public func text(in version: SpelledVersion) -> String {
        var text = ""
        write(to: &text, version)
        return text
    }

    fileprivate func write(to text: inout String, _ version: SpelledVersion) {
        if role == .spellings {
            parts[version == .v1 ? 0 : 1].write(to: &text, version)
            return
        }
        for (position, part) in parts.enumerated() {
            if position > 0 { text += separator }
            part.write(to: &text, version)
        }
    }

    public struct Interpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        public init(literalCapacity: Int, interpolationCount: Int) {}

        public mutating func appendLiteral(_ text: String) { if !text.isEmpty { parts.append(.text(text)) } }
        public mutating func appendInterpolation(_ fragment: Fragment) { parts.append(.fragment(fragment)) }
        public mutating func appendInterpolation(_ text: String) { parts.append(.text(text)) }
        public mutating func appendInterpolation(_ number: Int) { parts.append(.text(String(number))) }
    }
}

extension Fragment.Part {
    fileprivate func write(to text: inout String, _ version: SpelledVersion) {
        switch self {
        case .text(let plain): text += plain
        case .fragment(let fragment): fragment.write(to: &text, version)
        }
    }
}
