import RegoSyntax

/// Why a template cannot be read or run; the message is Go's.
struct TemplateError: Error {
    let message: String
}

/// Reads a template.
struct TemplateParser {
    private var lexer: TemplateLexer
    /// Tokens that were looked at, the next one last.
    private var pending: [TemplateToken] = []
    /// The line of the token that was read last; messages name it.
    private var line = 1
    /// The line on which the innermost action began, 0 outside of actions.
    private var actionLine = 0
    private var set: TemplateSet
    private var variables = ["$"]
    private var rangeDepth = 0
    private let stack = StackGauge()

    /// Bytes of stack that the parser may use.
    private static let stackLimit = 384 << 10

    static func parse(_ text: [UInt8]) throws(TemplateError) -> TemplateSet {
        var parser = TemplateParser(text)
        try parser.parseAll()
        return parser.set
    }

    private init(_ text: [UInt8]) {
        lexer = TemplateLexer(text)
        set = TemplateSet(text: text)
    }

    // MARK: templates

    private mutating func parseAll() throws(TemplateError) {
        var body: [TemplateNode] = []
        while peek().kind != .end {
            if peek().kind == .leftDelimiter {
                let delimiter = next()
                let first = nextNonSpace()
                if first.kind == .define {
                    try definition()
                    continue
                }
                pending.append(first)
                pending.append(delimiter)
            }
            switch try textOrAction() {
            case .node(let node): body.append(node)
            case let end: throw error("unexpected \(end.shown)")
            }
        }
        try add(body, as: TemplateSet.mainName)
    }

    private mutating func definition() throws(TemplateError) {
        let context = "define clause"
        let name = try templateName(nextNonSpace(), context)
        try expect(.rightDelimiter, context)
        try define(name, context)
    }

    /// The body of a definition up to its end. It sees none of the variables around it.
    private mutating func define(_ name: String, _ context: String) throws(TemplateError) {
        let outer = (variables, rangeDepth)
        (variables, rangeDepth) = (["$"], 0)
        let (body, end) = try list()
        if case .else = end { throw error("unexpected \(end.shown) in \(context)") }
        (variables, rangeDepth) = outer
        try add(body, as: name)
    }

    private mutating func add(_ body: [TemplateNode], as name: String) throws(TemplateError) {
        let known = set.bodies[name]
        if known?.allSatisfy(\.isEmpty) ?? true {
            set.bodies[name] = body
        } else if !body.allSatisfy(\.isEmpty) {
            throw error("template: multiple definition of template \(GoText.quoted(name))")
        }
    }

    private func templateName(_ token: TemplateToken, _ context: String) throws(TemplateError) -> String {
        guard token.kind == .string || token.kind == .rawString else { throw unexpected(token, context) }
        return String(decoding: try unquoted(token), as: UTF8.self)
    }

    private func unquoted(_ token: TemplateToken) throws(TemplateError) -> [UInt8] {
        guard let bytes = GoUnquote.bytes(token.text) else { throw error("invalid syntax") }
        return bytes
    }

    // MARK: nodes

    /// A node, or what ends a list of nodes.
    private enum Item {
        case node(TemplateNode)
        case end
        case `else`

        var shown: String { if case .end = self { "{{end}}" } else { "{{else}}" } }
    }

    private mutating func list() throws(TemplateError) -> (nodes: [TemplateNode], end: Item) {
        guard stack.used() < Self.stackLimit else { throw error("max expression depth exceeded") }
        var nodes: [TemplateNode] = []
        while peekNonSpace().kind != .end {
            switch try textOrAction() {
            case .node(let node): nodes.append(node)
            case let end: return (nodes, end)
            }
        }
        throw error("unexpected EOF")
    }

    private mutating func textOrAction() throws(TemplateError) -> Item {
        let token = nextNonSpace()
        switch token.kind {
        case .text: return .node(.text(token.bytes))
        case .leftDelimiter:
            actionLine = token.line
            defer { actionLine = 0 }
            return try action()
        default: throw unexpected(token, "input")
        }
    }

