import RegoPlan

/// A reference from a parameter of the function: `input.request.kind`, an argument, `data.config.mode`.
struct RulePath: Hashable {
    var root: Local
    var keys: [ConstantPool.Constant]
}

/// Something without which a rule does not hold, so that the rule need not be run where it fails.
enum RuleTest: Hashable {
    /// What is at the path equals one of the constants.
    case equals(RulePath, [ConstantPool.Constant])
    /// What is at the path has the constant among its elements, members or values.
    case contains(RulePath, ConstantPool.Constant)
    /// What is at the path begins with the text. Where it is no string, the rule's call fails, which may have to be told: the rule must be run.
    case prefix(RulePath, String)
}

/// What one of the first statements of a rule does, as long as they do nothing but lead to its tests.
enum LeadingStatement {
    /// Nothing that matters when the statements that read its target are left out.
    case constant
    /// Looks up what is at the path; where there is nothing, the rule does not hold.
    case step(RulePath)
    case test(RuleTest)
}

/// What a rule tests.
struct RuleTests {
    var all: [RuleTest]
    /// The statements behind the first one, as far as they only lead to tests.
    var leading: [LeadingStatement]
}

/// Reads the tests of a rule off its block of the plan, statement by statement, as far as the rule has no effect.
///
/// OPA builds its index from the rules' source, and its plans do not carry one; the same tests are visible in a plan as chains of `dot` from
/// a parameter, comparisons with constants and calls of a few built-in functions. Finding them here serves any plan. As in OPA, an
/// equality also counts when it stands behind calls whose errors it then hides; the tests that OPA's index lacks count only before such calls.
struct RuleTestWalk {
    /// The parameters that the function does not write.
    let parameters: [Local]
    let strings: [String]
    let isBuiltin: (String) -> Bool

    private(set) var tests: [RuleTest] = []
    private var leading: [LeadingStatement] = []
    private var known: [Local: Known] = [:]
    /// Objects made by the rule: filling them has no effect outside.
    private var objects: Set<Local> = []
    /// Locals that are undefined.
    private var undefined: Set<Local> = []
    private var mayHaveFailed = false

    /// What is known of a local's value. Collections are known by the local alone that they were made in, which sees them grow.
    private enum Known {
        case path(RulePath)
        case constant(ConstantPool.Constant)
        case array([Known?])
        case set([Known?])
        /// A boolean that is true only if the test holds.
        case outcome(RuleTest)

        var unlessCollection: Known? {
            switch self {
            case .array, .set: nil
            default: self
            }
        }
    }

    init(parameters: [Local], strings: [String], isBuiltin: @escaping (String) -> Bool) {
        self.parameters = parameters
        self.strings = strings
        self.isBuiltin = isBuiltin
    }

    /// The tests of a rule that begins with this block.
    mutating func read(_ block: Block) -> RuleTests {
        var isLeading = true
        for (position, statement) in block.statements.enumerated() {
            let count = tests.count
            if !note(statement.operation, isLast: position == block.statements.count - 1) { break }
            if isLeading && position > 0 { isLeading = noteLeading(statement.operation, test: tests.count > count ? tests.last : nil) }
        }
        return RuleTests(all: tests, leading: leading)
    }

    /// - Returns: whether the statement is one of the first that only lead to tests.
    private mutating func noteLeading(_ operation: Operation, test: RuleTest?) -> Bool {
        switch operation {
        case .nop, .assignInt, .makeNumberInt, .makeNumberRef, .makeNull: leading.append(.constant)
        case .assignVar(let source, _):
            guard value(source) != nil else { return false }
            leading.append(.constant)
        case .dot(_, _, let target):
            guard case .path(let path)? = known[target] else { return false }
            leading.append(.step(path))
        case .equal:
            guard let test else { return false }
            leading.append(.test(test))
        default: return false
        }
        return true
    }

