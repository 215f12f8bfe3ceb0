import RegoSyntax
import RegoValue

/// What rules were found to define, by path. `with` begins anew on top and goes back afterwards.
struct DocumentCache {
    enum Entry {
        case value(Value)
        case undefined
    }

    enum Step: Hashable {
        case value(ValueKey)
        /// The rest of a reference with variables in it, which all count as one.
        case scope([ValueKey?])
    }

    typealias Key = [Step]

    private var frames: [[Key: Entry]] = [[:]]

    /// The key of a known path that begins with `data`; nothing when a step is not known.
    static func key(_ path: [Operand]) -> Key? {
        var key: Key = []
        key.reserveCapacity(path.count)
        for step in path.dropFirst() {
            guard case .value(let value) = step else { return nil }
            key.append(.value(ValueKey(value)))
        }
        return key
    }

    subscript(key: Key?) -> Entry? {
        get { key.flatMap { frames[frames.count - 1][$0] } }
        set { if let key { frames[frames.count - 1][key] = newValue } }
    }

    mutating func push() { frames.append([:]) }
    mutating func pop() { frames.removeLast() }
}

/// Results of comprehensions that were evaluated for all values of the variables around them at once, by comprehension and those values.
struct ComprehensionCache {
    typealias Results = [[ValueKey]: Value]

    private var frames: [[Term: Results]] = [[:]]

    subscript(term: Term) -> Results? {
        get { frames[frames.count - 1][term] }
        set { frames[frames.count - 1][term] = newValue }
    }

    mutating func push() { frames.append([:]) }
    mutating func pop() { frames.removeLast() }
}

/// Functions that `with` replaces: by another function, or by a value.
struct FunctionMocks {
    private var frames: [[[Ref: Operand]]] = [[]]

    subscript(operation: Ref) -> Operand? {
        for mocks in frames[frames.count - 1].reversed() {
            if let mock = mocks[operation] { return mock }
        }
        return nil
    }

    /// Inside of a replacement nothing is replaced.
    mutating func suspend() { frames.append([]) }
    mutating func resume() { frames.removeLast() }
    mutating func push(_ mocks: [Ref: Operand]) { frames[frames.count - 1].append(mocks) }
    mutating func pop() { frames[frames.count - 1].removeLast() }
}
