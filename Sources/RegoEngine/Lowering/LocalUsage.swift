import RegoPlan

/// Where the locals of a function are written and read, counted in one walk: what copy propagation needs to know.
///
/// Statements are numbered in order of appearance; a block spans the numbers of its statements, nested ones included.
struct LocalUsage {
    private(set) var definitions: [Int32]
    private(set) var definedAt: [Int32]
    private(set) var firstUse: [Int32]
    private(set) var lastUse: [Int32]
    /// The last number in the subtree of each statement, by its number (numbers start at 1).
    private(set) var subtreeEnd: [Int32] = [0]
    private var counter: Int32 = 0

    init(locals: Int, parameters: [Local], blocks: [Block], returned: Local?) {
        definitions = [Int32](repeating: 0, count: locals)
        definedAt = [Int32](repeating: 0, count: locals)
        firstUse = [Int32](repeating: .max, count: locals)
        lastUse = [Int32](repeating: -1, count: locals)
        for parameter in parameters { definitions[Int(parameter.index)] = 1 }
        for block in blocks { walk(block) }
        counter += 1
        if let returned { use(returned) }
    }

    /// Whether a copy `target = source`, the statement with number `place` in a block that ends before `end`, can be left out and `source`
    /// read instead of `target`.
    func canAlias(_ target: Local, to source: Operand, place: Int32, end: Int32) -> Bool {
        let index = Int(target.index)
        guard definitions[index] == 1, firstUse[index] > place, lastUse[index] < end else { return false }
        guard case .local(let local) = source else { return true }
        return definitions[Int(local.index)] == 1 && definedAt[Int(local.index)] < place
    }

    /// The number after the last statement of a block whose first statement has the number `first`.
    func end(of block: Block, first: Int32) -> Int32 {
        var number = first
        for _ in block.statements { number = subtreeEnd[Int(number)] + 1 }
        return number
    }

    private mutating func walk(_ block: Block) {
        for statement in block.statements {
            counter += 1
            subtreeEnd.append(counter)
            let number = Int(counter)
            note(statement.operation)
            subtreeEnd[number] = counter
        }
    }

    private mutating func define(_ local: Local) {
        definitions[Int(local.index)] += 1
        definedAt[Int(local.index)] = counter
    }

    /// A local that is read and changed: never to be replaced by another.
    private mutating func change(_ local: Local) {
        define(local)
        use(local)
    }

    private mutating func use(_ local: Local) {
        let index = Int(local.index)
        firstUse[index] = min(firstUse[index], counter)
        lastUse[index] = max(lastUse[index], counter)
    }

    private mutating func use(_ operand: Operand) {
        if case .local(let local) = operand { use(local) }
    }

    private mutating func note(_ operation: Operation) {
        switch operation {
        case .breakOut, .nop: break
        case .arrayAppend(let array, let value):
            use(value)
            change(array)
        case .setAdd(let value, let set):
            use(value)
            change(set)
        case .objectInsertOnce(let key, let value, let object), .objectInsert(let key, let value, let object):
            use(key)
            use(value)
            change(object)
        case .assignInt(_, let target), .makeArray(_, let target), .makeNull(let target), .makeNumberInt(_, let target),
            .makeNumberRef(_, let target), .makeObject(let target), .makeSet(let target), .resetLocal(let target):
            define(target)
        case .assignVarOnce(let source, let target):
            use(source)
            change(target)
        case .assignVar(let source, let target), .len(let source, let target):
            use(source)
            define(target)
        case .call(_, let arguments, let result):
            for argument in arguments { use(argument) }
            define(result)
        case .callDynamic(let arguments, let path, let result):
            for argument in arguments { use(argument) }
            for component in path { use(component) }
            define(result)
        case .dot(let source, let key, let target):
            use(source)
            use(key)
            define(target)
        case .equal(let a, let b), .notEqual(let a, let b):
            use(a)
            use(b)
        case .isArray(let source), .isObject(let source), .isSet(let source): use(source)
        case .isDefined(let local), .isUndefined(let local), .resultSetAdd(let local), .returnLocal(let local): use(local)
        case .objectMerge(let a, let b, let target):
            use(a)
            use(b)
            define(target)
        case .block(let blocks):
            for block in blocks { walk(block) }
        case .not(let block): walk(block)
        case .scan(let source, let key, let value, let body):
            use(source)
            define(key)
            define(value)
            walk(body)
        case .with(let local, _, let value, let body):
            use(value)
            change(local)
            walk(body)
            change(local)
        }
    }
}
