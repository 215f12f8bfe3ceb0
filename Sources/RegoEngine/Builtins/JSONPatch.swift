import RegoValue

/// `json.patch`: RFC 6902, with paths as text or arrays and with sets as collections that can be patched.
enum JSONPatch {
    static let builtins: [Builtin] = [
        Builtin("json.patch", 2) { call throws(BuiltinError) in
            var document = call[0]
            for operation in try call.array(1).storage {
                guard let next = try apply(operation, to: document, call.arena) else { return .undefined }
                document = next
            }
            return document
        }
    ]

    /// The document after one operation, or nil where OPA's function is undefined.
    private static func apply(_ operation: Value, to document: Value, _ arena: Arena) throws(BuiltinError) -> Value? {
        guard operation.isObject, let name = operation.lookup("op").string, let path = path(operation, "path", arena) else { return nil }
        switch name {
        case "add": return value(operation).flatMap { insert($0, into: document, path[...], arena) }
        case "remove": return remove(from: document, path[...], arena)
        case "replace":
            guard let value = value(operation), let without = remove(from: document, path[...], arena) else { return nil }
            return path.isEmpty ? value : insert(value, into: without, path[...], arena)
        case "move":
            guard let from = Self.path(operation, "from", arena), let moved = find(document, from) else { return nil }
            guard let without = remove(from: document, from[...], arena) else { return nil }
            return insert(moved, into: without, path[...], arena)
        case "copy":
            guard let from = Self.path(operation, "from", arena), let copied = find(document, from) else { return nil }
            return insert(copied, into: document, path[...], arena)
        case "test":
            guard let wanted = value(operation), let found = find(document, path), found == wanted else { return nil }
            return document
        default: return nil
        }
    }

    private static func path(_ operation: Value, _ name: String, _ arena: Arena) -> [Value]? {
        let path = operation.lookup(name)
        return path.isDefined ? try? JSONPaths.path(path, arena) : nil
    }

    private static func value(_ operation: Value) -> Value? {
        let value = operation.lookup("value")
        return value.isDefined ? value : nil
    }

    /// Where a segment of a path points in an array: an integer, its decimal text, or `-` for the end.
    private static func index(_ segment: Value, in array: Value, mayBeEnd: Bool) -> Int? {
        var index: Int?
        if let text = segment.string {
            if text == "-" { return mayBeEnd ? array.count : nil }
            guard text == "0" || text.utf8.first != UInt8(ascii: "0") else { return nil }
            index = Int(text)
        } else {
            index = segment.integerValue.map { Int($0) }
        }
        guard let index, index >= 0, index < array.count + (mayBeEnd ? 1 : 0) else { return nil }
        return index
    }

    private static func child(_ value: Value, _ segment: Value) -> Value? {
        if value.isArray { return index(segment, in: value, mayBeEnd: false).map { value.element($0) } }
        let found = value.lookup(segment)
        return found.isDefined ? found : nil
    }

    private static func find(_ document: Value, _ path: [Value]) -> Value? {
        var value = document
        for segment in path {
            guard let next = child(value, segment) else { return nil }
            value = next
        }
        return value
    }

    private static func insert(_ new: Value, into value: Value, _ path: ArraySlice<Value>, _ arena: Arena) -> Value? {
        guard let segment = path.first else { return new }
        if path.count > 1 {
            guard let child = child(value, segment), let changed = insert(new, into: child, path.dropFirst(), arena) else { return nil }
            return replaced(value, segment, child, with: changed, arena)
        }
        switch value.kind {
        case .object:
            let copy = arena.shallowCopy(value, room: 1)
            arena.insert(copy, segment, new)
            return copy
        case .set:
            // A member's path is the member.
            guard segment == new else { return nil }
            let copy = arena.shallowCopy(value, room: 1)
            arena.insert(copy, new)
            return copy
        case .array:
            guard let index = index(segment, in: value, mayBeEnd: true) else { return nil }
            let copy = arena.array(capacity: value.count + 1)
            for (position, element) in value.storage.enumerated() {
                if position == index { arena.append(copy, new) }
                arena.append(copy, element)
            }
            if index == value.count { arena.append(copy, new) }
            return copy
        default: return nil
        }
    }

    private static func remove(from value: Value, _ path: ArraySlice<Value>, _ arena: Arena) -> Value? {
        guard let segment = path.first else { return .undefined }
        guard let child = child(value, segment) else { return nil }
        if path.count > 1 {
            guard let changed = remove(from: child, path.dropFirst(), arena) else { return nil }
            return replaced(value, segment, child, with: changed, arena)
        }
        return replaced(value, segment, child, with: nil, arena)
    }

    /// A copy of a collection with one child in another's place, or without it.
    private static func replaced(_ value: Value, _ segment: Value, _ old: Value, with new: Value?, _ arena: Arena) -> Value? {
        switch value.kind {
        case .object:
            let copy = arena.object(capacity: value.count)
            for position in 0..<value.count {
                let key = value.key(at: position)
                if key != segment {
                    arena.insert(copy, key, value.value(at: position))
                } else if let new {
                    arena.insert(copy, key, new)
                }
            }
            return copy
        case .set:
            let copy = arena.set(capacity: value.count)
            for member in value.storage where member != old { arena.insert(copy, member) }
            if let new { arena.insert(copy, new) }
            return copy
        case .array:
            guard let index = index(segment, in: value, mayBeEnd: false) else { return nil }
            let copy = arena.array(capacity: value.count)
            for (position, element) in value.storage.enumerated() {
                if position != index {
                    arena.append(copy, element)
                } else if let new {
                    arena.append(copy, new)
                }
            }
            return copy
        default: return nil
        }
    }
}
