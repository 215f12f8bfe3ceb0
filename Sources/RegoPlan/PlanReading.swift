import RegoValue

extension Plan {
    /// Reads `plan.json` as OPA writes it. The result is well formed but not validated; see `ValidatedPlan`.
    ///
    /// - Throws: `PlanError` (`plan_malformed`, `plan_unknown_statement`, `plan_limit_exceeded`) that names the faulty part.
    public init(json: [UInt8], limits: PlanLimits = PlanLimits()) throws(PlanError) {
        // A block inside a block takes up to five levels of JSON: statement, payload, list of blocks, block, list of statements.
        let jsonLimits = JSONLimits(depth: limits.nestingDepth * 5 + 64)
        let document: Document
        do throws(JSONError) {
            document = try Document(json: json, limits: jsonLimits)
        } catch {
            throw PlanError(error.reason == .syntax ? .malformed : .limitExceeded, error.description)
        }
        self = try document.read { (root) throws(PlanError) in try Plan(root, limits: limits) }
    }

    /// Reads a plan from a parsed document.
    public init(_ root: Value, limits: PlanLimits = PlanLimits()) throws(PlanError) {
        self.init()
        guard root.isObject else { throw PlanError(.malformed, "a plan is a JSON object") }
        var reader = PlanReader(limits: limits)
        let fixed = root.lookup("static")
        strings = try reader.list(fixed, "strings", PlanReader.constant)
        files = try reader.list(fixed, "files", PlanReader.constant)
        builtins = try reader.list(fixed, "builtin_funcs", PlanReader.builtin)
        plans = try reader.list(root.lookup("plans"), "plans", PlanReader.plan)
        functions = try reader.list(root.lookup("funcs"), "funcs", PlanReader.function)
    }
}

/// Turns the JSON values of a plan into its types.
struct PlanReader {
    let limits: PlanLimits
    var owner: String?
    private var statements = 0

    init(limits: PlanLimits) {
        self.limits = limits
    }

    func malformed(_ message: String) -> PlanError {
        PlanError(.malformed, message, in: owner)
    }

    /// The elements of a list member. OPA writes empty lists as `null` or leaves them out.
    mutating func list<T>(
        _ object: Value, _ key: String, _ read: (inout PlanReader, Value) throws(PlanError) -> T
    ) throws(PlanError) -> [T] {
        let list = object.lookup(key)
        guard list.isDefined, list.kind != .null else { return [] }
        guard list.isArray else { throw malformed("\"\(key)\" is not a list") }
        var result: [T] = []
        result.reserveCapacity(list.count)
        for position in 0..<list.count { result.append(try read(&self, list.element(position))) }
        return result
    }

    func string(_ object: Value, _ key: String) throws(PlanError) -> String {
        guard let text = object.lookup(key).string else { throw malformed("\"\(key)\" is missing or not a string") }
        return text
    }

    func integer(_ object: Value, _ key: String) throws(PlanError) -> Int64 {
        guard let number = object.lookup(key).integerValue else { throw malformed("\"\(key)\" is missing or not an integer") }
        return number
    }

    func index(_ value: Value, _ what: String) throws(PlanError) -> Int32 {
        guard let number = value.integerValue, let index = Int32(exactly: number) else {
            throw malformed("\(what) is missing or not a 32-bit integer")
        }
        return index
    }

    func local(_ object: Value, _ key: String) throws(PlanError) -> Local {
        Local(try index(object.lookup(key), "local \"\(key)\""))
    }

    func operand(_ object: Value, _ key: String) throws(PlanError) -> Operand {
        try operand(object.lookup(key))
    }

    func operand(_ value: Value) throws(PlanError) -> Operand {
        let content = value.lookup("value")
        switch value.lookup("type").string {
        case "local": return .local(Local(try index(content, "a local")))
        case "string_index": return .string(try index(content, "a string index"))
        case "bool":
            guard let flag = content.boolean else { throw malformed("a boolean operand without a boolean") }
            return .bool(flag)
        default: throw malformed("an operand is neither \"local\" nor \"string_index\" nor \"bool\"")
        }
    }

    // MARK: Parts of a plan

    static func constant(_ reader: inout PlanReader, _ value: Value) throws(PlanError) -> String {
        try reader.string(value, "value")
    }

    static func builtin(_ reader: inout PlanReader, _ value: Value) throws(PlanError) -> BuiltinFunction {
        let declaration = value.lookup("decl")
        let name = try reader.string(value, "name")
        guard declaration.isObject else { return BuiltinFunction(name: name) }
        return BuiltinFunction(name: name, declaration: try PlanType(declaration, depth: reader.limits.typeDepth))
    }

    static func plan(_ reader: inout PlanReader, _ value: Value) throws(PlanError) -> NamedPlan {
        let name = try reader.string(value, "name")
        reader.owner = name
        return NamedPlan(name: name, blocks: try reader.blocks(value, depth: 0))
    }

    static func function(_ reader: inout PlanReader, _ value: Value) throws(PlanError) -> PlanFunction {
        let name = try reader.string(value, "name")
        reader.owner = name
        let path = try reader.list(value, "path") { (reader, value) throws(PlanError) in
            guard let text = value.string else { throw reader.malformed("an element of \"path\" is not a string") }
            return text
        }
        let parameters = try reader.list(value, "params") { (reader, value) throws(PlanError) in
            Local(try reader.index(value, "a parameter"))
        }
        let returnLocal = try reader.local(value, "return")
        return PlanFunction(
            name: name, path: path, parameters: parameters, returnLocal: returnLocal, blocks: try reader.blocks(value, depth: 0))
    }

    mutating func blocks(_ object: Value, depth: Int) throws(PlanError) -> [Block] {
        try list(object, "blocks") { (reader, value) throws(PlanError) in try reader.block(value, depth: depth + 1) }
    }

    mutating func block(_ value: Value, depth: Int) throws(PlanError) -> Block {
        guard value.isObject else { throw malformed("a block is not an object") }
        guard depth <= limits.nestingDepth else {
            throw PlanError(.limitExceeded, "blocks nest deeper than \(limits.nestingDepth)", in: owner)
        }
        return Block(
            try list(value, "stmts") { (reader, value) throws(PlanError) in
                reader.statements += 1
                guard reader.statements <= reader.limits.statements else {
                    throw PlanError(.limitExceeded, "more than \(reader.limits.statements) statements", in: reader.owner)
                }
                return try reader.statement(value, depth: depth)
            })
    }

    private mutating func statement(_ value: Value, depth: Int) throws(PlanError) -> Statement {
        let payload = value.lookup("stmt")
        guard let type = value.lookup("type").string, payload.isObject else {
            throw malformed("a statement lacks \"type\" or \"stmt\"")
        }
        let place = SourcePlace(
            file: try place(payload, "file"), row: try place(payload, "row"), column: try place(payload, "col"))
        return Statement(try operation(type, payload, depth: depth), at: place)
    }

    private func place(_ payload: Value, _ key: String) throws(PlanError) -> Int32 {
        let value = payload.lookup(key)
        return value.isDefined ? try index(value, "\"\(key)\"") : 0
    }
}
