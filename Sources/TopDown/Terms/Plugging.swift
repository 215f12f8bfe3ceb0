import RegoSyntax
import RegoValue

/// Replaces variables by what they are bound to.
struct Plugging {
    let store: ValueStore
    /// When given, variables of other bindings that stay get the number of those bindings at the end of their names, so that they are
    /// unique in what is saved for the caller.
    let caller: Bindings?

    init(_ store: ValueStore, caller: Bindings? = nil) {
        self.store = store
        self.caller = caller
    }

    func plug(_ operand: Operand, _ bindings: Bindings) -> Operand {
        guard case .term(let term) = operand else { return operand }
        switch term.kind {
        case .var(let name):
            let (found, next) = bindings.apply(operand)
            if found.variable == name, next === bindings { return .term(namespaced(term, name, bindings)) }
            guard let free = found.variable, case .term(let variable) = found else { return plug(found, next) }
            return .term(namespaced(variable, free, next))
        case .array(let items):
            let plugged = items.map { plug($0, bindings) }
            if let values = store.values(plugged) { return .value(store.arena.array(values)) }
            return .term(Term(.array(plugged.map { store.term($0) }), at: term.location))
        case .set(let items):
            let plugged = items.map { plug($0, bindings) }
            if let values = store.values(plugged) { return .value(store.arena.set(values)) }
            return .term(Term(.set(Self.unique(plugged.map { store.term($0) })), at: term.location))
        case .object(let members): return plug(members, term, bindings)
        case .ref(let ref): return .term(Term(.ref(Ref(ref.terms.map { plugTerm($0, bindings) })), at: term.location))
        default: return store.operand(term)
        }
    }

    func plug(_ term: Term, _ bindings: Bindings) -> Operand { plug(store.operand(term), bindings) }

    /// The plugged term as syntax.
    func plugTerm(_ term: Term, _ bindings: Bindings) -> Term {
        switch term.kind {
        case .null, .bool, .number, .string: term
        default: store.term(plug(term, bindings), at: term.location)
        }
    }

    private func plug(_ members: [ObjectMember], _ term: Term, _ bindings: Bindings) -> Operand {
        let keys = members.map { plug($0.key, bindings) }
        let values = members.map { plug($0.value, bindings) }
        if let keys = store.values(keys), let values = store.values(values) {
            let object = store.arena.object(capacity: keys.count)
            for (key, value) in zip(keys, values) { store.arena.insert(object, key, value) }
            return .value(object)
        }
        let plugged = zip(keys, values).map { ObjectMember(key: store.term($0), value: store.term($1)) }
        return .term(Term(.object(plugged), at: term.location))
    }

    private func namespaced(_ term: Term, _ name: String, _ bindings: Bindings) -> Term {
        Self.namespaced(term, name, bindings, caller: caller)
    }

    /// The variable's name as seen by the caller. The root documents are the same everywhere.
    static func namespaced(_ term: Term, _ name: String, _ bindings: Bindings, caller: Bindings?) -> Term {
        guard let caller, caller !== bindings, name != "input", name != "data" else { return term }
        return .variable(name + String(bindings.id))
    }

    static func unique(_ terms: [Term]) -> [Term] {
        var seen: Set<Term> = []
        return terms.filter { seen.insert($0).inserted }
    }
}
