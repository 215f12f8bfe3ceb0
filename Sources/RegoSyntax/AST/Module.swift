/// The version of the language that a text is written in.
public enum RegoVersion: Sendable, Hashable {
    case v0
    case v1
    /// Version 0 with `import rego.v1`: must be valid in both.
    case v0CompatV1

    /// `if`, `contains`, `in` and `every` are keywords, and rules need them.
    public var isV1Compatible: Bool { self != .v0 }
}

/// A parsed text: one package and its rules.
public struct Module: Sendable {
    public var package: Package
    public var imports: [Import]
    public var rules: [Rule]
    public var comments: [Comment]
    /// All METADATA blocks of the text, in order.
    public var annotations: [Annotations]
    public var regoVersion: RegoVersion
    public var source: SourceFile

    public init(
        package: Package, imports: [Import] = [], rules: [Rule] = [], comments: [Comment] = [], annotations: [Annotations] = [],
        regoVersion: RegoVersion = .v1, source: SourceFile = .none
    ) {
        self.package = package
        self.imports = imports
        self.rules = rules
        self.comments = comments
        self.annotations = annotations
        self.regoVersion = regoVersion
        self.source = source
    }

    public var location: SourceLocation { package.location }
}

/// `package a.b`; the path begins with the variable `data`.
public struct Package: Hashable, Sendable {
    public var path: Ref
    public var location: SourceLocation

    public init(path: Ref, at location: SourceLocation = .none) {
        self.path = path
        self.location = location
    }

    public static func == (left: Package, right: Package) -> Bool { left.path == right.path }
    public func hash(into hasher: inout Hasher) { hasher.combine(path) }
}

/// `import data.a.b as c`.
public struct Import: Hashable, Sendable {
    /// A reference.
    public var path: Term
    public var alias: String?
    public var location: SourceLocation

    public init(path: Term, alias: String? = nil, at location: SourceLocation = .none) {
        self.path = path
        self.alias = alias
        self.location = location
    }

    /// The name by which the module knows the document: the alias, or the last step of the path.
    public var name: String {
        if let alias { return alias }
        guard let last = path.ref?.last ?? Optional(path) else { return "" }
        return last.string ?? last.variable ?? ""
    }

    public static func == (left: Import, right: Import) -> Bool { left.path == right.path && left.alias == right.alias }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(path)
        hasher.combine(alias)
    }
}

/// A comment: the location starts at the `#`, the text comes after it.
public struct Comment: Sendable {
    public var location: SourceLocation

    public init(at location: SourceLocation) { self.location = location }

    /// The bytes after the `#`, without the line break.
    public var bytes: ArraySlice<UInt8> {
        let bytes = location.bytes.dropFirst()
        return bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
    }

    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
