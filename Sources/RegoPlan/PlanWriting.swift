extension Plan {
    /// The plan as OPA writes it to `plan.json`: same members in the same order, no spaces. Equal plans give equal bytes.
    public func json() -> [UInt8] {
        var writer = PlanWriter()
        writer.write(self)
        return writer.bytes
    }
}

/// Writes JSON in the order and with the escapes of Go's `encoding/json`, which OPA uses.
struct PlanWriter {
    private(set) var bytes: [UInt8] = []
    /// A comma is due before the next member or element.
    private var needsComma = false

    mutating func write(_ plan: Plan) {
        object { writer in
            writer.object("static") { writer in
                if !plan.strings.isEmpty { writer.constants("strings", plan.strings) }
                if !plan.builtins.isEmpty { writer.list("builtin_funcs", plan.builtins) { $0.write($1) } }
                if !plan.files.isEmpty { writer.constants("files", plan.files) }
            }
            writer.object("plans") { writer in
                writer.list("plans", plan.plans) { writer, named in
                    writer.object { writer in
                        writer.member("name", named.name)
                        writer.list("blocks", named.blocks) { $0.write($1) }
                    }
                }
            }
            writer.object("funcs") { writer in
                writer.list("funcs", plan.functions) { $0.write($1) }
            }
        }
    }

    private mutating func constants(_ key: String, _ strings: [String]) {
        list(key, strings) { writer, string in writer.object { $0.member("value", string) } }
    }

    private mutating func write(_ builtin: BuiltinFunction) {
        object { writer in
            writer.member("name", builtin.name)
            if let declaration = builtin.declaration {
                writer.key("decl")
                writer.write(declaration)
            }
        }
    }

    private mutating func write(_ function: PlanFunction) {
        object { writer in
            writer.member("name", function.name)
            writer.list("params", function.parameters) { $0.value(Int64($1.index)) }
            writer.member("return", function.returnLocal)
            writer.list("blocks", function.blocks) { $0.write($1) }
            if !function.path.isEmpty { writer.list("path", function.path) { $0.value($1) } }
        }
    }

    mutating func write(_ block: Block) {
        object { writer in
            writer.list("stmts", block.statements) { $0.write($1) }
        }
    }

    private mutating func write(_ statement: Statement) {
        object { writer in
            writer.member("type", statement.operation.typeName)
            writer.object("stmt") { writer in
                writer.write(statement.operation)
                writer.member("file", Int64(statement.place.file))
                writer.member("col", Int64(statement.place.column))
                writer.member("row", Int64(statement.place.row))
            }
        }
    }

    // MARK: JSON

    mutating func object(_ content: (inout PlanWriter) -> Void) {
        begin("{")
        content(&self)
        end("}")
    }

    mutating func object(_ name: String, _ content: (inout PlanWriter) -> Void) {
        key(name)
        object(content)
    }

    mutating func list<T>(_ name: String, _ elements: [T], _ write: (inout PlanWriter, T) -> Void) {
        key(name)
        begin("[")
        for element in elements { write(&self, element) }
        end("]")
    }

    private mutating func begin(_ bracket: Unicode.Scalar) {
        separate()
        bytes.append(UInt8(ascii: bracket))
        needsComma = false
    }

    private mutating func end(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    mutating func key(_ name: String) {
        value(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func member(_ name: String, _ text: String) {
        key(name)
        value(text)
    }

    mutating func member(_ name: String, _ number: Int64) {
        key(name)
        value(number)
    }

    mutating func member(_ name: String, _ local: Local) {
        member(name, Int64(local.index))
    }

    mutating func member(_ name: String, _ operand: Operand) {
        key(name)
        value(operand)
    }

    mutating func value(_ operand: Operand) {
        object { writer in
            switch operand {
            case .local(let local):
                writer.member("type", "local")
                writer.member("value", local)
            case .string(let index):
                writer.member("type", "string_index")
                writer.member("value", Int64(index))
            case .bool(let flag):
                writer.member("type", "bool")
                writer.key("value")
                writer.raw(flag ? "true" : "false")
            }
        }
    }

    mutating func value(_ number: Int64) {
        raw(String(number))
    }

    mutating func raw(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    /// A string, escaped as Go does: `<`, `>`, `&` and the two line separators of Unicode too.
    mutating func value(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes += Array("\\\"".utf8)
            case "\\": bytes += Array("\\\\".utf8)
            case "\n": bytes += Array("\\n".utf8)
            case "\r": bytes += Array("\\r".utf8)
            case "\t": bytes += Array("\\t".utf8)
            case "\u{8}": bytes += Array("\\b".utf8)
            case "\u{C}": bytes += Array("\\f".utf8)
            case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..<" ":
                let hex = String(scalar.value, radix: 16)
                bytes += Array("\\u".utf8) + Array(repeating: UInt8(ascii: "0"), count: 4 - hex.utf8.count) + Array(hex.utf8)
            default: bytes += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
