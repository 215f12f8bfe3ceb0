import RegoSyntax

/// The built-in functions that are written between their operands.
struct InfixOperator {
    let symbol: String
    /// How tightly it binds; operators of one strength bind to the left.
    let strength: Int
    /// The operands as type errors list them.
    let operands: [String]

    static let unificationStrength = 0
    static let membershipStrength = 1

    var isMembership: Bool { symbol == "in" }
    var isUnion: Bool { symbol == "|" }
    /// `=` and `:=`, which stand in statements only.
    var isUnification: Bool { strength == Self.unificationStrength }

    /// The operator that a call stands for; nil for a call of any other function.
    init?(of call: Call) {
        guard let ref = call.operation.ref, ref.count <= 2, let head = ref.headVariable else { return nil }
        let name = ref.count == 1 ? head : head + "." + (ref[1].string ?? "")
        guard let found = Self.byName[name] else { return nil }
        self = found
    }

    private init(_ symbol: String, _ strength: Int, _ operands: String...) {
        self.symbol = symbol
        self.strength = strength
        self.operands = operands
    }

    private static let byName: [String: InfixOperator] = [
        "eq": InfixOperator("=", unificationStrength, "any", "any"),
        "assign": InfixOperator(":=", unificationStrength, "any", "any"),
        "internal.member_2": InfixOperator("in", membershipStrength, "any", "any"),
        "internal.member_3": InfixOperator("in", membershipStrength, "any", "any", "any"),
        "equal": InfixOperator("==", 2, "x: any", "y: any"),
        "neq": InfixOperator("!=", 2, "x: any", "y: any"),
        "lt": InfixOperator("<", 2, "x: any", "y: any"),
        "lte": InfixOperator("<=", 2, "x: any", "y: any"),
        "gt": InfixOperator(">", 2, "x: any", "y: any"),
        "gte": InfixOperator(">=", 2, "x: any", "y: any"),
        "or": InfixOperator("|", 3, "x: set[any]", "y: set[any]"),
        "and": InfixOperator("&", 4, "x: set[any]", "y: set[any]"),
        "plus": InfixOperator("+", 5, "x: number", "y: number"),
        "minus": InfixOperator("-", 5, "x: any<number, set[any]>", "y: any<number, set[any]>"),
        "mul": InfixOperator("*", 6, "x: number", "y: number"),
        "div": InfixOperator("/", 6, "x: number", "y: number"),
        "rem": InfixOperator("%", 6, "x: number", "y: number"),
    ]

    /// The error for a call with a wrong number of operands.
    func arityError(_ call: Call) -> RegoDiagnostic {
        let had = call.arguments.map { JSONNode.string($0.kind.typeName) }
        let wanted = operands.map { JSONNode.string($0) }
        let lines = [("have", call.arguments.map(\.kind.typeName)), ("want", operands)].map { "\($0): (\($1.joined(separator: ",")))" }
        let json = JSONNode.object([.init("have", .array(had)), .init("want", .array(wanted))])
        return RegoDiagnostic(
            .type, "\(call.name): arity mismatch", at: call.operation.location, details: .structured(lines: lines, json: json))
    }
}
