/// One pass over a plan that checks every index and call. Used by `ValidatedPlan`.
struct PlanValidation {
    let plan: Plan
    let limits: PlanLimits
    let functionIndex: PlanIndex
    let builtinIndex: PlanIndex
    /// Static callees of each function, for the recursion check.
    private var callees: [[Int]] = []
    private var currentCallees: [Int] = []
    private var statementCount = 0
    private var highestLocal: Int32 = 1
    private var owner = ""
    private var insideFunction = false

    init(plan: Plan, limits: PlanLimits, functionIndex: PlanIndex, builtinIndex: PlanIndex) {
        self.plan = plan
        self.limits = limits
        self.functionIndex = functionIndex
        self.builtinIndex = builtinIndex
    }

    static func checkSizes(_ plan: Plan, _ limits: PlanLimits) throws(PlanError) {
        let tables = [("strings", plan.strings.count), ("built-in functions", plan.builtins.count), ("files", plan.files.count)]
        for (name, count) in tables where count > limits.staticEntries {
            throw PlanError(.limitExceeded, "\(count) static \(name), the limit is \(limits.staticEntries)")
        }
        let functions = plan.functions.count + plan.plans.count
        if functions > limits.functions {
            throw PlanError(.limitExceeded, "\(functions) functions and plans, the limit is \(limits.functions)")
        }
    }

    /// Checks a function and returns its number of locals.
    mutating func check(_ function: PlanFunction) throws(PlanError) -> Int {
        begin(function.name, insideFunction: true)
        guard function.parameters.count >= 2 else {
            throw fault(.invalidFunction, "a function takes at least input and data")
        }
        var seen: Set<Local> = [function.returnLocal]
        try check(local: function.returnLocal)
        for parameter in function.parameters {
            try check(local: parameter)
            guard seen.insert(parameter).inserted else {
                throw fault(.invalidFunction, "local \(parameter.index) stands for two parameters, or for a parameter and the result")
            }
        }
        try check(function.blocks, depth: 0)
        callees.append(currentCallees)
        return Int(highestLocal) + 1
    }

    /// Checks a query plan and returns its number of locals.
    mutating func check(_ named: NamedPlan) throws(PlanError) -> Int {
        begin(named.name, insideFunction: false)
        try check(named.blocks, depth: 0)
        return Int(highestLocal) + 1
    }

    private mutating func begin(_ name: String, insideFunction: Bool) {
        owner = name
        self.insideFunction = insideFunction
        highestLocal = 1
        currentCallees = []
    }

    private func fault(_ code: PlanError.Code, _ message: String) -> PlanError {
        PlanError(code, message, in: owner)
    }

    private mutating func check(_ blocks: [Block], depth: Int) throws(PlanError) {
        for block in blocks { try check(block, depth: depth + 1) }
    }

    /// `depth` is the number of enclosing blocks, this one included.
    private mutating func check(_ block: Block, depth: Int) throws(PlanError) {
        guard depth <= limits.nestingDepth else {
            throw fault(.limitExceeded, "blocks nest deeper than \(limits.nestingDepth)")
        }
        statementCount += block.statements.count
        guard statementCount <= limits.statements else {
            throw fault(.limitExceeded, "more than \(limits.statements) statements")
        }
        for statement in block.statements {
            try check(statement.place)
            try check(statement.operation, depth: depth)
        }
    }

    private func check(_ place: SourcePlace) throws(PlanError) {
        // Plans without files (OPA writes them for generated queries) place everything in file 0.
        guard place.file >= 0, place.row >= 0, place.column >= 0, Int(place.file) < max(plan.files.count, 1) else {
            throw fault(.indexOutOfRange, "a statement is placed in file \(place.file), row \(place.row), column \(place.column)")
        }
    }

    private mutating func check(local: Local) throws(PlanError) {
        guard local.index >= 0, Int(local.index) < limits.locals else {
            throw fault(.indexOutOfRange, "local \(local.index) is not between 0 and \(limits.locals - 1)")
        }
        highestLocal = max(highestLocal, local.index)
    }

    private func check(string index: Int32) throws(PlanError) {
        guard index >= 0, Int(index) < plan.strings.count else {
            throw fault(.indexOutOfRange, "string index \(index) is not below \(plan.strings.count)")
        }
    }

    private mutating func check(_ operand: Operand) throws(PlanError) {
        switch operand {
        case .local(let local): try check(local: local)
        case .string(let index): try check(string: index)
        case .bool: break
        }
    }

    private mutating func check(_ operands: Operand..., target: Local? = nil) throws(PlanError) {
        for operand in operands { try check(operand) }
        if let target { try check(local: target) }
    }
}

// MARK: - Statements

