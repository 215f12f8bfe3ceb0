/// Operations, fragments and selections (specification, sections 2.2 to 2.8).
extension Parser {
    mutating func queryDocument() throws(GraphQLError) -> QueryDocument {
        var document = QueryDocument()
        while peek().kind != .endOfFile {
            let token = peek()
            switch (token.kind, token.value) {
            case (.leftBrace, _), (.name, "query"), (.name, "mutation"), (.name, "subscription"):
                document.operations.append(try operation())
            case (.name, "fragment"): document.fragments.append(try fragment())
            default: throw unexpected()
            }
        }
        return document
    }

    private mutating func operation() throws(GraphQLError) -> OperationDefinition {
        var operation = OperationDefinition(kind: .query, position: place)
        if peek().kind == .leftBrace {
            operation.selections = try requiredSelections()
            return operation
        }
        operation.comment = comment
        operation.kind = try operationKind()
        if peek().kind == .name { operation.name = try next().value }
        operation.variables = try variables()
        operation.directives = try directives(constant: false)
        operation.selections = try requiredSelections()
        return operation
    }

    mutating func operationKind() throws(GraphQLError) -> OperationDefinition.Kind {
        let token = try next()
        guard !token.value.isEmpty, let kind = OperationDefinition.Kind(rawValue: token.value) else { throw unexpected(token) }
        return kind
    }

    private mutating func fragment() throws(GraphQLError) -> FragmentDefinition {
        var fragment = FragmentDefinition()
        fragment.position = place
        fragment.comment = comment
        try expectKeyword("fragment")
        if peek().value == "on" { throw unexpected() }
        fragment.name = try name()
        fragment.variables = try variables()
        try expectKeyword("on")
        fragment.typeCondition = try name()
        fragment.directives = try directives(constant: false)
        fragment.selections = try requiredSelections()
        return fragment
    }

    private mutating func variables() throws(GraphQLError) -> [VariableDefinition] {
        try some(.leftParenthesis, .rightParenthesis) { parser throws(GraphQLError) in try parser.variable() }.items
    }

    private mutating func variable() throws(GraphQLError) -> VariableDefinition {
        let position = place
        let comment = comment
        _ = try expect(.dollar)
        let name = try name()
        _ = try expect(.colon)
        var variable = VariableDefinition(name: name, type: try typeReference())
        variable.position = position
        variable.comment = comment
        if try skip(.equals) { variable.defaultValue = try literal(constant: true) }
        variable.directives = try directives(constant: false)
        return variable
    }

    // MARK: selections

    private mutating func requiredSelections() throws(GraphQLError) -> [Selection] {
        let token = peek()
        guard token.kind == .leftBrace else { throw GraphQLError("Expected {, found \(token.kind.rawValue)", at: token.position) }
        return try nested { parser throws(GraphQLError) in
            try parser.some(.leftBrace, .rightBrace) { parser throws(GraphQLError) in try parser.selection() }.items
        }
    }

    private mutating func selection() throws(GraphQLError) -> Selection {
        guard peek().kind == .spread else { return .field(try field()) }
        let comment = comment
        _ = try expect(.spread)
        let token = peek()
        if token.kind == .name, token.value != "on" { return .spread(try spread(comment)) }
        return .inline(try inlineFragment(comment))
    }

    private mutating func field() throws(GraphQLError) -> Field {
        let field = Field()
        field.position = place
        field.comment = comment
        field.alias = try name()
        field.name = try skip(.colon) ? try name() : field.alias
        field.arguments = try arguments(constant: false)
        field.directives = try directives(constant: false)
        if peek().kind == .leftBrace { field.selections = try requiredSelections() }
        return field
    }

    private mutating func spread(_ comment: CommentGroup) throws(GraphQLError) -> FragmentSpread {
        let spread = FragmentSpread()
        spread.position = place
        spread.comment = comment
        spread.name = try name()
        spread.directives = try directives(constant: false)
        return spread
    }

    private mutating func inlineFragment(_ comment: CommentGroup) throws(GraphQLError) -> InlineFragment {
        let fragment = InlineFragment()
        fragment.position = place
        fragment.comment = comment
        if peek().value == "on" {
            _ = try next()
            fragment.typeCondition = try name()
        }
        fragment.directives = try directives(constant: false)
        fragment.selections = try requiredSelections()
        return fragment
    }
}
