import BigInt
import RegoValue

extension GoFormat {
    /// An argument as Go's `fmt` sees it.
    indirect enum Argument {
        case integer(Int64)
        case big(BigInt)
        case float(Double)
        case string([UInt8])
        /// A string of a type with a name.
        case named(String, [UInt8])
        case null
        case boolean(Bool)
        case complex(Double, Double)
        /// `[]interface {}`.
        case list([Argument])
        /// `map[string]interface {}`, sorted.
        case members([(key: [UInt8], value: Argument)])

        /// As OPA hands a value to Go's `Sprintf`.
        init(_ value: Value) {
            switch value.kind {
            case .integer: self = .integer(value.immediateInteger ?? 0)
            case .decimal:
                let text = value.numberText ?? "0"
                if let integer = Int64(text) {
                    self = .integer(integer)
                } else if text.utf8.count <= ExactInteger.largestDigitCount, let integer = BigInt(text) {
                    self = .big(integer)
                } else if let float = value.double, float.isFinite {
                    self = .float(float)
                } else {
                    self = .string(Array(text.utf8))
                }
            case .string: self = .string(Array(value.utf8))
            default:
                var text: [UInt8] = []
                value.appendTermText(to: &text)
                self = .string(text)
            }
        }

        var typeName: String {
            switch self {
            case .integer: "int"
            case .big: "*big.Int"
            case .float: "float64"
            case .string: "string"
            case .named(let name, _): name
            case .null: "<nil>"
            case .boolean: "bool"
            case .complex: "complex128"
            case .list: "[]interface {}"
            case .members: "map[string]interface {}"
            }
        }
    }
}

/// Lists and maps: each element under the verb and its flags.
extension GoVerb {
    mutating func write(_ elements: [GoFormat.Argument], _ verb: UInt32) {
        writeAll(elements, "[", "[]interface {}", verb) { $0.writeElement($1, verb) }
    }

    mutating func write(_ members: [(key: [UInt8], value: GoFormat.Argument)], _ verb: UInt32) {
        writeAll(members, "map[", "map[string]interface {}", verb) { writer, member in
            writer.write(.string(member.key), verb)
            writer.append(":")
            writer.writeElement(member.value, verb)
        }
    }

    private mutating func writeAll<Item>(
        _ items: [Item], _ open: String, _ type: String, _ verb: UInt32, _ write: (inout GoVerb, Item) -> Void
    ) {
        append(isGoSyntax ? type + "{" : open)
        for (position, item) in items.enumerated() {
            if position > 0 { append(isGoSyntax ? ", " : " ") }
            write(&self, item)
        }
        append(isGoSyntax ? "}" : "]")
    }

    private mutating func writeElement(_ element: GoFormat.Argument, _ verb: UInt32) {
        guard case .null = element else { return write(element, verb) }
        append(isGoSyntax ? "interface {}(nil)" : "<nil>")
    }
}
