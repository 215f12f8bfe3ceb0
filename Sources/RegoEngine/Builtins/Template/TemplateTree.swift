/// The templates of a text by their names.
struct TemplateSet {
    static let mainName = "template"

    let text: [UInt8]
    var bodies: [String: [TemplateNode]] = [:]
}

/// A part of a template.
indirect enum TemplateNode {
    case text([UInt8])
    case action(TemplatePipe)
    case `if`(TemplateControl)
    case with(TemplateControl)
    case range(TemplateControl)
    case template(name: String, argument: TemplatePipe?, place: Int)
    case `break`
    case `continue`

    /// Whether nothing but space stands here; such a template may be defined again.
    var isEmpty: Bool {
        guard case .text(let bytes) = self else { return false }
        return bytes.allSatisfy { $0 == 0x20 || (9...13).contains($0) }
    }
}

struct TemplateControl {
    var pipe: TemplatePipe
    var body: [TemplateNode]
    var otherwise: [TemplateNode]?
}

/// `$a, $b := command | command`.
struct TemplatePipe {
    var place: Int
    /// `=` rather than `:=`.
    var isAssignment = false
    var variables: [String] = []
    var commands: [TemplateCommand] = []

    var text: String {
        let declaration = variables.isEmpty ? "" : variables.joined(separator: ", ") + (isAssignment ? " = " : " := ")
        return declaration + commands.map(\.text).joined(separator: " | ")
    }
}

/// A function or value with what is given to it.
struct TemplateCommand {
    var place: Int
    var operands: [TemplateOperand] = []

    var text: String {
        operands.map { operand in
            if case .pipe(let pipe) = operand.kind { return "(\(pipe.text))" }
            return operand.text
        }.joined(separator: " ")
    }
}

struct TemplateOperand {
    indirect enum Kind {
        case dot
        case null
        case bool(Bool)
        case number(TemplateNumber)
        /// The value, and how it is written.
        case string([UInt8], written: String)
        case field([String])
        /// The name with its dollar sign, then the fields.
        case variable([String])
        case function(String)
        case chain(TemplateOperand, [String])
        case pipe(TemplatePipe)
    }

    var kind: Kind
    var place: Int

    /// Whether it is a value that nothing can be given to.
    var isConstant: Bool {
        switch kind {
        case .dot, .null, .bool, .number, .string: true
        default: false
        }
    }

    var text: String {
        switch kind {
        case .dot: "."
        case .null: "nil"
        case .bool(let flag): "\(flag)"
        case .number(let number): number.text
        case .string(_, let written): written
        case .field(let names): names.map { "." + $0 }.joined()
        case .variable(let names): names.joined(separator: ".")
        case .function(let name): name
        case .chain(let first, let names):
            if case .pipe(let pipe) = first.kind {
                "(\(pipe.text))" + names.map { "." + $0 }.joined()
            } else {
                first.text + names.map { "." + $0 }.joined()
            }
        case .pipe(let pipe): pipe.text
        }
    }
}