    private mutating func action() throws(TemplateError) -> Item {
        let token = nextNonSpace()
        switch token.kind {
        case .block: return .node(try block())
        case .break, .continue: return .node(try jump(token))
        case .else:
            let following = peekNonSpace().kind
            if following != .if && following != .with { try expect(.rightDelimiter, "else") }
            return .else
        case .finish:
            try expect(.rightDelimiter, "end")
            return .end
        case .if: return .node(.if(try control("if")))
        case .with: return .node(.with(try control("with")))
        case .range: return .node(.range(try control("range")))
        case .template: return .node(try call())
        default:
            pending.append(token)
            return .node(.action(try pipe("command", until: .rightDelimiter)))
        }
    }

    private mutating func jump(_ token: TemplateToken) throws(TemplateError) -> TemplateNode {
        let written = "{{\(token.text)}}"
        let end = nextNonSpace()
        guard end.kind == .rightDelimiter else { throw unexpected(end, written) }
        guard rangeDepth > 0 else { throw error("\(written) outside {{range}}") }
        return token.kind == .break ? .break : .continue
    }

    private mutating func control(_ context: String) throws(TemplateError) -> TemplateControl {
        guard stack.used() < Self.stackLimit else { throw error("max expression depth exceeded") }
        let outer = variables.count
        defer { variables.removeLast(variables.count - outer) }
        let pipe = try pipe(context, until: .rightDelimiter)
        if context == "range" { rangeDepth += 1 }
        let (body, end) = try list()
        if context == "range" { rangeDepth -= 1 }
        var control = TemplateControl(pipe: pipe, body: body)
        if case .else = end { control.otherwise = try otherwise(context) }
        return control
    }

    /// What follows `else`; `else if` and `else with` share the end of what they stand in.
    private mutating func otherwise(_ context: String) throws(TemplateError) -> [TemplateNode] {
        switch (context, peek().kind) {
        case ("if", .if):
            _ = next()
            return [.if(try control(context))]
        case ("with", .with):
            _ = next()
            return [.with(try control(context))]
        default:
            let (nodes, end) = try list()
            if case .else = end { throw error("expected end; found \(end.shown)") }
            return nodes
        }
    }

    /// A definition and a call of it in one.
    private mutating func block() throws(TemplateError) -> TemplateNode {
        let context = "block clause"
        let token = nextNonSpace()
        let name = try templateName(token, context)
        let argument = try pipe(context, until: .rightDelimiter)
        try define(name, context)
        return .template(name: name, argument: argument, place: token.place)
    }

    private mutating func call() throws(TemplateError) -> TemplateNode {
        let context = "template clause"
        let token = nextNonSpace()
        let name = try templateName(token, context)
        var argument: TemplatePipe?
        let following = nextNonSpace()
        if following.kind != .rightDelimiter {
            pending.append(following)
            argument = try pipe(context, until: .rightDelimiter)
        }
        return .template(name: name, argument: argument, place: token.place)
    }

    // MARK: pipelines

    private mutating func pipe(_ context: String, until end: TemplateToken.Kind) throws(TemplateError) -> TemplatePipe {
        guard stack.used() < Self.stackLimit else { throw error("max expression depth exceeded") }
        var pipe = TemplatePipe(place: peekNonSpace().place)
        try declarations(of: &pipe, context)
        while true {
            let token = nextNonSpace()
            switch token.kind {
            case end:
                try check(pipe, context)
                return pipe
            case .bool, .characterConstant, .complex, .dot, .field, .identifier, .number, .null, .rawString, .string, .variable,
                .leftParenthesis:
                pending.append(token)
                pipe.commands.append(try command())
            default: throw unexpected(token, context)
            }
        }
    }

    private mutating func declarations(of pipe: inout TemplatePipe, _ context: String) throws(TemplateError) {
        while peekNonSpace().kind == .variable {
            let variable = next()
            let following = peek()
            let mark = peekNonSpace()
            if mark.kind == .assign || mark.kind == .declare {
                _ = nextNonSpace()
                pipe.isAssignment = mark.kind == .assign
                pipe.variables.append(variable.text)
                variables.append(variable.text)
                return
            }
            guard mark.kind == .character, mark.text == "," else {
                if following.kind == .space { pending.append(following) }
                pending.append(variable)
                return
            }
            _ = nextNonSpace()
            pipe.variables.append(variable.text)
            variables.append(variable.text)
            guard context == "range", pipe.variables.count < 2 else { throw error("too many declarations in \(context)") }
            let kind = peekNonSpace().kind
            guard kind == .variable || kind == .rightDelimiter || kind == .rightParenthesis else {
                throw error("range can only initialize variables")
            }
        }
    }

