import RegoSyntax
import RegoValue

extension Judge {
    /// The scopes in which a term that may have new variables in it equals a value.
    func match(_ pattern: Term, _ value: Value, _ scope: Scope) throws(Interruption) -> [Scope] {
        try step()
        switch pattern.kind {
        case .var(let name) where scope.values[name] == nil && scope.path(of: name) == nil: return [scope.binding(name, to: value)]
        case .array(let items):
            guard value.isArray, value.count == items.count else { return [] }
            return try match(items.enumerated().map { ($0.element, value.element($0.offset)) }, scope)
        case .object(let members):
            guard value.isObject, value.count == members.count else { return [] }
            return try matchMembers(members, value, scope)
        default:
            return try values(of: pattern, scope).filter { $0.value == value }.map(\.scope)
        }
    }

    /// Several at once. One that needs a variable which another binds waits for it.
    private func match(_ pairs: [(Term, Value)], _ scope: Scope) throws(Interruption) -> [Scope] {
        if pairs.isEmpty { return [scope] }
        var reason: Interruption?
        for (position, pair) in pairs.enumerated() {
            let matches: [Scope]
            do throws(Interruption) {
                matches = try match(pair.0, pair.1, scope)
            } catch {
                guard case .unbound = error else { throw error }
                reason = error
                continue
            }
            var rest = pairs
            rest.remove(at: position)
            var results: [Scope] = []
            for scope in matches { results += try match(rest, scope) }
            return results
        }
        throw reason ?? .gaveUp
    }

    private func matchMembers(_ members: [ObjectMember], _ object: Value, _ scope: Scope) throws(Interruption) -> [Scope] {
        var results: [Scope] = []
        for (keys, scope) in try values(of: members.map(\.key), scope) {
            let found = keys.map { object.lookup($0) }
            if found.contains(where: \.isUndefined) { continue }
            results += try match(Array(zip(members.map(\.value), found)), scope)
        }
        return results
    }

    /// `a = b`: one side has a value that the other is matched with, or both are of the same form and their parts are unified.
    func unify(_ left: Term, _ right: Term, _ scope: Scope) throws(Interruption) -> [Scope] {
        do throws(Interruption) {
            return try matching(right, with: left, scope)
        } catch {
            guard case .unbound = error else { throw error }
        }
        do throws(Interruption) {
            return try matching(left, with: right, scope)
        } catch {
            guard case .unbound = error, let parts = Self.parts(left, right) else { throw error }
            return try solve(parts.map { Expr.call("eq", [$0.0, $0.1]) }, scope)
        }
    }

    private func matching(_ pattern: Term, with known: Term, _ scope: Scope) throws(Interruption) -> [Scope] {
        var results: [Scope] = []
        for (value, scope) in try values(of: known, scope) { results += try match(pattern, value, scope) }
        return results
    }

    /// What stands at the same places of two terms of the same form.
    private static func parts(_ left: Term, _ right: Term) -> [(Term, Term)]? {
        switch (left.kind, right.kind) {
        case (.array(let a), .array(let b)) where a.count == b.count: return Array(zip(a, b))
        case (.object(let a), .object(let b)) where a.count == b.count:
            let pairs = a.compactMap { member in b.first { $0.key == member.key }.map { (member.value, $0.value) } }
            return pairs.count == a.count ? pairs : nil
        default: return nil
        }
    }
}
