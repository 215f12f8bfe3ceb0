import RegoPlan

extension Operation {
    /// Calls `body` with each local that the statement itself reads, not those that statements inside it read.
    @inline(__always)
    func forEachRead(_ body: (Local) -> Void) {
        func read(_ operand: Operand) { if case .local(let local) = operand { body(local) } }
        switch self {
        case .breakOut, .nop, .block, .not, .assignInt, .makeArray, .makeNull, .makeNumberInt, .makeNumberRef, .makeObject, .makeSet,
            .resetLocal:
            break
        case .arrayAppend(let container, let value), .setAdd(let value, let container):
            read(value)
            body(container)
        case .objectInsertOnce(let key, let value, let object), .objectInsert(let key, let value, let object):
            read(key)
            read(value)
            body(object)
        case .assignVarOnce(let source, let target):
            read(source)
            body(target)
        case .assignVar(let source, _), .len(let source, _), .isArray(let source), .isObject(let source), .isSet(let source):
            read(source)
        case .call(_, let arguments, _): for argument in arguments { read(argument) }
        case .callDynamic(let arguments, let path, _):
            for argument in arguments { body(argument) }
            for step in path { read(step) }
        case .dot(let a, let b, _), .equal(let a, let b), .notEqual(let a, let b):
            read(a)
            read(b)
        case .isDefined(let local), .isUndefined(let local), .resultSetAdd(let local), .returnLocal(let local): body(local)
        case .objectMerge(let a, let b, _):
            body(a)
            body(b)
        case .scan(let source, _, _, _): body(source)
        case .with(_, _, let value, _): read(value)
        }
    }

    /// Calls `body` with each local that the statement itself writes, not those that statements inside it write.
    @inline(__always)
    func forEachWritten(_ body: (Local) -> Void) {
        switch self {
        case .breakOut, .nop, .block, .not, .equal, .notEqual, .isArray, .isObject, .isSet, .isDefined, .isUndefined, .resultSetAdd,
            .returnLocal:
            break
        case .arrayAppend(let target, _), .setAdd(_, let target), .objectInsertOnce(_, _, let target), .objectInsert(_, _, let target),
            .assignInt(_, let target), .makeArray(_, let target), .makeNull(let target), .makeNumberInt(_, let target),
            .makeNumberRef(_, let target), .makeObject(let target), .makeSet(let target), .resetLocal(let target),
            .assignVarOnce(_, let target), .assignVar(_, let target), .len(_, let target), .call(_, _, let target),
            .callDynamic(_, _, let target), .dot(_, _, let target), .objectMerge(_, _, let target), .with(let target, _, _, _):
            body(target)
        case .scan(_, let key, let value, _):
            body(key)
            body(value)
        }
    }

    /// Calls `body` with each local that the statement or statements inside it write.
    func forEachWrittenInside(_ body: (Local) -> Void) {
        forEachWritten(body)
        switch self {
        case .block(let blocks): for block in blocks { block.forEachWritten(body) }
        case .not(let block), .scan(_, _, _, let block), .with(_, _, _, let block): block.forEachWritten(body)
        default: break
        }
    }
}

extension Block {
    /// Calls `body` with each local that statements of the block, or inside them, write.
    func forEachWritten(_ body: (Local) -> Void) {
        for statement in statements { statement.operation.forEachWrittenInside(body) }
    }
}
