import RegoSyntax
import RegoValue

/// The documents and functions that an expression sees. `with` makes another one for a while.
struct World {
    /// What a function or built-in function is replaced by.
    enum Substitute {
        case function(String)
        case value(Value)
    }

    var input = Value.undefined
    /// Base documents.
    let data: Value
    /// What stands in the place of documents, as a tree from `data` on.
    var replacement = Value.undefined
    /// The places in `data` that are replaced.
    var replacedPlaces: [[Value]] = []
    /// By the full name of what is replaced.
    var substitutes: [String: Substitute] = [:]

    init(data: Value) { self.data = data }

    /// Whether the document at the path, or one around it, is replaced.
    func isReplaced(_ path: [Value]) -> Bool { replacedPlaces.contains { path.starts(with: $0) } }

    func replacement(at path: [Value]) -> Value { path.reduce(replacement) { $0.lookup($1) } }
}

extension Judge {
    /// Solves something in the worlds that the `with` modifiers of an expression make.
    func with(
        _ modifiers: [With], _ scope: Scope, _ inside: (Scope) throws(Interruption) -> [Scope]
    ) throws(Interruption) -> [Scope] {
        var solutions: [Scope] = []
        for (changed, scope) in try worlds(modifiers[...], world, scope) {
            let before = world
            world = changed
            defer { world = before }
            solutions += try inside(scope)
        }
        return solutions
    }

    /// The values of modifiers are those of the world outside.
    private func worlds(_ modifiers: ArraySlice<With>, _ changed: World, _ scope: Scope) throws(Interruption) -> [(World, Scope)] {
        guard let modifier = modifiers.first else { return [(changed, scope)] }
        let target = modifier.target.ref ?? Ref([modifier.target])
        if isFunction(target, scope), let other = function(modifier.value, scope) {
            var changed = changed
            changed.substitutes[name(of: target, scope)] = .function(other)
            return try worlds(modifiers.dropFirst(), changed, scope)
        }
        let values = try values(of: modifier.value, scope)
        if values.isEmpty, isFunction(target, scope), namesRules(modifier.value, scope) {
            // Only a call needs the value of rules; any other is found before.
            var changed = changed
            changed.substitutes[name(of: target, scope)] = .value(.undefined)
            return try worlds(modifiers.dropFirst(), changed, scope)
        }
        var results: [(World, Scope)] = []
        for (value, scope) in values {
            var changed = changed
            if isFunction(target, scope) {
                changed.substitutes[name(of: target, scope)] = .value(value)
            } else {
                replace(target, by: value, in: &changed, scope)
            }
            results += try worlds(modifiers.dropFirst(), changed, scope)
        }
        return results
    }

    private func replace(_ target: Ref, by value: Value, in world: inout World, _ scope: Scope) {
        let path = absolute(target, scope)
        let steps = path.dropFirst().map(constant)
        if path.headVariable == "input" {
            world.input = placing(value, at: steps[...], in: world.input)
        } else {
            world.replacement = placing(value, at: steps[...], in: world.replacement)
            world.replacedPlaces.append(steps)
        }
    }

    /// A copy of a document with a value at a path.
    private func placing(_ value: Value, at path: ArraySlice<Value>, in document: Value) -> Value {
        guard let key = path.first else { return value }
        let copy = document.isObject ? arena.shallowCopy(document, room: 1) : arena.object()
        let inner = document.isObject ? document.lookup(key) : .undefined
        arena.insert(copy, key, placing(value, at: path.dropFirst(), in: inner))
        return copy
    }

    /// Whether a modifier's value is rules or packages by their name.
    private func namesRules(_ term: Term, _ scope: Scope) -> Bool {
        guard let name = term.ref ?? term.variable.map({ Ref($0) }) else { return false }
        let ref = absolute(name, scope)
        guard ref.headVariable == "data" else { return false }
        let steps = Array(ref.terms.dropFirst())
        guard steps.allSatisfy({ $0.isConstant }) else { return false }
        let path = steps.map(constant)
        return places.contains { $0.starts(with: path) }
    }

    /// The function that a modifier's value names, if it names one.
    private func function(_ term: Term, _ scope: Scope) -> String? {
        guard let ref = term.ref ?? term.variable.map({ Ref($0) }), isFunction(ref, scope) else { return nil }
        return name(of: ref, scope)
    }
}
