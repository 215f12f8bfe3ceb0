import RegoValue

/// The functions that templates may call.
enum TemplateFunction: String {
    case and, call, html, index, slice, js, len, not, or, print, printf, println, urlquery, eq, ge, gt, le, lt, ne

    /// How many arguments it takes at least, and whether it takes more.
    var arity: (least: Int, takesMore: Bool) {
        switch self {
        case .and, .or, .call, .index, .slice, .printf, .eq: (1, true)
        case .len, .not: (1, false)
        case .ne, .lt, .le, .gt, .ge: (2, false)
        case .html, .js, .urlquery, .print, .println: (0, true)
        }
    }
}

/// Why a function failed, in Go's words.
struct TemplateFunctionError: Error {
    let message: String
    init(_ message: String) { self.message = message }
}

extension TemplateRun {
    /// Calls a function.
    ///
    /// - Parameters:
    ///   - given: what the command before it in the pipeline gave: its last argument.
    ///   - place: the call, for messages about its failure.
    mutating func apply(
        _ name: String, _ operands: [TemplateOperand], _ given: TemplateValue?, _ dot: TemplateValue, place: Current
    ) throws(Failure) -> TemplateValue {
        guard let function = TemplateFunction(rawValue: name) else { throw error("\(GoText.quoted(name)) is not a defined function") }
        let count = operands.count + (given == nil ? 0 : 1)
        let arity = function.arity
        if arity.takesMore {
            if count < arity.least { throw error("wrong number of args for \(name): want at least \(arity.least) got \(operands.count)") }
        } else if count != arity.least {
            throw error("wrong number of args for \(name): want \(arity.least) got \(count)")
        }
        if function == .and || function == .or { return try firstDeciding(operands, given, dot, truth: function == .or) }
        var arguments: [TemplateValue] = []
        for (position, operand) in operands.enumerated() {
            arguments.append(
                function == .printf && position == 0 ? try format(operand, dot) : try plain(operand, dot))
        }
        if let given { arguments.append(function == .printf && operands.isEmpty ? try string(given) : given) }
        do throws(TemplateFunctionError) {
            return try TemplateFunctions(call: call).apply(function, arguments, calleeName: operands.first?.text)
        } catch {
            current = place
            throw self.error("error calling \(name): \(error.message)")
        }
    }

    /// `and` and `or` evaluate no more than they need.
    private mutating func firstDeciding(
        _ operands: [TemplateOperand], _ given: TemplateValue?, _ dot: TemplateValue, truth: Bool
    ) throws(Failure) -> TemplateValue {
        var value = TemplateValue.invalid
        for operand in operands {
            value = try plain(operand, dot)
            if value.isTrue == truth { return value }
        }
        return given ?? value
    }

    /// The first argument of `printf`, which is a string.
    private mutating func format(_ operand: TemplateOperand, _ dot: TemplateValue) throws(Failure) -> TemplateValue {
        at(operand)
        switch operand.kind {
        case .null: throw error("cannot assign nil to string")
        case .string: return try plain(operand, dot)
        case .bool, .number: throw error("expected string; found \(operand.text)")
        default: return try string(try plain(operand, dot))
        }
    }

    private func string(_ value: TemplateValue) throws(Failure) -> TemplateValue {
        if value.isInvalid { throw error("invalid value; expected string") }
        let inner = value.concrete
        if inner.isPlainString { return inner }
        throw error("wrong type for value; expected string; got \((inner.isInvalid ? value : inner).typeName)")
    }
}
