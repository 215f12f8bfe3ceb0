import RegoValue

extension PlanReader {
    /// The operation of a statement from its type name and payload.
    mutating func operation(_ type: String, _ stmt: Value, depth: Int) throws(PlanError) -> Operation {
        if let operation = try assignment(type, stmt) { return operation }
        if let operation = try collection(type, stmt) { return operation }
        if let operation = try test(type, stmt) { return operation }
        switch type {
        case "BlockStmt": return .block(try blocks(stmt, depth: depth))
        case "BreakStmt":
            guard let levels = UInt32(exactly: try integer(stmt, "index")) else { throw malformed("a break with a negative index") }
            return .breakOut(depth: levels)
        case "CallStmt":
            let arguments = try list(stmt, "args") { (reader, value) throws(PlanError) in try reader.operand(value) }
            return .call(function: try string(stmt, "func"), arguments: arguments, result: try local(stmt, "result"))
        case "CallDynamicStmt":
            let arguments = try list(stmt, "args") { (reader, value) throws(PlanError) in Local(try reader.index(value, "an argument")) }
            let path = try list(stmt, "path") { (reader, value) throws(PlanError) in try reader.operand(value) }
            return .callDynamic(arguments: arguments, path: path, result: try local(stmt, "result"))
        case "NotStmt": return .not(try block(stmt.lookup("block"), depth: depth + 1))
        case "ScanStmt":
            let body = try block(stmt.lookup("block"), depth: depth + 1)
            return .scan(source: try local(stmt, "source"), key: try local(stmt, "key"), value: try local(stmt, "value"), body: body)
        case "WithStmt":
            let path = try list(stmt, "path") { (reader, value) throws(PlanError) in try reader.index(value, "an element of \"path\"") }
            let body = try block(stmt.lookup("block"), depth: depth + 1)
            return .with(local: try local(stmt, "local"), path: path, value: try operand(stmt, "value"), body: body)
        case "ReturnLocalStmt": return .returnLocal(try local(stmt, "source"))
        case "ResultSetAddStmt": return .resultSetAdd(try local(stmt, "value"))
        case "NopStmt": return .nop
        default: throw PlanError(.unknownStatement, "statement type \"\(type)\" is not known", in: owner)
        }
    }

    private func assignment(_ type: String, _ stmt: Value) throws(PlanError) -> Operation? {
        switch type {
        case "AssignIntStmt": .assignInt(value: try integer(stmt, "value"), target: try local(stmt, "target"))
        case "AssignVarOnceStmt": .assignVarOnce(source: try operand(stmt, "source"), target: try local(stmt, "target"))
        case "AssignVarStmt": .assignVar(source: try operand(stmt, "source"), target: try local(stmt, "target"))
        case "DotStmt": .dot(source: try operand(stmt, "source"), key: try operand(stmt, "key"), target: try local(stmt, "target"))
        case "LenStmt": .len(source: try operand(stmt, "source"), target: try local(stmt, "target"))
        case "MakeNullStmt": .makeNull(target: try local(stmt, "target"))
        case "MakeNumberIntStmt": .makeNumberInt(value: try integer(stmt, "value"), target: try local(stmt, "target"))
        case "MakeNumberRefStmt":
            .makeNumberRef(
                index: try index(stmt.lookup("Index").isDefined ? stmt.lookup("Index") : stmt.lookup("index"), "\"Index\""),
                target: try local(stmt, "target"))
        case "ResetLocalStmt": .resetLocal(try local(stmt, "target"))
        default: nil
        }
    }

