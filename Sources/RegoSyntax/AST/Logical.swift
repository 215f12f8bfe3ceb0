/// `not`, `and` or `or` over bodies: `a and b`, `a or { b; c }`, `not { a; b }`.
///
/// Where `future.keywords.not` is imported, `not a` is one of these too; elsewhere it is an expression that is `negated`.
public struct Logical: Hashable, Sendable {
    public enum Operation: String, Sendable {
        case not, and, or
    }

    /// One side of the operation.
    public struct Operand: Hashable, Sendable {
        /// What must hold. Without braces it is one expression, with what a compiler has put before it.
        public var body: Body
        /// Written in braces; only such a body may bind variables, for itself.
        public var isExplicit: Bool
        /// The operand with its braces or parentheses.
        public var location: SourceLocation

        public init(_ body: Body, isExplicit: Bool = false, at location: SourceLocation = .none) {
            self.body = body
            self.isExplicit = isExplicit
            self.location = location
        }

        public static func == (left: Operand, right: Operand) -> Bool { left.isExplicit == right.isExplicit && left.body == right.body }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(isExplicit)
            hasher.combine(body)
        }
    }

    public var operation: Operation
    /// One for `not`, two for `and` and `or`.
    public var operands: [Operand]
    public var location: SourceLocation

    public init(_ operation: Operation, _ operands: [Operand], at location: SourceLocation = .none) {
        self.operation = operation
        self.operands = operands
        self.location = location
    }

    public static func == (left: Logical, right: Logical) -> Bool {
        left.operation == right.operation && left.operands == right.operands
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(operation)
        hasher.combine(operands)
    }
}

extension Expr {
    public var logical: Logical? {
        if case .logical(let logical) = kind { return logical }
        return nil
    }
}