    /// - Returns: whether the statements behind it still tell whether the rule holds.
    private mutating func note(_ operation: Operation, isLast: Bool) -> Bool {
        switch operation {
        case .nop, .isArray, .isObject, .isSet, .isDefined, .isUndefined: break
        case .resetLocal(let target):
            forget(target)
            undefined.insert(target)
        case .len(_, let target): forget(target)
        case .assignInt(let value, let target), .makeNumberInt(let value, let target): set(target, .constant(.integer(value)))
        case .makeNumberRef(let index, let target): set(target, .constant(.number(spelled: strings[Int(index)])))
        case .makeNull(let target): set(target, .constant(.null))
        case .assignVar(let source, let target): set(target, value(source)?.unlessCollection)
        case .dot(let source, let key, let target): set(target, element(of: value(source), at: value(key)))
        case .makeArray(_, let target): set(target, .array([]))
        case .makeSet(let target): set(target, .set([]))
        case .makeObject(let target):
            forget(target)
            objects.insert(target)
        case .arrayAppend(let array, let element):
            guard case .array(var elements) = known.removeValue(forKey: array) else { return false }
            elements.append(value(element)?.unlessCollection)
            known[array] = .array(elements)
        case .setAdd(let member, let set):
            guard case .set(var members) = known.removeValue(forKey: set) else { return false }
            members.append(value(member)?.unlessCollection)
            known[set] = .set(members)
        case .objectInsert(_, _, let object), .objectInsertOnce(_, _, let object): return objects.contains(object)
        case .equal(let a, let b): note(equal: value(a), value(b))
        case .notEqual(let a, let b): note(different: value(a), value(b))
        case .call(let function, let arguments, let result): note(call: function, arguments.map { value($0) }, result)
        case .callDynamic(_, _, let result):
            forget(result)
            mayHaveFailed = true
        case .not:
            forgetWritten(operation)
            mayHaveFailed = true
        case .block(let blocks):
            guard isLast, let chain = chain(blocks) else { return false }
            forgetWritten(operation)
            note(chain: chain)
            return false
        case .scan(_, _, _, let body):
            // Whatever the rule does, it does in the rounds of its last loop.
            guard isLast else { return false }
            forgetWritten(operation)
            _ = read(body)
            return false
        default: return false
        }
        return true
    }

    // MARK: values

    private mutating func forget(_ local: Local) { set(local, nil) }

    /// What a statement with statements inside it may write, in this round of a loop or in the one before.
    private mutating func forgetWritten(_ operation: Operation) {
        operation.forEachWrittenInside { forget($0) }
    }

    private mutating func set(_ local: Local, _ value: Known?) {
        known[local] = value
        objects.remove(local)
        undefined.remove(local)
    }

    private func value(_ operand: Operand) -> Known? {
        switch operand {
        case .local(let local): known[local] ?? (parameters.contains(local) ? .path(RulePath(root: local, keys: [])) : nil)
        case .string(let index): .constant(.string(strings[Int(index)]))
        case .bool(let boolean): .constant(.boolean(boolean))
        }
    }

    private func element(of source: Known?, at key: Known?) -> Known? {
        switch (source, key) {
        case (.path(let path), .constant(let key)): .path(RulePath(root: path.root, keys: path.keys + [key]))
        case (.array(let elements), .constant(.integer(let position))):
            elements.indices.contains(Int(position)) ? elements[Int(position)] : nil
        default: nil
        }
    }

    /// A constant by which rules can be told apart: `1.0` cannot, it equals `1`.
    private static func key(_ value: Known?) -> ConstantPool.Constant? {
        guard case .constant(let constant) = value else { return nil }
        if case .number = constant { return nil }
        return constant
    }

    // MARK: tests

    private mutating func note(equal a: Known?, _ b: Known?) {
        switch (a, b) {
        case (.path(let path), let other), (let other, .path(let path)):
            if let constant = Self.key(other) { tests.append(.equals(path, [constant])) }
        case (.outcome(let test), .constant(.boolean(true))), (.constant(.boolean(true)), .outcome(let test)): tests.append(test)
        default: break
        }
    }

    /// What a planner makes of a call that stands alone: its result must not be false.
    private mutating func note(different a: Known?, _ b: Known?) {
        switch (a, b) {
        case (.outcome(let test), .constant(.boolean(false))), (.constant(.boolean(false)), .outcome(let test)): tests.append(test)
        default: break
        }
    }

