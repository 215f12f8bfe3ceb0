/// A value, variable, reference, comprehension or call, with the place where it is written.
///
/// Two terms are equal when they mean the same; where they are written does not matter.
public struct Term: Sendable {
    public var kind: Kind
    public var location: SourceLocation

    public init(_ kind: Kind, at location: SourceLocation = .none) {
        self.kind = kind
        self.location = location
    }

    public enum Kind: Sendable {
        case null
        case bool(Bool)
        /// A number exactly as written.
        case number(String)
        case string(String)
        /// A variable. The parser names the n-th wildcard of a text `$n` (see `Variable`).
        case `var`(String)
        case ref(Ref)
        case array([Term])
        /// Members in the order written, no key twice.
        case object([ObjectMember])
        /// Elements in the order written, none twice.
        case set([Term])
        indirect case arrayComprehension(Term, Body)
        indirect case objectComprehension(key: Term, value: Term, Body)
        indirect case setComprehension(Term, Body)
        indirect case call(Call)
        case template(TemplateString)
    }
}

/// One member of an object term.
public struct ObjectMember: Hashable, Sendable {
    public var key: Term
    public var value: Term

    public init(key: Term, value: Term) {
        self.key = key
        self.value = value
    }
}

/// A call of a built-in or of a rule with arguments; `operation` is a reference (`count`, `data.lib.f`, or `plus` for `+`).
public struct Call: Hashable, Sendable {
    public var operation: Term
    public var arguments: [Term]

    public init(operation: Term, arguments: [Term]) {
        self.operation = operation
        self.arguments = arguments
    }

    /// The operation as a reference, which it is in every tree that the parser made.
    public var operationRef: Ref? { operation.ref }

    /// The dotted name of the operation (`json.patch`), when it is a name.
    public var name: String { operation.description }
}

/// String interpolation: `$"a {x} b"`.
public struct TemplateString: Hashable, Sendable {
    public enum Part: Hashable, Sendable {
        /// A stretch of plain text (a string term), or `{1}`: an interpolated null, boolean, number or string.
        case constant(Term)
        case expression(Expr)
    }

    public var parts: [Part]
    /// Written with back quotes.
    public var isRaw: Bool

    public init(parts: [Part], isRaw: Bool = false) {
        self.parts = parts
        self.isRaw = isRaw
    }
}

/// Names of variables.
public enum Variable {
    /// What every wildcard's name begins with; no variable that a person writes does.
    public static let wildcardPrefix = "$"
    /// What the names begin with that a compiler makes up for `some`, rewriting and so on.
    public static let generatedPrefix = "__local"

    public static func isWildcard(_ name: String) -> Bool { name.utf8.first == UInt8(ascii: "$") }
    public static func isGenerated(_ name: String) -> Bool { name.utf8.first == UInt8(ascii: "_") && name.hasPrefix(generatedPrefix) }

    /// Whether `name` may follow a dot or stand alone as a variable (letters, digits, underscore; not a digit first).
    public static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, ASCII.isIdentifierStart(first) else { return false }
        return name.utf8.allSatisfy(ASCII.isIdentifierPart)
    }
}

extension Term {
    public var ref: Ref? {
        if case .ref(let ref) = kind { return ref }
        return nil
    }

    public var variable: String? {
        if case .var(let name) = kind { return name }
        return nil
    }

    public var string: String? {
        if case .string(let text) = kind { return text }
        return nil
    }

    public var isWildcard: Bool {
        if case .var(let name) = kind { return Variable.isWildcard(name) }
        return false
    }

    /// A scalar or a variable: what has no terms inside.
    @inlinable
    public var isLeaf: Bool {
        switch kind {
        case .null, .bool, .number, .string, .var: true
        default: false
        }
    }

    /// A scalar, a variable, or a reference through such.
    @inlinable
    public var isFlat: Bool {
        guard case .ref(let ref) = kind else { return isLeaf }
        let steps = ref.terms.span
        for position in steps.indices where !steps[position].isLeaf { return false }
        return true
    }

    /// No variable anywhere: null, true, a number, a string, or a container or reference of such (OPA's `IsGround`).
    public var isGround: Bool {
        switch kind {
        case .null, .bool, .number, .string: true
        case .var, .template: false
        case .ref(let ref): ref.dropFirst().allSatisfy(\.isGround)
        case .array(let items), .set(let items): items.allSatisfy(\.isGround)
        case .object(let members): members.allSatisfy { $0.key.isGround && $0.value.isGround }
        case .arrayComprehension(let head, let body), .setComprehension(let head, let body): head.isGround && body.allSatisfy(\.isGround)
        case .objectComprehension(let key, let value, let body): key.isGround && value.isGround && body.allSatisfy(\.isGround)
        case .call(let call): call.arguments.allSatisfy(\.isGround)
        }
    }

    /// A constant: null, true, a number, a string, or a container of constants only.
    public var isConstant: Bool {
        switch kind {
        case .null, .bool, .number, .string: true
        case .array(let items), .set(let items): items.allSatisfy(\.isConstant)
        case .object(let members): members.allSatisfy { $0.key.isConstant && $0.value.isConstant }
        default: false
        }
    }

    public var isComprehension: Bool {
        switch kind {
        case .arrayComprehension, .objectComprehension, .setComprehension: true
        default: false
        }
    }

    /// A new variable term.
    public static func variable(_ name: String, at location: SourceLocation = .none) -> Term {
        Term(.var(name), at: location)
    }

    /// A new string term.
    public static func string(_ text: String, at location: SourceLocation = .none) -> Term {
        Term(.string(text), at: location)
    }
}
