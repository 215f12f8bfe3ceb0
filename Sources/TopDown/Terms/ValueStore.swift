import RegoSyntax
import RegoValue

/// Turns constant terms into values and back. Values live as long as the store.
final class ValueStore {
    private let owner: ArenaOwner
    let arena: Arena
    /// Strings of the program by their bytes, so that each is made once.
    private var strings: [Text: Value] = [:]

    init(memory: Int) {
        owner = ArenaOwner(limit: memory)
        arena = owner.arena
    }

    /// A key that is equal to another when the bytes are.
    private struct Text: Hashable {
        let text: String
        static func == (left: Text, right: Text) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
    }

    func string(_ text: String) -> Value {
        if let known = strings[Text(text: text)] { return known }
        let value = arena.string(text)
        strings[Text(text: text)] = value
        return value
    }

    /// The operand that a term of a module or query stands for.
    func operand(_ term: Term) -> Operand {
        switch term.kind {
        case .null: return .value(.null)
        case .bool(let flag): return .value(.boolean(flag))
        case .number(let text): return .value(arena.number(text))
        case .string(let text): return .value(string(text))
        case .array, .object, .set: return term.isConstant ? .value(value(term)) : .term(term)
        default: return .term(term)
        }
    }

    /// The value of a constant term; undefined for what is not constant.
    func value(_ term: Term) -> Value {
        switch term.kind {
        case .null: return .null
        case .bool(let flag): return .boolean(flag)
        case .number(let text): return arena.number(text)
        case .string(let text): return string(text)
        case .array(let items): return arena.array(items.map { value($0) })
        case .set(let items): return arena.set(items.map { value($0) })
        case .object(let members):
            let object = arena.object(capacity: members.count)
            for member in members { arena.insert(object, value(member.key), value(member.value)) }
            return object
        default: return .undefined
        }
    }

    /// Values of operands, if all are known.
    func values(_ operands: [Operand]) -> [Value]? {
        var values: [Value] = []
        values.reserveCapacity(operands.count)
        for operand in operands {
            guard case .value(let value) = operand else { return nil }
            values.append(value)
        }
        return values
    }

    func term(_ operand: Operand, at location: SourceLocation = .none) -> Term {
        switch operand {
        case .term(let term): term
        case .value(let value): Self.term(value, at: location)
        }
    }

    /// A value as syntax: collections in Rego's order.
    static func term(_ value: Value, at location: SourceLocation = .none) -> Term {
        switch value.kind {
        case .undefined, .null: return Term(.null, at: location)
        case .boolean: return Term(.bool(value.isTrue), at: location)
        case .integer, .decimal: return Term(.number(value.numberText ?? "0"), at: location)
        case .string: return Term(.string(value.string ?? ""), at: location)
        case .array: return Term(.array(value.storage.map { term($0) }), at: location)
        case .set:
            value.sortEntries()
            return Term(.set(value.storage.map { term($0) }), at: location)
        case .object:
            value.sortEntries()
            let members = (0..<value.count).map { ObjectMember(key: term(value.key(at: $0)), value: term(value.value(at: $0))) }
            return Term(.object(members), at: location)
        }
    }
}
