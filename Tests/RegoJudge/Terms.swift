import RegoEngine
import RegoSyntax
import RegoValue

/// A term's value, and the scope with what was bound on the way.
typealias Valuation = (value: Value, scope: Scope)

extension Judge {
    /// All values of a term; none where it is undefined.
    func values(of term: Term, _ scope: Scope) throws(Interruption) -> [Valuation] {
        try step()
        switch term.kind {
        case .null, .bool, .number, .string: return [(constant(term), scope)]
        case .var(let name):
            if let value = scope.values[name] { return [(value, scope)] }
            guard let path = scope.path(of: name) else { throw .unbound(name) }
            return try values(of: path, scope)
        case .ref(let ref): return try values(of: ref, scope)
        case .array(let items): return try values(of: items, scope).map { (arena.array($0.values), $0.scope) }
        case .set(let items):
            let ordered = items.positionsInOrder.map { items[$0] }
            return try values(of: ordered, scope).map { (arena.set($0.values), $0.scope) }
        case .object(let members):
            let ordered = members.positionsInOrder.map { members[$0] }
            return try values(of: ordered.flatMap { [$0.key, $0.value] }, scope).map { parts, scope in
                let object = arena.object()
                for position in stride(from: 0, to: parts.count, by: 2) { arena.insert(object, parts[position], parts[position + 1]) }
                return (object, scope)
            }
        case .arrayComprehension(let head, let body):
            return [(arena.array(try comprehend([head], body, scope, of: term).map { $0[0] }), scope)]
        case .setComprehension(let head, let body):
            return [(arena.set(try comprehend([head], body, scope, of: term).map { $0[0] }), scope)]
        case .objectComprehension(let key, let value, let body):
            return [(try object(of: try comprehend([key, value], body, scope, of: term)), scope)]
        case .call(let call): return try values(of: call, scope)
        case .template(let template): return try values(of: template, of: term, scope)
        }
    }

    /// All combinations of the values of several terms. Errors of later terms count, though one before them is undefined.
    func values(of terms: [Term], _ scope: Scope) throws(Interruption) -> [(values: [Value], scope: Scope)] {
        var combinations: [(values: [Value], scope: Scope)] = [([], scope)]
        for (position, term) in terms.enumerated() {
            var longer: [(values: [Value], scope: Scope)] = []
            for (known, scope) in combinations {
                for (value, scope) in try values(of: term, scope) { longer.append((known + [value], scope)) }
            }
            if longer.isEmpty {
                try lookForErrors(in: terms.dropFirst(position + 1), scope)
                return []
            }
            combinations = longer
        }
        return combinations
    }

    private func lookForErrors(in terms: ArraySlice<Term>, _ scope: Scope) throws(Interruption) {
        for term in terms {
            do throws(Interruption) { _ = try values(of: term, scope) } catch {
                if case .unbound = error { continue }
                throw error
            }
        }
    }

    func constant(_ term: Term) -> Value {
        switch term.kind {
        case .null: .null
        case .bool(let value): .boolean(value)
        case .number(let text): arena.number(text)
        case .string(let text): arena.string(text)
        default: .undefined
        }
    }

    /// The heads of a comprehension in each way in which its body holds.
    private func comprehend(_ heads: [Term], _ body: Body, _ scope: Scope, of term: Term) throws(Interruption) -> [[Value]] {
        var used = Names(closures: true)
        used.add(term)
        var inner = try scope.around(used.found)
        inner.enter(body)
        var results: [[Value]] = []
        for solution in try solve(body, inner) { results += try values(of: heads, solution).map(\.values) }
        return results
    }

    private func object(of members: [[Value]]) throws(Interruption) -> Value {
        let object = arena.object()
        for member in members {
            let known = object.lookup(member[0])
            if known.isDefined, known != member[1] { throw .failed(code: .conflict, message: "object keys must be unique") }
            arena.insert(object, member[0], member[1])
        }
        return object
    }

    private func values(of template: TemplateString, of term: Term, _ scope: Scope) throws(Interruption) -> [Valuation] {
        var used = Names(closures: true)
        used.add(term)
        let inside = try scope.around(used.found)
        var parts: [Value] = []
        for part in template.parts {
            switch part {
            case .constant(let constant): parts.append(self.constant(constant))
            case .expression(let expr):
                guard let inner = expr.term ?? expr.call.map({ Term(.call($0)) }) else { continue }
                var alternatives: [Value] = []
                _ = try with(expr.withs, inside) { (scope) throws(Interruption) in
                    alternatives += try values(of: inner, scope).map(\.value)
                    return []
                }
                if alternatives.isEmpty, isTakenForDefined(expr, inside) { return [] }
                parts.append(arena.set(alternatives))
            }
        }
        return try callBuiltin("internal.template_string", [arena.array(parts)]).map { ($0, scope) }
    }

    /// A document of one rule without a body, whose value is a container without variables. What is undefined in there makes the whole
    /// template string undefined.
    private func isTakenForDefined(_ part: Expr, _ scope: Scope) -> Bool {
        guard part.withs.isEmpty, let ref = part.term?.ref ?? part.term?.variable.map({ Ref($0) }) else { return false }
        let path = absolute(ref, scope)
        guard path.headVariable == "data", path.dropFirst().allSatisfy(\.isScalar) else { return false }
        let place = path.dropFirst().map(constant)
        let here = documentRules(from: place).filter { $0.fixed.count == place.count }
        guard let only = here.first, here.count == 1, only.rule.body.allSatisfy({ $0.term?.kind == .bool(true) && $0.withs.isEmpty }) else {
            return false
        }
        return only.rule.head.value.map { isContainerOfDocuments($0, only.names) } ?? false
    }

    private func isContainerOfDocuments(_ term: Term, _ names: ModuleNames) -> Bool {
        switch term.kind {
        case .array, .set, .object: break
        default: return false
        }
        var used = Names(closures: true)
        used.add(term)
        return !term.containsTemplate && used.found.allSatisfy { names.path(of: $0) != nil }
    }
}

extension Term {
    fileprivate var containsTemplate: Bool {
        switch kind {
        case .template: true
        case .array(let items), .set(let items): items.contains(where: \.containsTemplate)
        case .object(let members): members.contains { $0.key.containsTemplate || $0.value.containsTemplate }
        case .call(let call): call.arguments.contains(where: \.containsTemplate)
        default: false
        }
    }
}
