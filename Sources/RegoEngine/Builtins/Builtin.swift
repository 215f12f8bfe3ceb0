import RegoValue

/// A built-in function: its name in Rego, how many arguments it takes, and what it does.
public struct Builtin: Sendable {
    /// What a built-in function is called with.
    ///
    /// - Returns: the result, or ``Value/undefined`` where OPA's function is undefined without an error.
    /// - Throws: ``BuiltinError``; the evaluation then makes the call undefined, or fails when it is strict.
    public typealias Function = @Sendable (BuiltinCall) throws(BuiltinError) -> Value

    public let name: String
    public let arity: Int
    /// Whether two calls with the same arguments may answer differently (clock, randomness, network).
    public let isNondeterministic: Bool
    /// Whether the function wants to know where it is called: ``BuiltinContext/callFile`` and ``BuiltinContext/callRow``.
    let wantsPlace: Bool
    public let function: Function

    public init(_ name: String, _ arity: Int, nondeterministic: Bool = false, wantsPlace: Bool = false, _ function: @escaping Function) {
        self.name = name
        self.arity = arity
        isNondeterministic = nondeterministic
        self.wantsPlace = wantsPlace || nondeterministic
        self.function = function
    }
}

/// Why a call of a built-in function has no result.
public struct BuiltinError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The codes of OPA's `topdown.Error`.
    public enum Code: String, Sendable {
        /// An operand is of the wrong type.
        case type = "eval_type_error"
        /// A failure of the function itself.
        case builtin = "eval_builtin_error"
        /// The evaluation was cancelled or ran out of its limits; never turned into undefined.
        case halt = "eval_cancel_error"
        /// The evaluation would need more memory than it may have; never turned into undefined.
        case memory = "eval_memory_error"
        /// What must have one value has several; never turned into undefined.
        case conflict = "eval_conflict_error"
    }

    public let code: Code
    /// The message without the function's name.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A failure of the function itself.
    public init(_ message: String) { self.init(.builtin, message) }

    public var description: String { "\(code.rawValue): \(message)" }

    /// Whether the evaluation must stop even when built-in errors are not strict.
    public var isFatal: Bool { code == .halt || code == .memory || code == .conflict }
}

/// One call of a built-in function: the arguments and where results are made.
public struct BuiltinCall {
    @usableFromInline let arguments: Cells<Value>
    /// The number of arguments.
    public let count: Int
    /// Where the result is allocated.
    public let arena: Arena
    /// What the evaluation knows: time, caches, randomness. Whoever calls keeps it alive.
    public unowned(unsafe) let context: BuiltinContext

    @inlinable
    init(arguments: Cells<Value>, count: Int, arena: Arena, context: BuiltinContext) {
        self.arguments = arguments
        self.count = count
        self.arena = arena
        self.context = context
    }

    /// The argument at a position, from 0. Every argument is a defined value.
    @inlinable @inline(__always)
    public subscript(_ position: Int) -> Value {
        assert(position >= 0 && position < count, "no such argument")
        return arguments[position]
    }
}

/// Operands of the right type, or OPA's error message.
extension BuiltinCall {
    /// OPA's name of a value's type in messages.
    public static func typeName(_ value: Value) -> String {
        switch value.kind {
        case .undefined: return "undefined"
        case .null: return "null"
        case .boolean: return "boolean"
        case .integer, .decimal: return "number"
        case .string: return "string"
        case .array: return "array"
        case .object: return "object"
        case .set: return "set"
        }
    }

    /// `operand 1 must be string but got number`; several alternatives print as `one of {object, array}`.
    public func typeError(_ position: Int, _ expected: String...) -> BuiltinError {
        let wanted = expected.count == 1 ? expected[0] : "one of {\(expected.joined(separator: ", "))}"
        return BuiltinError(.type, "operand \(position + 1) must be \(wanted) but got \(Self.typeName(self[position]))")
    }

    @inlinable @inline(__always)
    public func string(_ position: Int) throws(BuiltinError) -> UnsafeRawBufferPointer {
        let value = self[position]
        guard value.isString else { throw typeError(position, "string") }
        return value.utf8
    }

    /// The string operand copied out, for functions that are not hot.
    public func text(_ position: Int) throws(BuiltinError) -> String {
        guard let text = self[position].string else { throw typeError(position, "string") }
        return text
    }

    @inlinable @inline(__always)
    public func number(_ position: Int) throws(BuiltinError) -> Value {
        let value = self[position]
        guard value.isNumber else { throw typeError(position, "number") }
        return value
    }

    /// A whole number within 64 bits.
    public func integer(_ position: Int) throws(BuiltinError) -> Int {
        let value = try number(position)
        guard let integer = value.integerValue else {
            throw BuiltinError(.type, "operand \(position + 1) must be integer number but got floating-point number")
        }
        return Int(integer)
    }

    @inlinable @inline(__always)
    public func boolean(_ position: Int) throws(BuiltinError) -> Bool {
        guard let boolean = self[position].boolean else { throw typeError(position, "boolean") }
        return boolean
    }

    @inlinable @inline(__always)
    public func array(_ position: Int) throws(BuiltinError) -> Value {
        guard self[position].isArray else { throw typeError(position, "array") }
        return self[position]
    }

    @inlinable @inline(__always)
    public func object(_ position: Int) throws(BuiltinError) -> Value {
        guard self[position].isObject else { throw typeError(position, "object") }
        return self[position]
    }

    @inlinable @inline(__always)
    public func set(_ position: Int) throws(BuiltinError) -> Value {
        guard self[position].isSet else { throw typeError(position, "set") }
        return self[position]
    }

    /// Refuses to go on when `bytes` more would break the evaluation's memory limit. For functions whose result can be much larger than
    /// their operands; the virtual machine itself looks after each call.
    public func requireRoom(for bytes: Int) throws(BuiltinError) {
        guard arena.hasRoom(for: bytes) else {
            throw BuiltinError(.memory, "the result would exceed the evaluation's memory limit of \(arena.limit) bytes")
        }
    }

    /// The same for the text of a value, in which what occurs several times in the value is written each time.
    public func requireRoom(forTextOf value: Value) throws(BuiltinError) {
        if value.isCollection { try requireRoom(for: value.textSize) }
    }
}
