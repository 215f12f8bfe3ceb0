/// One rule with its `else` branches.
public struct Rule: Sendable {
    public var isDefault: Bool
    public var head: Head
    public var body: Body
    /// The `else` branches in order; theirs are empty. Each has a head with the rule's reference and arguments and its own value.
    public var elseChain: [Rule]
    /// The METADATA blocks that stand before the rule.
    public var annotations: [Annotations]
    /// The body is the `true` that the parser adds where none is written.
    public var hasGeneratedBody: Bool
    public var location: SourceLocation

    public init(
        isDefault: Bool = false, head: Head, body: Body, elseChain: [Rule] = [], annotations: [Annotations] = [],
        hasGeneratedBody: Bool = false, at location: SourceLocation = .none
    ) {
        self.isDefault = isDefault
        self.head = head
        self.body = body
        self.elseChain = elseChain
        self.annotations = annotations
        self.hasGeneratedBody = hasGeneratedBody
        self.location = location
    }
}

/// What a rule defines.
public struct Head: Sendable {
    /// The rule's name; empty when the head is a reference longer than a name that is not a partial object's.
    public var name: String
    public var ref: Ref
    public var args: [Term]
    /// The element of a partial set, or the key of a partial object written `name[key] = value`.
    public var key: Term?
    public var value: Term?
    /// Written with `:=`.
    public var assign: Bool
    /// The value is the `true` that the parser adds where none is written.
    public var generatedValue: Bool
    /// Written with `if`.
    public var hasIf: Bool
    /// Written with `contains`.
    public var hasContains: Bool
    public var location: SourceLocation

    public init(
        name: String = "", ref: Ref, args: [Term] = [], key: Term? = nil, value: Term? = nil, assign: Bool = false,
        generatedValue: Bool = false, hasIf: Bool = false, hasContains: Bool = false, at location: SourceLocation = .none
    ) {
        self.name = name
        self.ref = ref
        self.args = args
        self.key = key
        self.value = value
        self.assign = assign
        self.generatedValue = generatedValue
        self.hasIf = hasIf
        self.hasContains = hasContains
        self.location = location
    }

    /// The kind of document that rules with this head define together.
    public enum DocumentKind: Sendable { case complete, partialSet, partialObject }

    public var documentKind: DocumentKind {
        if key != nil { return value == nil ? .partialSet : .partialObject }
        return ref.dynamicIndex == nil ? .complete : .partialObject
    }

    /// `name contains element`, or v0's `name[element]`.
    public var isPartialSet: Bool { key != nil && value == nil }
    public var isFunction: Bool { !args.isEmpty }
}

extension Rule: Hashable {
    public static func == (left: Rule, right: Rule) -> Bool {
        left.isDefault == right.isDefault && left.head == right.head && left.body == right.body && left.elseChain == right.elseChain
            && left.annotations == right.annotations
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(isDefault)
        hasher.combine(head)
        hasher.combine(body)
        hasher.combine(elseChain)
    }
}

extension Head: Hashable {
    public static func == (left: Head, right: Head) -> Bool {
        left.assign == right.assign && left.args == right.args && left.ref == right.ref && left.name == right.name
            && left.key == right.key && left.value == right.value
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(ref)
        hasher.combine(args)
        hasher.combine(key)
        hasher.combine(value)
    }
}
