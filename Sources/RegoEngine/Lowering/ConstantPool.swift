import RegoPlan
import RegoValue

/// The constants of a program, each once.
struct ConstantPool {
    enum Constant: Hashable {
        case null
        case boolean(Bool)
        case integer(Int64)
        case number(String)
        case string(String)

        /// Strings by their bytes, as Rego compares them: to Swift, `\u{E9}` and `e\u{301}` are equal.
        static func == (left: Constant, right: Constant) -> Bool {
            switch (left, right) {
            case (.null, .null): true
            case (.boolean(let a), .boolean(let b)): a == b
            case (.integer(let a), .integer(let b)): a == b
            case (.number(let a), .number(let b)), (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
            default: false
            }
        }

        func hash(into hasher: inout Hasher) {
            switch self {
            case .null: hasher.combine(0)
            case .boolean(let boolean): hasher.combine(boolean)
            case .integer(let integer): hasher.combine(integer)
            case .number(let text), .string(let text): for byte in text.utf8 { hasher.combine(byte) }
            }
        }

        /// The number with this spelling; as an integer where that says the same.
        static func number(spelled text: String) -> Constant {
            if let integer = Int64(text), String(integer) == text { return .integer(integer) }
            return .number(text)
        }
    }

    private(set) var constants: [Constant] = []
    private var numbers: [Constant: Int32] = [:]

    /// The operand that stands for a constant: the complement of its number.
    mutating func operand(_ constant: Constant) -> Int32 {
        if let number = numbers[constant] { return ~number }
        let number = Int32(constants.count)
        constants.append(constant)
        numbers[constant] = number
        return ~number
    }

    /// The constants in memory, as an array in order of their numbers.
    func document() -> Document {
        Document { arena in
            let root = arena.array(capacity: constants.count)
            for constant in constants { arena.append(root, Self.value(constant, in: arena)) }
            return root
        }
    }

    private static func value(_ constant: Constant, in arena: Arena) -> Value {
        switch constant {
        case .null: .null
        case .boolean(let boolean): .boolean(boolean)
        case .integer(let integer): .integer(integer)
        case .number(let text): arena.number(text)
        case .string(let text): arena.string(text)
        }
    }
}
