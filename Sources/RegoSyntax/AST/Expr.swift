/// The expressions of a rule, comprehension or query, all of which must hold.
public typealias Body = [Expr]

/// One expression of a body.
public struct Expr: Sendable {
    public enum Kind: Hashable, Sendable {
        /// A term that must be defined and not false.
        case term(Term)
        /// A call in statement position, `=` and `:=` among them (`eq`, `assign`).
        case call(Call)
        case some(SomeDecl)
        indirect case every(Every)
        indirect case logical(Logical)
    }

    public var kind: Kind
    public var negated: Bool
    /// The `with` modifiers in the order written.
    public var withs: [With]
    /// Position in the body; kept by `Body.append(renumbering:)` and `Body.renumber()`.
    public var index: Int
    /// Made by the compiler or the parser, not written by a person.
    public var generated: Bool
    public var location: SourceLocation

    public init(
        _ kind: Kind, negated: Bool = false, withs: [With] = [], index: Int = 0, generated: Bool = false,
        at location: SourceLocation = .none
    ) {
        self.kind = kind
        self.negated = negated
        self.withs = withs
        self.index = index
        self.generated = generated
        self.location = location
    }
}

/// `some x, y` (symbols are variables) or `some k, v in xs` (one symbol, a call of `internal.member_2` or `internal.member_3`).
public struct SomeDecl: Hashable, Sendable {
    public var symbols: [Term]
    public var location: SourceLocation

    public init(symbols: [Term], at location: SourceLocation = .none) {
        self.symbols = symbols
        self.location = location
    }

    /// The call behind `some .. in`, when it is one.
    public var membership: Call? {
        if case .call(let call) = symbols.first?.kind { return call }
        return nil
    }

    public static func == (left: SomeDecl, right: SomeDecl) -> Bool { left.symbols == right.symbols }
    public func hash(into hasher: inout Hasher) { hasher.combine(symbols) }
}

/// `every k, v in domain { body }`.
public struct Every: Hashable, Sendable {
    public var key: Term?
    public var value: Term
    public var domain: Term
    public var body: Body
    public var location: SourceLocation

    public init(key: Term?, value: Term, domain: Term, body: Body, at location: SourceLocation = .none) {
        self.key = key
        self.value = value
        self.domain = domain
        self.body = body
        self.location = location
    }

    public static func == (left: Every, right: Every) -> Bool {
        left.key == right.key && left.value == right.value && left.domain == right.domain && left.body == right.body
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(value)
        hasher.combine(domain)
        hasher.combine(body)
    }
}

/// `with target as value`.
public struct With: Hashable, Sendable {
    public var target: Term
    public var value: Term
    public var location: SourceLocation

    public init(target: Term, value: Term, at location: SourceLocation = .none) {
        self.target = target
        self.value = value
        self.location = location
    }

    public static func == (left: With, right: With) -> Bool { left.target == right.target && left.value == right.value }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(target)
        hasher.combine(value)
    }
}

extension Expr {
    /// A call of the global built-in `name` in statement position.
    public static func call(_ name: String, _ arguments: [Term], at location: SourceLocation = .none) -> Expr {
        let operation = Term(.ref(Ref(name, at: location)), at: location)
        return Expr(.call(Call(operation: operation, arguments: arguments)), at: location)
    }

    public var call: Call? {
        if case .call(let call) = kind { return call }
        return nil
    }

    public var term: Term? {
        if case .term(let term) = kind { return term }
        return nil
    }

    public var some: SomeDecl? {
        if case .some(let declaration) = kind { return declaration }
        return nil
    }

    public var every: Every? {
        if case .every(let every) = kind { return every }
        return nil
    }

    /// A call of the built-in written as one bare name, such as `eq` or `plus`.
    public func isCall(of name: String) -> Bool {
        guard case .call(let call) = kind, case .ref(let ref) = call.operation.kind, ref.count == 1 else { return false }
        return ref.headVariable == name
    }

    /// `a = b`.
    public var isEquality: Bool { isCall(of: "eq") }
    /// `a := b`.
    public var isAssignment: Bool { isCall(of: "assign") }

    public var isGround: Bool {
        switch kind {
        case .term(let term): term.isGround
        case .call(let call): call.arguments.allSatisfy(\.isGround)
        case .some, .every, .logical: true
        }
    }

    /// The same expression with `negated` turned round.
    public func complemented() -> Expr {
        var copy = self
        copy.negated.toggle()
        return copy
    }
}

extension [Expr] {
    /// Adds an expression and gives it its index.
    public mutating func append(renumbering expr: consuming Expr) {
        var expr = expr
        expr.index = count
        append(expr)
    }

    /// Gives every expression its position as its index.
    public mutating func renumber() {
        for position in indices { self[position].index = position }
    }
}
