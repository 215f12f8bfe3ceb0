import RegoSyntax

/// A policy on its way into a bundle: a module and its place there.
public struct PolicyModule: Sendable {
    /// Path from the bundle's root. It also decides the order in which policies are compiled, and with it the names of local variables.
    public var path: String
    public var syntax: Module
    /// Whether the syntax is another than that of the text it was parsed from; the text of such a policy must be written anew.
    public var isRewritten: Bool

    public init(path: String, syntax: Module, isRewritten: Bool = false) {
        self.path = path
        self.syntax = syntax
        self.isRewritten = isRewritten
    }

    /// The module under the policy's path, not that of the file it came from: the same bundle must come out wherever the file lies.
    var placed: Module {
        var module = syntax
        module.source = SourceFile(path: path, bytes: syntax.source.bytes)
        return module
    }
}
