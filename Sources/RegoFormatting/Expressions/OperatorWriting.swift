import RegoSyntax

// Calls, and the operators that stand for some of them.

extension Writer {
    /// A call that is a whole expression.
    mutating func writeStatement(_ call: Call, avoidsComprehension: Bool) throws(UnexpectedComment) {
        guard let infix = InfixOperator(of: call) else { return try writePlain(call) }
        switch call.arguments.count - infix.operands.count {
        case 0 where infix.isMembership: return try writeMembership(call, isTerm: false)
        case 0: try writeStatement(call, infix, avoidsComprehension)
        case 1 where !infix.isUnification: try writeAssigned(call, infix)
        default:
            errors.append(infix.arityError(call))
            try writePlain(call)
        }
    }

    private mutating func writeStatement(_ call: Call, _ infix: InfixOperator, _ avoidsComprehension: Bool) throws(UnexpectedComment) {
        if call.isNegation { return try writeNegation(call) }
        let left = call.arguments[0]
        let right = call.arguments[1]
        if avoidsComprehension, infix.isUnion { write("(") }
        let leftInfix = left.infix
        let leadsWithUnion = avoidsComprehension && leftInfix?.isUnion == true
        try writeTerm(left, inParentheses: leadsWithUnion || (leftInfix.map { $0.strength < infix.strength } ?? false))
        write(" \(infix.symbol) ")
        try writeTerm(right, inParentheses: !infix.isUnification && (right.infix.map { $0.strength <= infix.strength } ?? false))
        if avoidsComprehension, infix.isUnion { write(")") }
    }

    /// `plus(a, b, c)` is `c = a + b`.
    private mutating func writeAssigned(_ call: Call, _ infix: InfixOperator) throws(UnexpectedComment) {
        guard let result = call.arguments.last else { return }
        try writeTerm(result)
        write(" = ")
        let call = Call(operation: call.operation, arguments: call.arguments.dropLast())
        if infix.isMembership { return try writeMembership(call, isTerm: false) }
        try writeStatement(call, infix, false)
    }

    /// A call that is a term, or part of one.
    mutating func writeCall(_ call: Call, inParentheses: Bool) throws(UnexpectedComment) {
        guard let infix = InfixOperator(of: call), !infix.isUnification else { return try writePlain(call) }
        guard infix.operands.count == call.arguments.count else {
            errors.append(infix.arityError(call))
            return try writePlain(call)
        }
        if infix.isMembership, call.arguments.count == 3 { return try writeMembership(call, isTerm: true) }
        if inParentheses { write("(") }
        if infix.isMembership {
            try writeMembership(call, isTerm: true)
        } else if call.isNegation {
            try writeNegation(call)
        } else {
            try writeOperand(call.arguments[0])
            write(" \(infix.symbol) ")
            try writeOperand(call.arguments[1])
        }
        if inParentheses { write(")") }
    }

    /// `-x`, which the parser reads as `0 - x`.
    private mutating func writeNegation(_ call: Call) throws(UnexpectedComment) {
        write("-")
        try writeTermParts(call.arguments[1])
    }

    /// An operand of an operator within a term: in parentheses if it has an operator itself.
    private mutating func writeOperand(_ term: Term) throws(UnexpectedComment) {
        try writeTermParts(term, inParentheses: !term.isNegation)
    }

    /// `x in xs`, or `k, x in xs`, which as a term needs parentheses.
    mutating func writeMembership(_ call: Call, isTerm: Bool) throws(UnexpectedComment) {
        guard InfixOperator(of: call)?.operands.count == call.arguments.count else { return try writePlain(call) }
        let operands = call.arguments
        if operands.count == 2 {
            try writeTermParts(operands[0], inParentheses: !operands[0].isMembership && !operands[0].isNegation)
        } else {
            if isTerm { write("(") }
            try writeOperand(operands[0])
            write(", ")
            try writeOperand(operands[1])
        }
        write(" in ")
        try writeOperand(operands[operands.count - 1])
        if isTerm, operands.count == 3 { write(")") }
    }

    private mutating func writePlain(_ call: Call) throws(UnexpectedComment) {
        if let ref = call.operation.ref { try writeRef(ref) } else { write(call.operation.description) }
        let location = call.operation.location
        try writeArguments(call.arguments, of: location, closingRow: closingRow(.round, in: location))
    }

    /// The arguments of a call or a head, with their parentheses.
    mutating func writeArguments(_ arguments: [Term], of location: SourceLocation, closingRow: Int?) throws(UnexpectedComment) {
        write("(")
        do {
            try writeElements(arguments.map { .argument($0) }, behind: location, closingRow: closingRow)
        } catch {
            write(")")
            throw error
        }
        write(")")
    }
}

extension Term {
    /// The operator of a call that is written with one.
    var infix: InfixOperator? {
        guard case .call(let call) = kind, !call.isNegation, let infix = InfixOperator(of: call), !infix.isUnification else { return nil }
        return infix.operands.count == call.arguments.count && !(infix.isMembership && call.arguments.count == 3) ? infix : nil
    }

    /// `x in xs`.
    var isMembership: Bool { infix?.isMembership == true }

    var isNegation: Bool {
        if case .call(let call) = kind { return call.isNegation }
        return false
    }
}

extension Call {
    /// `-x`, and not `0 - x`.
    fileprivate var isNegation: Bool {
        guard arguments.count == 2, case .number("0") = arguments[0].kind, InfixOperator(of: self)?.symbol == "-" else { return false }
        return arguments[0].location.bytes.elementsEqual(["-".utf8.first ?? 0])
    }
}

extension Writer {
    /// Whether an expression begins with `{` when it is written.
    func startsWithBrace(_ expr: Expr) -> Bool {
        guard !expr.negated else { return false }
        if let logical = expr.logical {
            guard logical.operation != .not, let first = logical.operands.first else { return false }
            return first.isExplicit || first.body.first.map(startsWithBrace) ?? false
        }
        if let call = expr.call, let infix = InfixOperator(of: call) {
            let isAssigned = call.arguments.count > infix.operands.count
            return (isAssigned ? call.arguments.last : call.arguments.first).map(startsWithBrace) ?? false
        }
        return expr.term.map(startsWithBrace) ?? false
    }

    private func startsWithBrace(_ term: Term) -> Bool {
        switch term.kind {
        case .object, .setComprehension, .objectComprehension: true
        case .set(let items): !items.isEmpty
        case .ref(let ref): ref.first.map(startsWithBrace) ?? false
        case .call(let call): InfixOperator(of: call) != nil && call.arguments.first.map(startsWithBrace) ?? false
        default: false
        }
    }
}
