extension PlanWriter {
    /// The members of a statement's payload, in OPA's order, without the place.
    mutating func write(_ operation: Operation) {
        switch operation {
        case .nop: break
        case .arrayAppend(let array, let value):
            member("value", value)
            member("array", array)
        case .assignInt(let value, let target), .makeNumberInt(let value, let target):
            member("value", value)
            member("target", target)
        case .assignVarOnce(let source, let target), .assignVar(let source, let target), .len(let source, let target):
            member("source", source)
            member("target", target)
        case .dot(let source, let key, let target):
            member("source", source)
            member("key", key)
            member("target", target)
        case .equal(let a, let b), .notEqual(let a, let b):
            member("a", a)
            member("b", b)
        case .isArray(let source), .isObject(let source), .isSet(let source): member("source", source)
        case .isDefined(let local), .isUndefined(let local), .returnLocal(let local): member("source", local)
        case .resetLocal(let local), .makeNull(let local), .makeObject(let local), .makeSet(let local): member("target", local)
        case .makeArray(let capacity, let target):
            member("capacity", Int64(capacity))
            member("target", target)
        case .makeNumberRef(let index, let target):
            member("Index", Int64(index))
            member("target", target)
        case .objectInsertOnce(let key, let value, let object), .objectInsert(let key, let value, let object):
            member("key", key)
            member("value", value)
            member("object", object)
        case .objectMerge(let a, let b, let target):
            member("a", a)
            member("b", b)
            member("target", target)
        case .setAdd(let value, let set):
            member("value", value)
            member("set", set)
        case .resultSetAdd(let local): member("value", local)
        case .call, .callDynamic, .block, .breakOut, .not, .scan, .with: write(control: operation)
        }
    }

    private mutating func write(control operation: Operation) {
        switch operation {
        case .call(let function, let arguments, let result):
            member("func", function)
            list("args", arguments) { $0.value($1) }
            member("result", result)
        case .callDynamic(let arguments, let path, let result):
            list("args", arguments) { $0.value(Int64($1.index)) }
            list("path", path) { $0.value($1) }
            member("result", result)
        case .block(let blocks): list("blocks", blocks) { $0.write($1) }
        case .breakOut(let depth): member("index", Int64(depth))
        case .not(let body): write(body: body)
        case .scan(let source, let key, let value, let body):
            member("source", source)
            member("key", key)
            member("value", value)
            write(body: body)
        case .with(let local, let path, let value, let body):
            member("local", local)
            if path.isEmpty {
                key("path")
                raw("null")
            } else {
                list("path", path) { $0.value(Int64($1)) }
            }
            member("value", value)
            write(body: body)
        default: break
        }
    }

    private mutating func write(body: Block) {
        key("block")
        write(body)
    }

    /// A declared type, members in alphabetical order.
    mutating func write(_ type: PlanType) {
        object { writer in
            writer.writeMembers(of: type.unnamed, name: type.name, description: type.documentation)
        }
    }

    private mutating func writeMembers(of type: PlanType, name: String, description: String) {
        if case .function(let arguments, _, _) = type { list("args", arguments) { $0.write($1) } }
        if !description.isEmpty { member("description", description) }
        switch type {
        case .array(_, let dynamic?):
            key("dynamic")
            write(dynamic)
        case .object(_, let dynamic?):
            object("dynamic") { writer in
                writer.key("key")
                writer.write(dynamic.key)
                writer.key("value")
                writer.write(dynamic.value)
            }
        default: break
        }
        if !name.isEmpty { member("name", name) }
        switch type {
        case .any(let types) where !types.isEmpty: list("of", types) { $0.write($1) }
        case .set(let element):
            key("of")
            write(element)
        case .function(_, let result?, _):
            key("result")
            write(result)
        case .array(let fixed, _) where !fixed.isEmpty: list("static", fixed) { $0.write($1) }
        case .object(let fixed, _) where !fixed.isEmpty:
            list("static", fixed) { writer, property in
                writer.object { writer in
                    writer.member("key", property.key)
                    writer.key("value")
                    writer.write(property.value)
                }
            }
        default: break
        }
        member("type", type.kindName)
        if case .function(_, _, let variadic?) = type {
            key("variadic")
            write(variadic)
        }
    }
}

extension PlanType {
    fileprivate var name: String {
        if case .named(let name, _, _) = self { name } else { "" }
    }

    fileprivate var documentation: String {
        if case .named(_, let description, _) = self { description } else { "" }
    }

    fileprivate var kindName: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .any: "any"
        case .array: "array"
        case .object: "object"
        case .set: "set"
        case .function: "function"
        case .named(_, _, let type): type.kindName
        }
    }
}
