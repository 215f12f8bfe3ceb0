import RegoValue

/// Graphs as objects from a vertex to its neighbours (an array or a set), and trees of documents.
enum Graph {
    static let builtins: [Builtin] = [
        Builtin("graph.reachable", 2, reachable),
        Builtin("graph.reachable_paths", 2, reachablePaths),
        Builtin("walk", 1, walk),
    ]

    private static func vertices(_ value: Value) -> UnsafeBufferPointer<Value> {
        guard value.isArray || value.isSet else { return UnsafeBufferPointer(start: nil, count: 0) }
        value.sortEntries()
        return value.storage
    }

    private static func start(_ call: BuiltinCall) throws(BuiltinError) -> UnsafeBufferPointer<Value> {
        guard call[1].isArray || call[1].isSet else { throw call.typeError(1, "{array, set}") }
        return vertices(call[1])
    }

    /// The vertices that can be reached, those to start from included; only vertices of the graph count.
    private static func reachable(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let graph = try call.object(0)
        var queue = Array(try start(call))
        let reached = call.arena.set()
        var position = 0
        while position < queue.count {
            let vertex = queue[position]
            position += 1
            let edges = graph.lookup(vertex)
            guard edges.isDefined, call.arena.insert(reached, vertex) else { continue }
            for neighbour in vertices(edges) where !reached.contains(neighbour) { queue.append(neighbour) }
            try call.context.throwIfCancelled()
        }
        return reached
    }

    // MARK: paths

    private static func reachablePaths(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let graph = try call.object(0)
        let result = call.arena.set()
        for vertex in try start(call) {
            let edges = graph.lookup(vertex)
            guard edges.isDefined else { continue }
            var search = PathSearch(call: call, graph: graph, result: result)
            try search.run(from: vertex)
        }
        return result
    }

    /// All paths without a repeated vertex, depth first. There may be very many: each is accounted for.
    private struct PathSearch {
        let call: BuiltinCall
        let graph: Value
        let result: Value
        private var path: [Value] = []
        private var pending: [(neighbours: UnsafeBufferPointer<Value>, next: Int)] = []

        init(call: BuiltinCall, graph: Value, result: Value) {
            self.call = call
            self.graph = graph
            self.result = result
        }

        mutating func run(from root: Value) throws(BuiltinError) {
            try enter(root)
            while let level = pending.last {
                guard level.next < level.neighbours.count else {
                    pending.removeLast()
                    path.removeLast()
                    continue
                }
                pending[pending.count - 1].next += 1
                let neighbour = level.neighbours[level.next]
                // As in OPA, an edge from the first vertex to itself is followed once.
                if pending.count > 1, path.contains(neighbour) { try emit() } else { try enter(neighbour) }
            }
        }

        /// Goes to a vertex; where it does not lead on, the path is complete.
        private mutating func enter(_ vertex: Value) throws(BuiltinError) {
            let edges = graph.lookup(vertex)
            if edges.isUndefined { return try emit() }
            path.append(vertex)
            let neighbours = vertices(edges)
            if neighbours.isEmpty { try emit() }
            pending.append((neighbours, 0))
        }

        private func emit() throws(BuiltinError) {
            try call.context.throwIfCancelled()
            try call.requireRoom(for: path.count * 16 + 64)
            call.arena.insert(result, call.arena.array(path))
        }
    }

    // MARK: walk

    /// Every part of a document as `[path, value]`, the document itself first. A relation in Rego; the plan scans the array.
    private static func walk(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let result = call.arena.array()
        var path: [Value] = []
        var pending: [(collection: Value, next: Int)] = []
        func emit(_ value: Value) throws(BuiltinError) {
            try call.requireRoom(for: path.count * 16 + 96)
            call.arena.append(result, call.arena.array([call.arena.array(path), value]))
            if value.isCollection {
                value.sortEntries()
                pending.append((value, 0))
            }
        }
        try emit(call[0])
        while let (collection, next) = pending.last {
            guard next < collection.count else {
                pending.removeLast()
                if !path.isEmpty { path.removeLast() }
                continue
            }
            pending[pending.count - 1].next += 1
            let child = collection.value(at: next)
            path.append(collection.isArray ? .integer(next) : collection.key(at: next))
            try emit(child)
            if !child.isCollection { path.removeLast() }
            if next & 0xFF == 0 { try call.context.throwIfCancelled() }
        }
        return result
    }
}