    private mutating func note(call function: String, _ arguments: [Known?], _ result: Local) {
        let outcome = isBuiltin(function) ? test(of: function, arguments) : nil
        if case .equals? = outcome {
            set(result, outcome.map(Known.outcome))
        } else {
            set(result, mayHaveFailed ? nil : outcome.map(Known.outcome))
        }
        if !Self.neverFails.contains(function) { mayHaveFailed = true }
    }

    private static let neverFails: Set<String> = ["lt", "lte", "gt", "gte", "equal", "eq", "neq", "internal.member_2"]

    private func test(of function: String, _ arguments: [Known?]) -> RuleTest? {
        guard arguments.count >= 2 else { return nil }
        switch function {
        case "equal", "eq":
            switch (arguments[0], arguments[1]) {
            case (.path(let path), let other), (let other, .path(let path)): return Self.key(other).map { .equals(path, [$0]) }
            default: return nil
            }
        case "internal.member_2":
            switch (arguments[0], arguments[1]) {
            case (.path(let path), .array(let elements)), (.path(let path), .set(let elements)):
                let constants = elements.compactMap(Self.key)
                return constants.count == elements.count && !constants.isEmpty ? .equals(path, constants) : nil
            case (let element, .path(let path)): return Self.key(element).map { .contains(path, $0) }
            default: return nil
            }
        case "startswith":
            guard case .path(let path) = arguments[0], case .constant(.string(let prefix)) = arguments[1] else { return nil }
            return Self.prefix(path, prefix)
        case "glob.match":
            guard arguments.count == 3, case .path(let path) = arguments[2], case .constant(.string(let pattern)) = arguments[0],
                let delimiters = Self.delimiters(arguments[1]), let glob = try? Glob(pattern, delimiters: delimiters)
            else { return nil }
            return Self.prefix(path, glob.literalPrefix)
        case "regex.match":
            guard case .path(let path) = arguments[1], case .constant(.string(let pattern)) = arguments[0] else { return nil }
            return Self.prefix(path, Regex.requiredPrefix(pattern))
        default: return nil
        }
    }

    private static func prefix(_ path: RulePath, _ text: String) -> RuleTest? { text.isEmpty ? nil : .prefix(path, text) }

    /// What `glob.match` takes for delimiters; nil where it would refuse them, or where they are not known.
    private static func delimiters(_ value: Known?) -> [UInt32]? {
        if case .constant(.null) = value { return [] }
        guard case .array(let elements) = value else { return nil }
        var delimiters: [UInt32] = []
        for element in elements {
            guard case .constant(.string(let text)) = element, text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first else {
                return nil
            }
            delimiters.append(scalar.value)
        }
        return delimiters.isEmpty ? [UInt32(UInt8(ascii: "."))] : delimiters
    }

    /// An `else` chain holds only if one of its parts does: what all of them compare, with the constants of all.
    private mutating func note(chain parts: ArraySlice<Block>) {
        var common: [(path: RulePath, constants: [ConstantPool.Constant])]?
        for block in parts {
            var walk = self
            walk.tests = []
            // In the order of the tests: the same plan makes the same index.
            var equalities: [(path: RulePath, constants: [ConstantPool.Constant])] = []
            for case .equals(let path, let constants) in walk.read(block).all where !equalities.contains(where: { $0.path == path }) {
                equalities.append((path, constants))
            }
            if let known = common {
                common = known.compactMap { path, constants in
                    equalities.first { $0.path == path }.map { (path, constants + $0.constants.filter { !constants.contains($0) }) }
                }
            } else {
                common = equalities
            }
        }
        for (path, constants) in common ?? [] { tests.append(.equals(path, constants)) }
    }

    /// The parts of an `else` chain: each is tried while the result is undefined; a last block hands over what one of them found.
    private func chain(_ blocks: [Block]) -> ArraySlice<Block>? {
        guard case .isDefined(let result)? = blocks.last?.statements.first?.operation, blocks.count > 1, undefined.contains(result) else {
            return nil
        }
        for block in blocks.dropLast() {
            guard case .isUndefined(result)? = block.statements.first?.operation else { return nil }
        }
        return blocks.dropLast()
    }
}