extension PlanValidation {
    private mutating func check(_ operation: Operation, depth: Int) throws(PlanError) {
        switch operation {
        case .nop: break
        case .arrayAppend(let container, let value), .setAdd(let value, let container): try check(value, target: container)
        case .assignVarOnce(let source, let target), .assignVar(let source, let target), .len(let source, let target):
            try check(source, target: target)
        case .assignInt(_, let local), .isDefined(let local), .isUndefined(let local), .resetLocal(let local),
            .makeNull(let local), .makeNumberInt(_, let local), .makeObject(let local), .makeSet(let local):
            try check(local: local)
        case .makeArray(let capacity, let target):
            guard capacity >= 0 else { throw fault(.indexOutOfRange, "an array of capacity \(capacity)") }
            try check(local: target)
        case .makeNumberRef(let index, let target):
            try check(string: index)
            try check(local: target)
        case .dot(let source, let key, let target): try check(source, key, target: target)
        case .equal(let a, let b), .notEqual(let a, let b): try check(a, b)
        case .isArray(let source), .isObject(let source), .isSet(let source): try check(source)
        case .objectInsertOnce(let key, let value, let object), .objectInsert(let key, let value, let object):
            try check(key, value, target: object)
        case .objectMerge(let a, let b, let target): try check(.local(a), .local(b), target: target)
        case .call(let name, let arguments, let result):
            for argument in arguments { try check(argument) }
            try check(local: result)
            try check(callTo: name, argumentCount: arguments.count)
        case .callDynamic(let arguments, let path, let result):
            try check(callDynamicWith: arguments, path: path)
            try check(local: result)
        default: try check(control: operation, depth: depth)
        }
    }

    private mutating func check(control operation: Operation, depth: Int) throws(PlanError) {
        switch operation {
        case .block(let blocks): try check(blocks, depth: depth)
        case .not(let body): try check(body, depth: depth + 1)
        case .scan(let source, let key, let value, let body):
            try check(.local(source), .local(key), .local(value))
            try check(body, depth: depth + 1)
        case .with(let local, let path, let value, let body):
            try check(value, target: local)
            for index in path { try check(string: index) }
            try check(body, depth: depth + 1)
        case .breakOut(let levels):
            guard Int(levels) < depth else {
                throw fault(.indexOutOfRange, "a break leaves \(levels) blocks, but only \(depth - 1) lie around it")
            }
        case .returnLocal(let local):
            guard insideFunction else { throw fault(.misplacedStatement, "a query plan cannot return") }
            try check(local: local)
        case .resultSetAdd(let local):
            guard !insideFunction else { throw fault(.misplacedStatement, "a function cannot add to the result set") }
            try check(local: local)
        default: throw fault(.unknownStatement, "\(operation.typeName) has no check")
        }
    }

    private mutating func check(callDynamicWith arguments: [Local], path: [Operand]) throws(PlanError) {
        guard arguments.count == 2 else {
            throw fault(.wrongArgumentCount, "a dynamic call passes input and data, not \(arguments.count) values")
        }
        for argument in arguments { try check(local: argument) }
        guard !path.isEmpty else { throw fault(.invalidFunction, "a dynamic call without a path") }
        for element in path { try check(element) }
    }

    private mutating func check(callTo name: String, argumentCount: Int) throws(PlanError) {
        if let index = functionIndex[name] {
            let expected = plan.functions[index].parameters.count
            guard argumentCount == expected else {
                throw fault(.wrongArgumentCount, "\(name) takes \(expected) arguments, the call passes \(argumentCount)")
            }
            currentCallees.append(index)
            return
        }
        guard let index = builtinIndex[name] else {
            throw fault(.unknownFunction, "call of \"\(name)\", which is neither a function of the plan nor a declared built-in")
        }
        if let expected = plan.builtins[index].declaration?.arity, expected != argumentCount {
            throw fault(.wrongArgumentCount, "\(name) takes \(expected) arguments, the call passes \(argumentCount)")
        }
    }
}

// MARK: - Calls

extension PlanValidation {
    /// The functions sorted so that callees come first, found by a depth-first search with a stack of its own.
    func orderCalleesFirst() throws(PlanError) -> [Int] {
        enum Mark { case new, open, done }
        var marks = [Mark](repeating: .new, count: callees.count)
        var order: [Int] = []
        order.reserveCapacity(callees.count)
        var stack: [(function: Int, next: Int)] = []
        for root in callees.indices where marks[root] == .new {
            marks[root] = .open
            stack.append((root, 0))
            while let top = stack.last {
                guard top.next < callees[top.function].count else {
                    marks[top.function] = .done
                    order.append(top.function)
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let callee = callees[top.function][top.next]
                switch marks[callee] {
                case .done: continue
                case .open:
                    throw PlanError(.recursive, "\(plan.functions[callee].name) calls itself", in: plan.functions[top.function].name)
                case .new:
                    guard stack.count < limits.callDepth else {
                        throw PlanError(.limitExceeded, "calls nest deeper than \(limits.callDepth)", in: plan.functions[callee].name)
                    }
                    marks[callee] = .open
                    stack.append((callee, 0))
                }
            }
        }
        return order
    }
}
