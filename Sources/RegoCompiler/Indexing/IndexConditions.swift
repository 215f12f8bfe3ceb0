import RegoSyntax

/// What a rule asks of one reference: equality with a constant or array, any value at all, or a glob's parts.
package struct IndexCondition {
    package var ref: Ref
    /// A scalar, a variable for any value, or an array of scalars and variables.
    package var value: Term
    /// For globs: the characters that part the text.
    package var delimiter: String?
}

/// Collects the conditions of rules that can be looked up.
package struct IndexConditions {
    /// Stands for the arguments of a function: `args[0]` is the first.
    package static let argumentRoot = "args"
    private static let anyValue = Term.variable("__any__")
    private static let unindexed: Set<String> = ["internal.print", "internal.test_case"]

    private let isVirtual: (Ref) -> Bool
    private var conditions: [[IndexCondition]] = []
    private var frequencies: [(ref: Ref, count: Int)] = []
    private var frequencyPositions: [Ref: Int] = [:]

    package init(isVirtual: @escaping (Ref) -> Bool) { self.isVirtual = isVirtual }

    /// - Returns: the number by which the rule's conditions are asked for.
    package mutating func add(_ rule: Rule) -> Int {
        conditions.append([])
        let printsOrTests = rule.body.contains { $0.call.map { Self.unindexed.contains($0.name) } ?? false }
        if !printsOrTests {
            for expr in rule.body where expr.withs.isEmpty && !expr.negated { add(expr, rule.head.args) }
        }
        return conditions.count - 1
    }

    package func isIndexed(_ number: Int) -> Bool { !conditions[number].isEmpty }

    /// The conditions of one rule.
    package subscript(number: Int) -> [IndexCondition] { conditions[number] }

    package func condition(_ number: Int, _ ref: Ref) -> IndexCondition? { conditions[number].first { $0.ref == ref } }

    /// The references that are compared, the most frequent first, then in the order of the source.
    package var levels: [Ref] {
        frequencies.enumerated().sorted { left, right in
            if left.element.count != right.element.count { return left.element.count > right.element.count }
            let (a, b) = (Self.location(left.element.ref), Self.location(right.element.ref))
            if SourceLocation.isOrderedBefore(a, b) { return true }
            if SourceLocation.isOrderedBefore(b, a) { return false }
            return left.offset < right.offset
        }.map(\.element.ref)
    }

    private static func location(_ ref: Ref) -> SourceLocation { ref.first?.location ?? .none }

    private mutating func add(_ expr: Expr, _ arguments: [Term]) {
        switch expr.kind {
        case .term(let term): if term.ref != nil { addEquality(term, Self.anyValue, arguments) }
        case .call(let call):
            let operands = call.arguments
            switch (call.name, operands.count) {
            case ("eq", 2), ("equal", 2): addEquality(operands[0], operands[1], arguments)
            case ("glob.match", 3): addGlob(operands, arguments)
            default: break
            }
        case .some, .every, .logical: break
        }
    }

    private mutating func addEquality(_ left: Term, _ right: Term, _ arguments: [Term]) {
        if let found = condition(left, right, arguments) ?? condition(right, left, arguments) { insert(found) }
    }

    private func condition(_ left: Term, _ right: Term, _ arguments: [Term]) -> IndexCondition? {
        guard Self.isIndexable(right) else { return nil }
        switch left.kind {
        case .var:
            guard let position = arguments.firstIndex(of: left) else { return nil }
            return IndexCondition(ref: Self.argument(position), value: right)
        case .ref(let ref):
            guard let head = ref.headVariable, head == "input" || head == "data", !isVirtual(ref.groundPrefix) else { return nil }
            let isNested = ref.terms.dropFirst().contains { if case .ref = $0.kind { true } else { false } }
            return isNested || !ref.isGround ? nil : IndexCondition(ref: ref, value: right)
        default: return nil
        }
    }

    private static func argument(_ position: Int) -> Ref { Ref([.variable(argumentRoot), Term(.number(String(position)))]) }

    private static func isIndexable(_ term: Term) -> Bool {
        switch term.kind {
        case .null, .bool, .number, .string, .var: true
        case .array(let items):
            items.allSatisfy { item in
                switch item.kind {
                case .null, .bool, .number, .string, .var: true
                default: false
                }
            }
        default: false
        }
    }

    private mutating func addGlob(_ operands: [Term], _ arguments: [Term]) {
        guard let delimiter = GlobParts.delimiter(operands[1]), let pattern = operands[0].string,
            let parts = GlobParts.pattern(pattern, at: delimiter), operands[2].variable != nil, let last = conditions.indices.last
        else { return }
        // The text was bound to the variable before, or is an argument.
        let bound = conditions[last].last { $0.value.variable != nil && $0.value == operands[2] }?.ref
        guard let ref = bound ?? arguments.lastIndex(of: operands[2]).map(Self.argument) else { return }
        insert(IndexCondition(ref: ref, value: Term(.array(parts)), delimiter: delimiter))
    }

    private mutating func insert(_ condition: IndexCondition) {
        if let position = frequencyPositions[condition.ref] {
            frequencies[position].count += 1
        } else {
            frequencyPositions[condition.ref] = frequencies.count
            frequencies.append((condition.ref, 1))
        }
        let last = conditions.count - 1
        if let position = conditions[last].firstIndex(where: { $0.ref == condition.ref }) {
            conditions[last][position] = condition
        } else {
            conditions[last].append(condition)
        }
    }
}

/// Globs whose parts are words or `*`, which an index can look up part by part.
package enum GlobParts {
    /// The characters between parts; nothing when they are not constant.
    static func delimiter(_ term: Term) -> String? {
        guard case .array(let items) = term.kind else { return nil }
        let texts = items.compactMap(\.string)
        guard texts.count == items.count else { return nil }
        return texts.isEmpty ? "." : texts.joined()
    }

    /// A string for each word and a variable for each `*`; nothing for other patterns.
    static func pattern(_ pattern: String, at delimiter: String) -> [Term]? {
        var parts: [Term] = []
        for part in split(pattern, at: delimiter) {
            if part == "*" {
                parts.append(.variable("$globwildcard"))
                continue
            }
            var isEscaped = false
            for character in part.unicodeScalars {
                if character == "\\" {
                    isEscaped.toggle()
                    continue
                }
                if !isEscaped, "[?{*".unicodeScalars.contains(character) { return nil }
                isEscaped = false
            }
            parts.append(.string(part))
        }
        return parts
    }

    /// Splits at each of the characters of `delimiter` unless a backslash comes before it.
    package static func split(_ text: String, at delimiter: String) -> [String] {
        let delimiters = Array(delimiter.utf8)
        var parts: [String] = []
        var part: [UInt8] = []
        var isEscaped = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\\") || isEscaped {
                isEscaped.toggle()
                part.append(byte)
            } else if delimiters.contains(byte) {
                parts.append(String(decoding: part, as: UTF8.self))
                part = []
            } else {
                part.append(byte)
            }
        }
        return parts + [String(decoding: part, as: UTF8.self)]
    }
}
