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

    /// The constants in memory, as an array in order of their numbers; then the lookup objects of the rule tables.
    func document(tables: [RuleIndex]) -> Document {
        Document { arena in
            let root = arena.array(capacity: constants.count + tables.count)
            for constant in constants { arena.append(root, Self.value(constant, in: arena)) }
            for table in tables {
                let object = arena.object(capacity: table.buckets.count)
                for (number, bucket) in table.buckets.enumerated() {
                    arena.insert(object, Self.value(bucket.key, in: arena), .integer(number))
                }
                arena.append(root, object)
            }
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
