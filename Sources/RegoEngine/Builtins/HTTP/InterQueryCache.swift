import Synchronization

/// Responses of `http.send` that are kept between evaluations, the oldest dropped first when they take too much room.
public final class InterQueryCache: Sendable {
    /// A response with the moment until which it is used without asking the server, in nanoseconds since 1970.
    struct Entry: Sendable {
        var response: IncomingResponse
        var expiry: Int128

        /// What the entry takes, roughly.
        var size: Int {
            response.headers.values.reduce(response.body.count + 256) { size, header in
                header.value.reduce(size + header.key.utf8.count) { $0 + $1.utf8.count }
            }
        }
    }

    private struct State {
        var entries: [String: (entry: Entry, number: Int)] = [:]
        /// Keys by the order of insertion; those of entries that are gone are passed over.
        var order: [(key: String, number: Int)] = []
        var size = 0
        var lastNumber = 0
        var limit: Int

        mutating func remove(_ key: String) {
            guard let (entry, _) = entries.removeValue(forKey: key) else { return }
            size -= entry.size + key.utf8.count
        }
    }

    /// Where OPA knows no limit.
    public static let defaultLimit = 64 << 20

    private let state: Mutex<State>

    /// - Parameter limit: bytes that the responses may take together.
    public init(limit: Int = InterQueryCache.defaultLimit) { state = Mutex(State(limit: limit)) }

    func entry(_ key: String) -> Entry? { state.withLock { $0.entries[key]?.entry } }

    func remove(_ key: String) { state.withLock { $0.remove(key) } }

    /// Keeps a response, unless it alone is larger than the limit.
    func insert(_ key: String, _ entry: Entry) {
        let size = entry.size + key.utf8.count
        state.withLock { state in
            guard size <= state.limit else { return }
            state.remove(key)
            var oldest = 0
            while state.size + size > state.limit, oldest < state.order.count {
                let (key, number) = state.order[oldest]
                if state.entries[key]?.number == number { state.remove(key) }
                oldest += 1
            }
            state.order.removeFirst(oldest)
            if state.order.count > 2 * state.entries.count + 16 {
                state.order.removeAll { state.entries[$0.key]?.number != $0.number }
            }
            state.lastNumber += 1
            state.entries[key] = (entry, state.lastNumber)
            state.order.append((key, state.lastNumber))
            state.size += size
        }
    }

    /// How many responses are kept.
    public var count: Int { state.withLock { $0.entries.count } }
}