    private func check(_ pipe: TemplatePipe, _ context: String) throws(TemplateError) {
        if pipe.commands.isEmpty { throw error("missing value for \(context)") }
        for (position, command) in pipe.commands.enumerated().dropFirst() where command.operands[0].isConstant {
            throw error("non executable command in pipeline stage \(position + 1)")
        }
    }

    private mutating func command() throws(TemplateError) -> TemplateCommand {
        var command = TemplateCommand(place: peekNonSpace().place)
        while true {
            _ = peekNonSpace()
            if let operand = try operand() { command.operands.append(operand) }
            let token = next()
            switch token.kind {
            case .space: continue
            case .rightDelimiter, .rightParenthesis: pending.append(token)
            case .pipe: break
            default: throw unexpected(token, "operand")
            }
            if command.operands.isEmpty { throw error("empty command") }
            return command
        }
    }

    private mutating func operand() throws(TemplateError) -> TemplateOperand? {
        guard let term = try term() else { return nil }
        guard peek().kind == .field else { return term }
        let place = peek().place
        var names: [String] = []
        while peek().kind == .field { names.append(String(next().text.dropFirst())) }
        switch term.kind {
        case .field(let first): return TemplateOperand(kind: .field(first + names), place: place)
        case .variable(let first): return TemplateOperand(kind: .variable(first + names), place: place)
        case .bool, .string, .number, .null, .dot: throw error("unexpected . after term \(GoText.quoted(term.text))")
        default: return TemplateOperand(kind: .chain(term, names), place: place)
        }
    }

    private mutating func term() throws(TemplateError) -> TemplateOperand? {
        let token = nextNonSpace()
        let kind: TemplateOperand.Kind
        switch token.kind {
        case .identifier:
            guard TemplateFunction(rawValue: token.text) != nil else { throw error("function \(GoText.quoted(token.text)) not defined") }
            kind = .function(token.text)
        case .dot: kind = .dot
        case .null: kind = .null
        case .variable:
            guard variables.contains(token.text) else { throw error("undefined variable \(GoText.quoted(token.text))") }
            kind = .variable([token.text])
        case .field: kind = .field([String(token.text.dropFirst())])
        case .bool: kind = .bool(token.text == "true")
        case .characterConstant, .complex, .number:
            do throws(TemplateNumber.Malformed) {
                kind = .number(try TemplateNumber(token.text, token.kind))
            } catch { throw self.error(error.message) }
        case .leftParenthesis:
            let pipe = try pipe("parenthesized pipeline", until: .rightParenthesis)
            return TemplateOperand(kind: .pipe(pipe), place: pipe.place)
        case .string, .rawString: kind = .string(try unquoted(token), written: token.text)
        default:
            pending.append(token)
            return nil
        }
        return TemplateOperand(kind: kind, place: token.place)
    }

    // MARK: tokens

    private mutating func next() -> TemplateToken {
        if let token = pending.popLast() { return token }
        let token = lexer.next()
        line = token.line
        return token
    }

    private mutating func peek() -> TemplateToken {
        let token = next()
        pending.append(token)
        return token
    }

    private mutating func nextNonSpace() -> TemplateToken {
        var token = next()
        while token.kind == .space { token = next() }
        return token
    }

    private mutating func peekNonSpace() -> TemplateToken {
        let token = nextNonSpace()
        pending.append(token)
        return token
    }

    private mutating func expect(_ kind: TemplateToken.Kind, _ context: String) throws(TemplateError) {
        let token = nextNonSpace()
        if token.kind != kind { throw unexpected(token, context) }
    }

    // MARK: errors

    private func error(_ message: String) -> TemplateError {
        TemplateError(message: "template: \(TemplateSet.mainName):\(line): \(message)")
    }

    private func unexpected(_ token: TemplateToken, _ context: String) -> TemplateError {
        guard token.kind == .error else { return error("unexpected \(token.shown) in \(context)") }
        guard actionLine != 0, actionLine != token.line else { return error(token.text) }
        let begin = token.text.hasSuffix(" action") ? " started at" : " in action started at"
        return error("\(token.text)\(begin) \(TemplateSet.mainName):\(actionLine)")
    }
}
