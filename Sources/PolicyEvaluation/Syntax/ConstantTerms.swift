import RegoSyntax
import RegoValue

extension Arena {
    /// The value that a constant term stands for; undefined for what is not constant.
    func value(of term: Term) -> Value {
        switch term.kind {
        case .null: return .null
        case .bool(let flag): return .boolean(flag)
        case .number(let text): return number(text)
        case .string(let text): return string(text)
        case .array(let items): return array(items.map { value(of: $0) })
        case .set(let items): return set(items.map { value(of: $0) })
        case .object(let members):
            let object = object(capacity: members.count)
            for member in members { insert(object, value(of: member.key), value(of: member.value)) }
            return object
        default: return .undefined
        }
    }
}
