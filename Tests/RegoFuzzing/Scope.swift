/// A variable that a term may use.
struct ScopedVariable: Sendable {
    var name: String
    var shape: Shape
}

/// What is bound where a term stands.
struct Scope: Sendable {
    var variables: [ScopedVariable] = []

    mutating func bind(_ name: String, _ shape: Shape) { variables.append(ScopedVariable(name: name, shape: shape)) }

    func serving(_ shape: Shape) -> [ScopedVariable] { variables.filter { $0.shape.serves(as: shape) } }
}

/// A document that rules define.
struct RuleDocument: Sendable {
    var package: String
    /// The reference below the package, `p0` or `p0.a.b`.
    var path: String
    var shape: Shape
}

/// A function that rules define.
struct RuleFunction: Sendable {
    var package: String
    var path: String
    var parameters: [Shape]
    var result: Shape
}
