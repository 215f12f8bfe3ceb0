/// One step of a block, with the source it came from.
public struct Statement: Sendable, Equatable {
    public var operation: Operation
    public var place: SourcePlace

    public init(_ operation: Operation, at place: SourcePlace = .none) {
        self.operation = operation
        self.place = place
    }
}

/// What a statement does. One case per statement type of OPA's IR (v1); `arrayAppend` is `ArrayAppendStmt`, and so on.
///
/// A statement that is *undefined* ends its block, not the block around it, except where noted.
public enum Operation: Sendable, Equatable {
    /// Appends `value` to the array in `array`.
    case arrayAppend(array: Local, value: Operand)
    /// Sets `target` to an integer.
    case assignInt(value: Int64, target: Local)
    /// Sets `target` to `source`. Two different values are a conflict error.
    case assignVarOnce(source: Operand, target: Local)
    /// Sets `target` to `source`.
    case assignVar(source: Operand, target: Local)
    /// Runs the blocks in order; a block that is undefined does not make the statement undefined.
    case block([Block])
    /// Jumps to the end of an enclosing block: 0 is the block of this statement, 1 the one around it, and so on.
    /// The bodies of `scan`, `not` and `with` count as blocks. After the end of a block comes the next block of the same statement (or function),
    /// or what follows that statement; after the end of a scan's body comes the next element. Leaving a `with` restores its local.
    case breakOut(depth: UInt32)
    /// Calls a function or built-in by name. Undefined if the result is.
    case call(function: String, arguments: [Operand], result: Local)
    /// Calls the function whose `path` equals the operands' values. Undefined if there is none or its result is.
    case callDynamic(arguments: [Local], path: [Operand], result: Local)
    /// `target = source[key]`. Undefined if there is no such key or the source has no keys.
    case dot(source: Operand, key: Operand, target: Local)
    /// Undefined unless both are equal (and defined).
    case equal(Operand, Operand)
    /// Undefined unless the source is an array.
    case isArray(Operand)
    /// Undefined unless the local has a value.
    case isDefined(Local)
    /// Undefined unless the source is an object.
    case isObject(Operand)
    /// Undefined unless the source is a set.
    case isSet(Operand)
    /// Undefined if the local has a value.
    case isUndefined(Local)
    /// `target` = number of elements of the source. Undefined for values without elements.
    case len(source: Operand, target: Local)
    /// An empty array; `capacity` is a hint.
    case makeArray(capacity: Int32, target: Local)
    case makeNull(target: Local)
    case makeNumberInt(value: Int64, target: Local)
    /// A number from its decimal spelling, the string constant at `index`.
    case makeNumberRef(index: Int32, target: Local)
    case makeObject(target: Local)
    case makeSet(target: Local)
    case nop
    /// Undefined if the body is defined.
    case not(Block)
    /// Undefined if both are equal (or one is undefined).
    case notEqual(Operand, Operand)
    /// Inserts a key. A key that exists with a different value is a conflict error.
    case objectInsertOnce(key: Operand, value: Operand, object: Local)
    /// Inserts or replaces a key.
    case objectInsert(key: Operand, value: Operand, object: Local)
    /// `target` = both objects merged recursively; where they collide on something other than objects, `a` wins.
    case objectMerge(a: Local, b: Local, target: Local)
    /// Makes the local undefined.
    case resetLocal(Local)
    /// Adds the value to the result set of the query plan.
    case resultSetAdd(Local)
    /// Ends the function with the value of the local.
    case returnLocal(Local)
    /// Runs the body once per element of `source`, with `key` and `value` set. Never undefined.
    case scan(source: Local, key: Local, value: Local, body: Block)
    /// Adds to the set in `set`.
    case setAdd(value: Operand, set: Local)
    /// Runs the body with `local`, or what lies below it at `path` (string indices), replaced by `value`; then restores it.
    /// Undefined if the body is.
    case with(local: Local, path: [Int32], value: Operand, body: Block)
}

extension Operation {
    /// The name of the statement type in `plan.json`.
    public var typeName: String {
        switch self {
        case .arrayAppend: "ArrayAppendStmt"
        case .assignInt: "AssignIntStmt"
        case .assignVarOnce: "AssignVarOnceStmt"
        case .assignVar: "AssignVarStmt"
        case .block: "BlockStmt"
        case .breakOut: "BreakStmt"
        case .call: "CallStmt"
        case .callDynamic: "CallDynamicStmt"
        case .dot: "DotStmt"
        case .equal: "EqualStmt"
        case .isArray: "IsArrayStmt"
        case .isDefined: "IsDefinedStmt"
        case .isObject: "IsObjectStmt"
        case .isSet: "IsSetStmt"
        case .isUndefined: "IsUndefinedStmt"
        case .len: "LenStmt"
        case .makeArray: "MakeArrayStmt"
        case .makeNull: "MakeNullStmt"
        case .makeNumberInt: "MakeNumberIntStmt"
        case .makeNumberRef: "MakeNumberRefStmt"
        case .makeObject: "MakeObjectStmt"
        case .makeSet: "MakeSetStmt"
        case .nop: "NopStmt"
        case .not: "NotStmt"
        case .notEqual: "NotEqualStmt"
        case .objectInsertOnce: "ObjectInsertOnceStmt"
        case .objectInsert: "ObjectInsertStmt"
        case .objectMerge: "ObjectMergeStmt"
        case .resetLocal: "ResetLocalStmt"
        case .resultSetAdd: "ResultSetAddStmt"
        case .returnLocal: "ReturnLocalStmt"
        case .scan: "ScanStmt"
        case .setAdd: "SetAddStmt"
        case .with: "WithStmt"
        }
    }
}
