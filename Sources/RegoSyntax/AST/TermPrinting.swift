import RegoValue

// One-line text of terms and expressions, as OPA's `String()` methods write it for messages and for the results of partial evaluation.

extension Term: CustomStringConvertible {
    public var description: String {
        var text = ""
        write(to: &text)
        return text
    }

    func write(to text: inout String) {
        switch kind {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let number): text += number
        case .string(let string): text += GoQuote.quoted(string)
        case .var(let name): text += Variable.isWildcard(name) ? "_" : name
        case .ref(let ref): ref.write(to: &text)
        case .array(let items): writeList(items, between: "[", and: "]", to: &text)
        case .set(let items):
            if items.isEmpty { text += "set()" } else { writeList(items.sorted(), between: "{", and: "}", to: &text) }
        case .object(let members): Self.writeObject(members, to: &text)
        case .arrayComprehension(let term, let body): text += "[\(term) | \(body.text)]"
        case .setComprehension(let term, let body): text += "{\(term) | \(body.text)}"
        case .objectComprehension(let key, let value, let body): text += "{\(key): \(value) | \(body.text)}"
        case .call(let call): text += call.description
        case .template(let template): text += template.description
        }
    }

    private static func writeObject(_ members: [ObjectMember], to text: inout String) {
        text += "{"
        for (position, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            if position > 0 { text += ", " }
            member.key.write(to: &text)
            text += ": "
            member.value.write(to: &text)
        }
        text += "}"
    }
}

private func writeList(_ items: [Term], between open: String, and close: String, to text: inout String) {
    text += open
    for (position, item) in items.enumerated() {
        if position > 0 { text += ", " }
        item.write(to: &text)
    }
    text += close
}

extension Ref: CustomStringConvertible {
    public var description: String {
        var text = ""
        write(to: &text)
        return text
    }

    func write(to text: inout String) {
        guard let head = terms.first else { return }
        head.write(to: &text)
        for step in terms.dropFirst() {
            if let name = step.string, Variable.isIdentifier(name), !Keywords.isKeyword(name, in: .v1) {
                text += "."
                text += name
            } else {
                text += "["
                step.write(to: &text)
                text += "]"
            }
        }
    }
}

extension Call: CustomStringConvertible {
    public var description: String {
        var text = operation.description
        writeList(arguments, between: "(", and: ")", to: &text)
        return text
    }
}

extension TemplateString: CustomStringConvertible {
    /// In quotes, like OPA's, also where it was written raw.
    public var description: String {
        var text = "$\""
        for part in parts {
            switch part {
            case .constant(let term):
                let string = term.string.map { GoQuote.quoted($0).dropFirst().dropLast() }
                let escaped = string?.split(separator: "{", omittingEmptySubsequences: false).joined(separator: "\\{")
                text += escaped ?? term.description
            case .expression(let expr): text += "{\(expr)}"
            }
        }
        return text + "\""
    }
}

extension Expr: CustomStringConvertible {
    public var description: String {
        ([negated ? "not" : nil, kind.description].compactMap { $0 } + withs.map(\.description)).joined(separator: " ")
    }
}

extension Expr.Kind: CustomStringConvertible {
    public var description: String {
        switch self {
        case .term(let term): term.description
        case .call(let call):
            call.arguments.count == 2 && call.isEquality ? "\(call.arguments[0]) = \(call.arguments[1])" : call.description
        case .some(let declaration): declaration.description
        case .every(let every): every.description
        case .logical(let logical): logical.description
        }
    }
}

extension Call {
    var isEquality: Bool {
        guard case .ref(let ref) = operation.kind, ref.count == 1 else { return false }
        return ref.headVariable == "eq"
    }
}

extension SomeDecl: CustomStringConvertible {
    public var description: String {
        guard let call = membership, let domain = call.arguments.last else {
            return "some " + symbols.map(\.description).joined(separator: ", ")
        }
        return "some " + call.arguments.dropLast().map(\.description).joined(separator: ", ") + " in \(domain)"
    }
}

extension Every: CustomStringConvertible {
    public var description: String {
        let names = key.map { "\($0), \(value)" } ?? value.description
        return "every \(names) in \(domain) { \(body.text) }"
    }
}

extension Logical: CustomStringConvertible {
    public var description: String {
        let texts = operands.map { text(of: $0) }
        return operation == .not ? "not \(texts.joined())" : texts.joined(separator: " \(operation.rawValue) ")
    }

    /// In parentheses if it would be read otherwise without.
    private func text(of operand: Operand) -> String {
        if operand.isExplicit { return "{ \(operand.body.text) }" }
        guard let expr = operand.body.first, operand.body.count == 1 else { return operand.body.text }
        let bindsLess = expr.logical.map { $0.operation.strength < operation.strength } ?? false
        return bindsLess || !expr.withs.isEmpty ? "(\(expr))" : expr.description
    }
}

extension Logical.Operation {
    /// How tightly it binds: `or` least.
    public var strength: Int {
        switch self {
        case .or: 0
        case .and: 1
        case .not: 2
        }
    }
}

extension With: CustomStringConvertible {
    public var description: String { "with \(target) as \(value)" }
}

extension [Expr] {
    /// The expressions in one line, separated by semicolons.
    public var text: String { map(\.description).joined(separator: "; ") }
}
