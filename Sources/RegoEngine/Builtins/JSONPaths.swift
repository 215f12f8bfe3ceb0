import RegoValue

/// Parts of documents named by paths: `json.filter`, `json.remove`.
enum JSONPaths {
    static let builtins: [Builtin] = [
        Builtin("json.filter", 2) { call throws(BuiltinError) in
            let object = try call.object(0)
            let tree = PathTree(try paths(call))
            return filter(object, tree, call.arena)
        },
        Builtin("json.remove", 2) { call throws(BuiltinError) in
            let object = try call.object(0)
            let tree = PathTree(try paths(call))
            return remove(object, tree, call.arena)
        },
    ]

    /// The paths of the second operand, an array or a set.
    private static func paths(_ call: BuiltinCall) throws(BuiltinError) -> [[Value]] {
        var paths: [[Value]] = []
        for element in try call.elements(1, "set", "array") { paths.append(try path(element, call.arena)) }
        return paths
    }

    /// A path's segments: of a text separated by slashes (`~1` is a slash, `~0` a tilde), or an array of keys.
    static func path(_ value: Value, _ arena: Arena) throws(BuiltinError) -> [Value] {
        if value.isArray { return Array(value.storage) }
        guard let text = value.string else {
            throw BuiltinError(
                .type,
                "operand 2 must be one of {set, array} containing string paths or array of path segments but got "
                    + BuiltinCall.typeName(value))
        }
        if text.isEmpty { return [] }
        return text.drop { $0 == "/" }.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            guard segment.contains("~") else { return arena.string(String(segment)) }
            return arena.string(unescape(Array(segment.utf8)))
        }
    }

    private static func unescape(_ segment: [UInt8]) -> [UInt8] {
        replace(replace(segment, digit: UInt8(ascii: "1"), UInt8(ascii: "/")), digit: UInt8(ascii: "0"), UInt8(ascii: "~"))
    }

    private static func replace(_ segment: [UInt8], digit: UInt8, _ replacement: UInt8) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        while position < segment.count {
            if segment[position] == UInt8(ascii: "~"), position + 1 < segment.count, segment[position + 1] == digit {
                result.append(replacement)
                position += 2
            } else {
                result.append(segment[position])
                position += 1
            }
        }
        return result
    }

    // MARK: filter

    private static func filter(_ value: Value, _ tree: PathTree, _ arena: Arena) -> Value {
        switch value.kind {
        case .object:
            let result = arena.object()
            for position in 0..<value.count {
                guard let branch = tree[value.key(at: position)] else { continue }
                let child = value.value(at: position)
                arena.insert(result, value.key(at: position), branch.isLeaf ? child : filter(child, branch, arena))
            }
            return result
        case .array:
            let result = arena.array()
            for (position, element) in value.storage.enumerated() {
                guard let branch = tree[arena.string(String(position))] else { continue }
                arena.append(result, branch.isLeaf ? element : filter(element, branch, arena))
            }
            return result
        case .set:
            let result = arena.set()
            for member in value.storage {
                guard let branch = tree[member] else { continue }
                arena.insert(result, branch.isLeaf ? member : filter(member, branch, arena))
            }
            return result
        default: return value
        }
    }

    // MARK: remove

    private static func remove(_ value: Value, _ tree: PathTree, _ arena: Arena) -> Value {
        switch value.kind {
        case .object:
            let result = arena.object()
            for position in 0..<value.count {
                let child = value.value(at: position)
                let branch = tree[value.key(at: position)]
                if branch?.isLeaf == true { continue }
                arena.insert(result, value.key(at: position), branch.map { remove(child, $0, arena) } ?? child)
            }
            return result
        case .array:
            let result = arena.array()
            for (position, element) in value.storage.enumerated() {
                let branch = tree[arena.string(String(position))]
                if branch?.isLeaf == true { continue }
                arena.append(result, branch.map { remove(element, $0, arena) } ?? element)
            }
            return result
        case .set:
            let result = arena.set()
            for member in value.storage {
                let branch = tree[member]
                if branch?.isLeaf == true { continue }
                arena.insert(result, branch.map { remove(member, $0, arena) } ?? member)
            }
            return result
        default: return value
        }
    }
}

/// Paths merged into a tree; a path that ends at a node makes it a leaf, whatever lies below.
final class PathTree {
    private var branches: [ValueKey: PathTree] = [:]
    private(set) var isLeaf = false

    init() {}

    init(_ paths: [[Value]]) {
        for path in paths where !path.isEmpty {
            var node = self
            for key in path {
                if node.isLeaf { break }
                let next = node.branches[ValueKey(key)] ?? PathTree()
                node.branches[ValueKey(key)] = next
                node = next
            }
            node.isLeaf = true
            node.branches = [:]
        }
    }

    subscript(key: Value) -> PathTree? { branches[ValueKey(key)] }
}

/// A value as a key of a dictionary.
struct ValueKey: Hashable {
    let value: Value

    init(_ value: Value) { self.value = value }

    static func == (a: ValueKey, b: ValueKey) -> Bool { a.value == b.value }
    func hash(into hasher: inout Hasher) { hasher.combine(value.hash) }
}
