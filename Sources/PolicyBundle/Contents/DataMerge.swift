import RegoValue

/// Puts data files together into one document: each at the path of its folder, objects merged, anything else in conflict refused.
struct DataMerge {
    private(set) var root: Value
    private let arena: Arena
    private let limits: BundleLimits

    init(_ arena: Arena, _ limits: BundleLimits) {
        self.arena = arena
        self.limits = limits
        root = arena.object()
    }

    /// Reads a JSON or YAML file into the arena, by the end of its name.
    func read(_ bytes: [UInt8], path: String) throws(BundleError) -> Value {
        if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
            return try YAMLReader(arena, limits).read(bytes, path: path)
        }
        do {
            var reader = JSONReader(arena: arena, limits: JSONLimits(depth: limits.documentDepth), sharing: true)
            return try reader.read(bytes)
        } catch {
            throw BundleError(.dataInvalid, "is not JSON: \(error.description)", place: path)
        }
    }

    /// A JSON file that is all the data there is. Of a large one, parts are read when somebody asks for them.
    static func document(_ json: [UInt8], path: String, _ limits: BundleLimits) throws(BundleError) -> Document {
        let document: Document
        do throws(JSONError) {
            document = try Document(json: json, limits: JSONLimits(depth: limits.documentDepth, memory: limits.documentMemory))
        } catch {
            if error.reason == .size { throw DocumentMemory.excess(limits.documentMemory, path: path) }
            throw BundleError(.dataInvalid, "is not JSON: \(error.description)", place: path)
        }
        guard document.root.isObject else { throw notAnObject(path) }
        return document
    }

    private static func notAnObject(_ file: String) -> BundleError {
        BundleError(.dataInvalid, "data at the root is not an object", place: file)
    }

    /// Merges `value` under the keys of `path`.
    mutating func insert(_ value: Value, at path: [String], from file: String) throws(BundleError) {
        if path.isEmpty {
            guard value.isObject else { throw Self.notAnObject(file) }
            if root.count == 0 { root = value } else { try merge(value, into: root, path, file) }
            return
        }
        var parent = root
        for key in path.dropLast() {
            let child = parent.lookup(key)
            if child.isUndefined {
                let created = arena.object()
                arena.insert(parent, arena.string(key), created)
                parent = created
            } else {
                guard child.isObject else { throw conflict(path, file) }
                parent = child
            }
        }
        let name = path[path.count - 1]
        let present = parent.lookup(name)
        if present.isUndefined {
            arena.insert(parent, arena.string(name), value)
        } else {
            guard present.isObject, value.isObject else { throw conflict(path, file) }
            try merge(value, into: present, path, file)
        }
    }

    private func merge(_ source: Value, into target: Value, _ path: [String], _ file: String) throws(BundleError) {
        for position in 0..<source.count {
            let key = source.key(at: position)
            let value = source.value(at: position)
            let present = target.lookup(key)
            if present.isUndefined {
                arena.insert(target, key, value)
            } else {
                let below = path + [key.string ?? ""]
                guard present.isObject, value.isObject else { throw conflict(below, file) }
                try merge(value, into: present, below, file)
            }
        }
    }

    private func conflict(_ path: [String], _ file: String) -> BundleError {
        BundleError(
            .dataConflict, "another file has a value at '\(path.joined(separator: "/"))' already", place: file,
            remedy: "say it in one of both files")
    }
}
