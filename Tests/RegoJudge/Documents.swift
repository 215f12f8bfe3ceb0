import RegoSyntax
import RegoValue

extension Judge {
    /// The rules that are no functions and lie at the path or below.
    func documentRules(from path: [Value]) -> [JudgedRule] {
        rules.filter { rule in
            !rule.isFunction && rule.fixed.count >= path.count && zip(rule.fixed, path).allSatisfy { constant($0).isSpelled(like: $1) }
        }
    }

    /// The base document at the path, with what `with` put below it.
    func baseDocument(_ path: [Value]) -> Value {
        let base = path.reduce(world.data) { value, key in
            // Paths of base documents are text: a number finds the key that is spelled like it.
            value.isObject ? value.lookup(key.numberText.map { arena.string($0) } ?? key) : value.isArray ? value.lookup(key) : .undefined
        }
        return withReplacements(base, at: path)
    }

    /// What stands in the place of a document has nothing of it; around it base documents stay.
    private func withReplacements(_ base: Value, at path: [Value]) -> Value {
        let replacement = world.replacement(at: path)
        guard replacement.isDefined else { return base }
        guard !world.isReplaced(path), base.isObject, replacement.isObject else { return replacement }
        let merged = arena.shallowCopy(base, room: replacement.count)
        for key in replacement.members.map(\.key) { arena.insert(merged, key, withReplacements(base.lookup(key), at: path + [key])) }
        return merged
    }

    /// Objects are merged, and the first wins where they collide.
    private func merge(_ first: Value, _ second: Value) -> Value {
        guard first.isDefined else { return second }
        guard first.isObject, second.isObject else { return first }
        let merged = arena.shallowCopy(first, room: second.count)
        for (key, value) in second.members { arena.insert(merged, key, merge(first.lookup(key), value)) }
        return merged
    }

    /// Everything below a path: base documents and what rules make.
    func wholeDocument(_ path: [Value]) throws(Interruption) -> Value {
        if world.isReplaced(path) { return world.replacement(at: path) }
        let here = documentRules(from: path)
        if here.contains(where: { $0.fixed.count == path.count }) { return try document(path, demanding: []) }
        let base = baseDocument(path)
        let inside = places.filter { $0.starts(with: path, by: { $0.isSpelled(like: $1) }) }
        if inside.isEmpty { return base }
        let whole = arena.object()
        for key in arena.set(inside.filter { $0.count > path.count }.map { $0[path.count] }).members.map(\.key) {
            let part = try wholeDocument(path + [key])
            if part.isDefined { arena.insert(whole, key, part) }
        }
        return base.isUndefined ? whole : merge(base, whole)
    }

    /// What the rules at a path, or below it where one has variables in its head, make together.
    ///
    /// - Parameter demanded: keys below the path that are asked for. What has others is left out, and so are its conflicts.
    func document(_ path: [Value], demanding demanded: [Value]) throws(Interruption) -> Value {
        let here = documentRules(from: path)
        var tree = DocumentTree.empty
        if here.contains(where: { $0.fixed.count == path.count && $0.path.count > path.count }) { tree = .members([]) }
        if here.contains(where: { $0.path.count == path.count && $0.rule.head.isPartialSet }) { tree = .elements([]) }
        for rule in here where !rule.rule.isDefault {
            for (keys, leaf) in try contributions(of: rule, below: path.count, demanded) {
                guard tree.insert(leaf, at: keys[...]) else {
                    throw .failed(code: .conflict, message: "rules must not produce different values for one place")
                }
            }
        }
        for rule in here where rule.rule.isDefault {
            let keys = rule.fixed.dropFirst(path.count).map(constant)
            let value = try rule.rule.head.value.map { (term) throws(Interruption) in
                try values(of: term, Scope(names: rule.names)).first?.value ?? .undefined
            }
            if let value, !tree.has(keys[...]) { _ = tree.insert(.value(value), at: keys[...]) }
        }
        return tree.value(in: arena)
    }

    /// What one rule adds: the keys of a place, and a value or an element.
    private func contributions(
        of rule: JudgedRule, below depth: Int, _ demanded: [Value]
    ) throws(Interruption) -> [(keys: [Value], leaf: DocumentTree.Leaf)] {
        for branch in rule.branches {
            var results: [(keys: [Value], leaf: DocumentTree.Leaf)] = []
            var scope = Scope(names: rule.names)
            scope.enter(branch.body)
            for solution in try solve(branch.body, scope) {
                for (keys, scope) in try values(of: Array(rule.path.dropFirst(depth)), solution) {
                    if zip(keys, demanded).contains(where: { $0 != $1 }) { continue }
                    let head = branch.head
                    if rule.rule.head.isPartialSet, let element = head.key {
                        results += try values(of: element, scope).map { (keys, .element($0.value)) }
                    } else if let value = head.value {
                        results += try values(of: value, scope).map { (keys, .value($0.value)) }
                    }
                }
            }
            if !results.isEmpty { return results }
        }
        return []
    }
}

/// A document in the making.
enum DocumentTree {
    enum Leaf {
        case value(Value)
        case element(Value)
    }

    case empty
    case value(Value)
    case elements([Value])
    /// In no order, no key twice.
    case members([(key: Value, tree: DocumentTree)])

    /// False when there is something else already.
    mutating func insert(_ leaf: Leaf, at keys: ArraySlice<Value>) -> Bool {
        if let key = keys.first {
            var members: [(key: Value, tree: DocumentTree)] = []
            switch self {
            case .empty: break
            case .members(let known): members = known
            case .value, .elements: return false
            }
            if !members.contains(where: { $0.key == key }) { members.append((key, .empty)) }
            guard let position = members.firstIndex(where: { $0.key == key }) else { return false }
            let fits = members[position].tree.insert(leaf, at: keys.dropFirst())
            self = .members(members)
            return fits
        }
        switch (self, leaf) {
        case (.empty, .value(let value)): self = .value(value)
        case (.value(let known), .value(let value)): return known == value
        case (.empty, .element(let element)): self = .elements([element])
        case (.elements(let known), .element(let element)): self = .elements(known + [element])
        default: return false
        }
        return true
    }

    func has(_ keys: ArraySlice<Value>) -> Bool {
        switch self {
        case .empty: false
        case .value, .elements: true
        case .members(let members):
            keys.isEmpty || members.contains { $0.key == keys.first && $0.tree.has(keys.dropFirst()) }
        }
    }

    func value(in arena: Arena) -> Value {
        switch self {
        case .empty: return .undefined
        case .value(let value): return value
        case .elements(let elements): return arena.set(elements)
        case .members(let members):
            let object = arena.object()
            for (key, tree) in members { arena.insert(object, key, tree.value(in: arena)) }
            return object
        }
    }
}

extension Value {
    /// Rules are found by the spelling of their keys: those of `p[1.0]` are not at `p[1]`.
    func isSpelled(like other: Value) -> Bool { self == other && numberText == other.numberText }
}