    private func collection(_ type: String, _ stmt: Value) throws(PlanError) -> Operation? {
        switch type {
        case "ArrayAppendStmt": .arrayAppend(array: try local(stmt, "array"), value: try operand(stmt, "value"))
        case "MakeArrayStmt":
            .makeArray(capacity: try index(stmt.lookup("capacity"), "\"capacity\""), target: try local(stmt, "target"))
        case "MakeObjectStmt": .makeObject(target: try local(stmt, "target"))
        case "MakeSetStmt": .makeSet(target: try local(stmt, "target"))
        case "ObjectInsertOnceStmt":
            .objectInsertOnce(key: try operand(stmt, "key"), value: try operand(stmt, "value"), object: try local(stmt, "object"))
        case "ObjectInsertStmt":
            .objectInsert(key: try operand(stmt, "key"), value: try operand(stmt, "value"), object: try local(stmt, "object"))
        case "ObjectMergeStmt": .objectMerge(a: try local(stmt, "a"), b: try local(stmt, "b"), target: try local(stmt, "target"))
        case "SetAddStmt": .setAdd(value: try operand(stmt, "value"), set: try local(stmt, "set"))
        default: nil
        }
    }

    private func test(_ type: String, _ stmt: Value) throws(PlanError) -> Operation? {
        switch type {
        case "EqualStmt": .equal(try operand(stmt, "a"), try operand(stmt, "b"))
        case "NotEqualStmt": .notEqual(try operand(stmt, "a"), try operand(stmt, "b"))
        case "IsArrayStmt": .isArray(try operand(stmt, "source"))
        case "IsObjectStmt": .isObject(try operand(stmt, "source"))
        case "IsSetStmt": .isSet(try operand(stmt, "source"))
        case "IsDefinedStmt": .isDefined(try local(stmt, "source"))
        case "IsUndefinedStmt": .isUndefined(try local(stmt, "source"))
        default: nil
        }
    }
}

extension PlanType {
    /// Reads a declared type. `depth` bounds its nesting.
    init(_ value: Value, depth: Int) throws(PlanError) {
        guard depth > 0 else { throw PlanError(.limitExceeded, "a built-in function's type nests too deeply") }
        let type = try PlanType.plain(value, depth: depth)
        let name = value.lookup("name").string ?? ""
        let description = value.lookup("description").string ?? ""
        self = name.isEmpty && description.isEmpty ? type : .named(name: name, description: description, type)
    }

    private static func plain(_ value: Value, depth: Int) throws(PlanError) -> PlanType {
        switch value.lookup("type").string {
        case "null": return .null
        case "boolean": return .boolean
        case "number": return .number
        case "string": return .string
        case "any": return .any(try list(value.lookup("of"), depth: depth))
        case "set": return .set(try optional(value.lookup("of"), depth: depth) ?? .any([]))
        case "array":
            return .array(
                fixed: try list(value.lookup("static"), depth: depth), dynamic: try optional(value.lookup("dynamic"), depth: depth))
        case "object": return try object(value, depth: depth)
        case "function":
            return .function(
                arguments: try list(value.lookup("args"), depth: depth), result: try optional(value.lookup("result"), depth: depth),
                variadic: try optional(value.lookup("variadic"), depth: depth))
        default: throw PlanError(.malformed, "a built-in function has a type that is not known")
        }
    }

    private static func object(_ value: Value, depth: Int) throws(PlanError) -> PlanType {
        var properties: [Property] = []
        let fixed = value.lookup("static")
        for position in 0..<(fixed.isArray ? fixed.count : 0) {
            let entry = fixed.element(position)
            guard let key = entry.lookup("key").string else { throw PlanError(.malformed, "an object type has a key that is not a string") }
            properties.append(Property(key: key, value: try PlanType(entry.lookup("value"), depth: depth - 1)))
        }
        let dynamic = value.lookup("dynamic")
        guard dynamic.isObject else { return .object(fixed: properties, dynamic: nil) }
        let rest = DynamicProperty(
            key: try PlanType(dynamic.lookup("key"), depth: depth - 1), value: try PlanType(dynamic.lookup("value"), depth: depth - 1))
        return .object(fixed: properties, dynamic: rest)
    }

    private static func optional(_ value: Value, depth: Int) throws(PlanError) -> PlanType? {
        value.isObject ? try PlanType(value, depth: depth - 1) : nil
    }

    private static func list(_ value: Value, depth: Int) throws(PlanError) -> [PlanType] {
        var types: [PlanType] = []
        for position in 0..<(value.isArray ? value.count : 0) {
            types.append(try PlanType(value.element(position), depth: depth - 1))
        }
        return types
    }
}
