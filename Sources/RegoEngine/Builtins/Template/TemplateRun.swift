import RegoSyntax
import RegoValue

/// Runs a template with a document.
struct TemplateRun {
    let call: BuiltinCall
    let set: TemplateSet
    /// What was written so far.
    private(set) var output: StringBuilder
    /// What is being evaluated, which messages name.
    var current = Current(place: 0, text: "")
    private var name = TemplateSet.mainName
    private var variables: [(name: String, value: TemplateValue)] = []
    private var steps = 0
    private let stack = StackGauge()

    struct Current {
        var place: Int
        var text: String
    }

    /// Nodes that may be visited, and bytes of stack that calls may use.
    private static let stepLimit = 10_000_000
    private static let stackLimit = 384 << 10

    /// Why a run ends early: Go's error, or the evaluation's limits.
    enum Failure: Error {
        case template(TemplateError)
        case evaluation(BuiltinError)
    }

    init(_ call: BuiltinCall, _ set: TemplateSet) {
        self.call = call
        self.set = set
        output = StringBuilder(in: call.arena)
    }

    /// The text that the template makes of a document.
    mutating func run(with document: Value) throws(Failure) -> Value {
        variables = [("$", .document(document))]
        _ = try walk(set.bodies[name] ?? [], .document(document))
        return output.finish()
    }

    // MARK: nodes

    /// How a list of nodes was left.
    private enum Exit { case end, `break`, `continue` }

    private mutating func walk(_ nodes: [TemplateNode], _ dot: TemplateValue) throws(Failure) -> Exit {
        for node in nodes {
            try step()
            let exit = try walk(node, dot)
            if exit != .end { return exit }
        }
        return .end
    }

    private mutating func step() throws(Failure) {
        steps += 1
        if steps & 1023 == 0, call.context.isOver { throw .evaluation(BuiltinError(.halt, "caller cancelled query execution")) }
        if steps > Self.stepLimit { throw error("executed more than \(Self.stepLimit) nodes") }
    }

    private mutating func walk(_ node: TemplateNode, _ dot: TemplateValue) throws(Failure) -> Exit {
        switch node {
        case .text(let bytes): try write(bytes)
        case .action(let pipe):
            let value = try evaluate(pipe, dot)
            if pipe.variables.isEmpty { try write(TemplatePrinting.shown(value)) }
        case .if(let control): return try branch(control, dot, narrows: false)
        case .with(let control): return try branch(control, dot, narrows: true)
        case .range(let control): return try iterate(control, dot)
        case .template(let name, let argument, let place): try include(name, argument, place, dot)
        case .break: return .break
        case .continue: return .continue
        }
        return .end
    }

    private mutating func write(_ bytes: [UInt8]) throws(Failure) {
        do throws(BuiltinError) { try call.requireRoom(for: bytes.count) } catch { throw .evaluation(error) }
        bytes.withUnsafeBytes { output.append($0) }
    }

    private mutating func branch(_ control: TemplateControl, _ dot: TemplateValue, narrows: Bool) throws(Failure) -> Exit {
        let outer = variables.count
        defer { variables.removeLast(variables.count - outer) }
        let value = try evaluate(control.pipe, dot)
        if value.isTrue { return try walk(control.body, narrows ? value : dot) }
        return try walk(control.otherwise ?? [], dot)
    }

    private mutating func include(_ name: String, _ argument: TemplatePipe?, _ place: Int, _ dot: TemplateValue) throws(Failure) {
        let given = argument.map { " " + $0.text } ?? ""
        current = Current(place: place, text: "{{template \(GoText.quoted(name))\(given)}}")
        guard let body = set.bodies[name] else { throw error("template \(GoText.quoted(name)) not defined") }
        guard stack.used() < Self.stackLimit else { throw error("exceeded maximum template depth") }
        var value = TemplateValue.invalid
        if let argument { value = try evaluate(argument, dot) }
        let outer = (self.name, variables)
        (self.name, variables) = (name, [("$", value)])
        _ = try walk(body, value)
        (self.name, variables) = outer
    }

    // MARK: range

    private mutating func iterate(_ control: TemplateControl, _ dot: TemplateValue) throws(Failure) -> Exit {
        let outer = variables.count
        defer { variables.removeLast(variables.count - outer) }
        let domain = try evaluate(control.pipe, dot)
        var isEmpty = true
        switch domain {
        case .integer(let end): isEmpty = try count(to: end, control)
        case .byte(let end): isEmpty = try count(to: Int64(end), control)
        case .invalid: break
        case _ where domain.array != nil:
            for (index, element) in (domain.array?.storage ?? UnsafeBufferPointer(start: nil, count: 0)).enumerated() {
                isEmpty = false
                if try iteration(control, .integer(Int64(index)), .element(element)) == .break { break }
            }
        case .document(let object) where object.isObject:
            for position in TemplatePrinting.sortedPositions(of: object) {
                isEmpty = false
                if try iteration(control, .document(object.key(at: position)), .element(object.value(at: position))) == .break { break }
            }
        default: throw error("range can't iterate over \(TemplatePrinting.text(domain))")
        }
        return isEmpty ? try walk(control.otherwise ?? [], dot) : .end
    }

    private mutating func count(to end: Int64, _ control: TemplateControl) throws(Failure) -> Bool {
        if control.pipe.variables.count > 1 { throw error("can't use \(end) to iterate over more than one variable") }
        var number: Int64 = 0
        while number < end {
            if try iteration(control, .invalid, .integer(number)) == .break { break }
            number += 1
        }
        return end <= 0
    }

