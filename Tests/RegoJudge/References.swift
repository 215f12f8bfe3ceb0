import RegoSyntax
import RegoValue

extension Judge {
    /// A reference from `data`, `input` or a variable of the scope.
    func absolute(_ ref: Ref, _ scope: Scope) -> Ref {
        guard let name = ref.headVariable, let path = scope.path(of: name) else { return ref }
        return Ref(path.terms + ref.dropFirst())
    }

    func values(of ref: Ref, _ scope: Scope) throws(Interruption) -> [Valuation] {
        guard let head = ref.first else { return [] }
        let steps = ref.terms.dropFirst()
        guard let name = head.variable, scope.values[name] == nil else {
            var results: [Valuation] = []
            for (value, scope) in try values(of: head, scope) { results += try walk(value, steps, scope) }
            return results
        }
        guard let path = scope.path(of: name) else { throw .unbound(name) }
        let whole = path.terms.dropFirst() + steps
        return path.headVariable == "data" ? try follow([], whole[...], scope) : try walk(world.input, whole[...], scope)
    }

    /// Steps into a value. A step that is not bound goes to every member.
    private func walk(_ value: Value, _ steps: ArraySlice<Term>, _ scope: Scope) throws(Interruption) -> [Valuation] {
        guard value.isDefined else { return [] }
        guard let step = steps.first else { return [(value, scope)] }
        var results: [Valuation] = []
        for (key, scope) in try keys(step, among: { value.members.map(\.key) }, scope) {
            results += try walk(value.lookup(key), steps.dropFirst(), scope)
        }
        return results
    }

    /// The values of a step, or those of the keys there are that it matches.
    private func keys(_ step: Term, among keys: () -> [Value], _ scope: Scope) throws(Interruption) -> [Valuation] {
        do throws(Interruption) {
            return try values(of: step, scope)
        } catch {
            guard case .unbound = error, step.isPattern else { throw error }
        }
        var results: [Valuation] = []
        for key in keys() { results += try match(step, key, scope).map { (key, $0) } }
        return results
    }

    /// Steps through `data`, where base documents and rules lie.
    private func follow(_ path: [Value], _ steps: ArraySlice<Term>, _ scope: Scope) throws(Interruption) -> [Valuation] {
        try self.step()
        if world.isReplaced(path) { return try walk(world.replacement(at: path), steps, scope) }
        let here = documentRules(from: path)
        if here.contains(where: { $0.fixed.count == path.count }) {
            return try walk(try document(path, demanding: try knownSteps(steps, scope)), steps, scope)
        }
        guard let step = steps.first else {
            let whole = try wholeDocument(path)
            return whole.isDefined ? [(whole, scope)] : []
        }
        let inside = places.filter { $0.count > path.count && $0.starts(with: path, by: { $0.isSpelled(like: $1) }) }
        if inside.isEmpty { return try walk(baseDocument(path), steps, scope) }
        var results: [Valuation] = []
        let base = baseDocument(path)
        // Keys of base documents come first.
        let made = arena.set(inside.map { $0[path.count] }).members.map(\.key).filter { base.lookup($0).isUndefined }
        for (key, scope) in try keys(step, among: { base.members.map(\.key) + made }, scope) {
            results += try follow(path + [key], steps.dropFirst(), scope)
        }
        return results
    }

    /// The steps up to the first that has no value, or several.
    private func knownSteps(_ steps: ArraySlice<Term>, _ scope: Scope) throws(Interruption) -> [Value] {
        var known: [Value] = []
        for step in steps {
            var names = Names(closures: true)
            names.add(step)
            guard scope.unbound(names.found) == nil, step.ref == nil, step.call == nil else { break }
            let values = try values(of: step, scope)
            guard values.count == 1 else { break }
            known.append(values[0].value)
        }
        return known
    }
}

extension Term {
    /// Whether it is something that a key can be matched with.
    fileprivate var isPattern: Bool {
        switch kind {
        case .var, .array, .object: true
        default: false
        }
    }
}
