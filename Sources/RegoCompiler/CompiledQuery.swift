import RegoSyntax

/// An ad-hoc query that passed all checks, rewritten into the core language that `CompiledModules` describes.
public struct CompiledQuery: Sendable {
    /// What a query is compiled for.
    public enum Purpose: Sendable {
        /// Answers show the value of each expression.
        case values
        /// What is left of the query is shown as it is: no values are captured, `==` is unification.
        case partialEvaluation
    }

    /// A variable that is part of each result.
    public struct Binding: Sendable, Hashable {
        /// What the person called it.
        public var name: String
        /// What it is called in the body.
        public var variable: String
    }

    /// An expression as the person wrote it.
    public struct Expression: Sendable {
        public var location: SourceLocation
        /// The variable in the body that holds the expression's value; nothing when the value is `true` whenever there is a result.
        public var variable: String?
    }

    public var body: Body
    /// Sorted by name. Wildcards and made-up variables are left out.
    public var bindings: [Binding]
    /// In the order written.
    public var expressions: [Expression]
    /// What people called the variables that are now called `__localq<n>__`.
    public var sourceNames: [String: String]
    /// The built-in functions that the query calls, sorted by name.
    public var builtins: [BuiltinDeclaration]
}