    private mutating func iteration(_ control: TemplateControl, _ index: TemplateValue, _ element: TemplateValue) throws(Failure) -> Exit {
        try step()
        let names = control.pipe.variables
        let values = names.count > 1 ? [index, element] : [element]
        if control.pipe.isAssignment {
            for (name, value) in zip(names, values) { try assign(value, to: name) }
        } else {
            let first = variables.count - names.count
            for (offset, value) in values.prefix(names.count).enumerated() { variables[first + offset].value = value }
        }
        let outer = variables.count
        defer { variables.removeLast(variables.count - outer) }
        return try walk(control.body, element)
    }

    // MARK: variables

    private mutating func assign(_ value: TemplateValue, to name: String) throws(Failure) {
        guard let position = variables.lastIndex(where: { $0.name == name }) else { throw error("undefined variable: \(name)") }
        variables[position].value = value
    }

    private func value(of name: String) throws(Failure) -> TemplateValue {
        guard let found = variables.last(where: { $0.name == name }) else { throw error("undefined variable: \(name)") }
        return found.value
    }

    // MARK: pipelines

    mutating func evaluate(_ pipe: TemplatePipe, _ dot: TemplateValue) throws(Failure) -> TemplateValue {
        guard stack.used() < Self.stackLimit else { throw error("exceeded maximum template depth") }
        current = Current(place: pipe.place, text: pipe.text)
        var value: TemplateValue?
        for command in pipe.commands { value = try evaluate(command, dot, given: value).concrete }
        let result = value ?? .invalid
        for name in pipe.variables {
            if pipe.isAssignment { try assign(result, to: name) } else { variables.append((name, result)) }
        }
        return result
    }

    /// - Parameter given: what the command before it in the pipeline gave.
    private mutating func evaluate(_ command: TemplateCommand, _ dot: TemplateValue, given: TemplateValue?) throws(Failure) -> TemplateValue
    {
        let first = command.operands[0]
        let isGivenMore = command.operands.count > 1 || given != nil
        switch first.kind {
        case .field, .chain: return try path(first, dot, isGivenMore: isGivenMore)
        case .variable(let names):
            if names.count > 1 { return try path(first, dot, isGivenMore: isGivenMore) }
            at(first)
        case .function(let name):
            at(first)
            return try apply(
                name, Array(command.operands.dropFirst()), given, dot, place: Current(place: command.place, text: command.text))
        case .pipe: break
        default: at(first)
        }
        if isGivenMore { throw error("can't give argument to non-function \(first.text)") }
        if case .null = first.kind { throw error("nil is not a command") }
        return try plain(first, dot)
    }

    /// An operand that is not the head of a command.
    mutating func plain(_ operand: TemplateOperand, _ dot: TemplateValue) throws(Failure) -> TemplateValue {
        switch operand.kind {
        case .dot: return dot
        case .null: return .invalid
        case .bool(let flag): return .document(.boolean(flag))
        case .string(let bytes, _): return .document(call.arena.string(bytes))
        case .number(let number): return try constant(number, operand)
        case .variable(let names) where names.count == 1:
            at(operand)
            return try value(of: names[0])
        case .field, .variable, .chain: return try path(operand, dot, isGivenMore: false)
        case .pipe(let pipe): return try evaluate(pipe, dot)
        case .function(let name):
            at(operand)
            return try apply(name, [], nil, dot, place: Current(place: operand.place, text: operand.text))
        }
    }

    private mutating func constant(_ number: TemplateNumber, _ operand: TemplateOperand) throws(Failure) -> TemplateValue {
        at(operand)
        switch number.ideal {
        case .integer(let integer): return .integer(integer)
        case .float(let float): return .float(float)
        case .complex(let real, let imaginary): return .complex(real, imaginary)
        case .tooLarge: throw error("\(number.text) overflows int")
        }
    }

    // MARK: fields

    private mutating func path(_ operand: TemplateOperand, _ dot: TemplateValue, isGivenMore: Bool) throws(Failure) -> TemplateValue {
        at(operand)
        var receiver: TemplateValue
        var names: [String]
        switch operand.kind {
        case .field(let fields): (receiver, names) = (dot, fields)
        case .variable(let fields): (receiver, names) = (try value(of: fields[0]), Array(fields.dropFirst()))
        case .chain(let first, let fields):
            at(first)
            if case .null = first.kind { throw error("indirection through explicit nil in \(operand.text)") }
            (receiver, names) = (try plain(first, dot), fields)
        default: return try plain(operand, dot)
        }
        for (position, name) in names.enumerated() {
            receiver = try field(name, of: receiver, isGivenMore: isGivenMore && position == names.count - 1)
        }
        return receiver
    }

    private func field(_ name: String, of receiver: TemplateValue, isGivenMore: Bool) throws(Failure) -> TemplateValue {
        if receiver.isInvalid { return .invalid }
        let inner = receiver.concrete
        if inner.isInvalid { throw error("nil pointer evaluating \(receiver.typeName).\(name)") }
        guard let object = inner.object else { throw error("can't evaluate field \(name) in type \(receiver.typeName)") }
        if isGivenMore { throw error("\(name) is not a method but has arguments") }
        let member = object.lookup(name)
        return member.isDefined ? .element(member) : .invalid
    }

    // MARK: messages

    mutating func at(_ operand: TemplateOperand) { current = Current(place: operand.place, text: operand.text) }

    /// An error in Go's words at what is being evaluated.
    func error(_ message: String) -> Failure {
        let before = set.text[..<min(current.place, set.text.count)]
        let row = 1 + before.count { $0 == 10 }
        let column = before.count - (before.lastIndex(of: 10).map { $0 + 1 } ?? 0)
        let place = "\(TemplateSet.mainName):\(row):\(column)"
        return .template(TemplateError(message: "template: \(place): executing \(GoText.quoted(name)) at <\(current.text)>: \(message)"))
    }
}
