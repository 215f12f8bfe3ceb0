/// Values, arguments, directives and type references (specification, sections 2.6 and 2.9 to 2.12).
extension Parser {
    mutating func arguments(constant: Bool) throws(GraphQLError) -> [Argument] {
        try some(.leftParenthesis, .rightParenthesis) { parser throws(GraphQLError) in try parser.argument(constant: constant) }.items
    }

    private mutating func argument(constant: Bool) throws(GraphQLError) -> Argument {
        let position = place
        let comment = comment
        let name = try name()
        _ = try expect(.colon)
        var argument = Argument(name: name, value: try literal(constant: constant))
        argument.position = position
        argument.comment = comment
        return argument
    }

    mutating func directives(constant: Bool) throws(GraphQLError) -> [Directive] {
        var directives: [Directive] = []
        while try skip(.at) {
            var directive = Directive()
            directive.position = place
            directive.name = try name()
            directive.arguments = try arguments(constant: constant)
            directives.append(directive)
        }
        return directives
    }

    mutating func typeReference() throws(GraphQLError) -> TypeReference {
        var type: TypeReference
        if try skip(.leftBracket) {
            let position = place
            let element = try nested { parser throws(GraphQLError) in try parser.typeReference() }
            type = TypeReference(.list(element), position: position)
            _ = try expect(.rightBracket)
        } else {
            let position = place
            type = TypeReference(.named(try name()), position: position)
        }
        type.isNonNull = try skip(.bang)
        return type
    }

    /// A value; a constant has no variables.
    mutating func literal(constant: Bool) throws(GraphQLError) -> Literal {
        let token = peek()
        switch token.kind {
        case .leftBracket, .leftBrace:
            return try nested { parser throws(GraphQLError) in
                token.kind == .leftBracket ? try parser.list(constant: constant) : try parser.object(constant: constant)
            }
        case .dollar:
            if constant { throw unexpected() }
            _ = try next()
            var variable = Literal(.variable, raw: try name())
            variable.position = token.position
            return variable
        default: break
        }
        guard let kind = scalarKind(token) else { throw unexpected() }
        _ = try next()
        var literal = Literal(kind, raw: token.value)
        literal.position = token.position
        return literal
    }

    private func scalarKind(_ token: Token) -> Literal.Kind? {
        switch token.kind {
        case .int: .int
        case .float: .float
        case .string: .string
        case .blockString: .block
        case .name:
            switch token.value {
            case "true", "false": .boolean
            case "null": .null
            default: .enum
            }
        default: nil
        }
    }

    private mutating func list(constant: Bool) throws(GraphQLError) -> Literal {
        var list = Literal(.list)
        list.position = place
        list.comment = comment
        list.children = try many(.leftBracket, .rightBracket) { parser throws(GraphQLError) in
            Literal.Child(value: try parser.literal(constant: constant))
        }
        return list
    }

    private mutating func object(constant: Bool) throws(GraphQLError) -> Literal {
        var object = Literal(.object)
        object.position = place
        object.comment = comment
        object.children = try many(.leftBrace, .rightBrace) { parser throws(GraphQLError) in
            let position = parser.place
            let comment = parser.comment
            let name = try parser.name()
            _ = try parser.expect(.colon)
            var child = Literal.Child(name: name, value: try parser.literal(constant: constant))
            child.position = position
            child.comment = comment
            return child
        }
        return object
    }
}
