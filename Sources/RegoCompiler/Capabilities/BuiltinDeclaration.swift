/// What the compiler knows about a built-in function.
public struct BuiltinDeclaration: Sendable, Hashable {
    /// The dotted name (`json.patch`), also of operators (`plus`).
    public var name: String
    /// The operator that stands for the function (`+`), if one does.
    public var infix: String?
    public var type: FunctionType
    /// What the arguments and the result are called in messages; may be empty.
    public var parameterNames: [String]
    /// May give several results (`walk`).
    public var isRelation: Bool
    /// May give another result next time (`http.send`, `time.now_ns`).
    public var isNondeterministic: Bool
    /// Refused in strict mode and in Rego v1.
    public var isDeprecated: Bool

    public init(
        name: String, infix: String? = nil, type: FunctionType, parameterNames: [String] = [], isRelation: Bool = false,
        isNondeterministic: Bool = false,
        isDeprecated: Bool = false
    ) {
        self.name = name
        self.infix = infix
        self.type = type
        self.parameterNames = parameterNames
        self.isRelation = isRelation
        self.isNondeterministic = isNondeterministic
        self.isDeprecated = isDeprecated
    }

    /// The number of arguments, the result not counted in.
    public var arity: Int { type.arity }
    /// Called for its effect only; has no value.
    public var isVoid: Bool { type.result == nil }
}
