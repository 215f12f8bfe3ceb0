import RegoValue

/// A compiled glob: `*`, `**`, `?`, `[a-z]`, `[!abc]`, `{a,b}`, `\` before a special character.
///
/// `*` and `?` stop at delimiters, `**` does not. Matching takes time proportional to the text times the pattern.
final class Glob {
    /// One step of the program; a state is the number of a step.
    enum Step {
        case literal(UInt32)
        /// Any character that is not a delimiter.
        case single
        /// Any character.
        case any
        case oneOf([ClosedRange<UInt32>], negated: Bool)
        /// Goes on at either place.
        case fork(Int, Int)
        case jump(Int)
        case accept
    }

    private let steps: [Step]
    private let delimiters: [UInt32]
    private let prefix: [UInt8]
    private let shape: Shape

    /// The literal text before the first special character.
    var literalPrefix: String { String(decoding: prefix, as: UTF8.self) }

    /// Patterns that need no program.
    private enum Shape {
        /// The prefix is the pattern.
        case literal
        /// The prefix, then anything.
        case prefix
        case general
    }

    init(_ pattern: String, delimiters: [UInt32]) throws(BuiltinError) {
        var compiler = GlobCompiler(Array(pattern.unicodeScalars), hasDelimiters: !delimiters.isEmpty)
        steps = try compiler.compile()
        self.delimiters = delimiters
        var literals: [UInt8] = []
        var position = 0
        while case .literal(let scalar) = steps[position] {
            CodePoints.append(scalar, to: &literals)
            position += 1
        }
        prefix = literals
        if case .accept = steps[position] {
            shape = .literal
        } else if case .fork(let body, let exit) = steps[position], case .any = steps[body], case .jump = steps[body + 1],
            case .accept = steps[exit]
        {
            shape = .prefix
        } else {
            shape = .general
        }
    }

    func matches(_ text: ByteView) -> Bool {
        guard prefix.withUnsafeBytes({ ByteSearch.hasPrefix(text, $0) }) else { return false }
        switch shape {
        case .literal: return text.count == prefix.count
        case .prefix: return true
        case .general: return run(text)
        }
    }

    /// Follows all states at once.
    private func run(_ text: ByteView) -> Bool {
        var current = StateSet(count: steps.count)
        var next = StateSet(count: steps.count)
        enter(0, &current)
        var position = 0
        while position < text.count, !current.isEmpty {
            let (scalar, length) = CodePoints.decode(text, at: position)
            position += length
            next.removeAll()
            for state in current.members {
                switch steps[state] {
                case .literal(let wanted) where wanted == scalar: enter(state + 1, &next)
                case .single where !delimiters.contains(scalar): enter(state + 1, &next)
                case .any: enter(state + 1, &next)
                case .oneOf(let ranges, let negated) where ranges.contains(where: { $0.contains(scalar) }) != negated:
                    enter(state + 1, &next)
                default: break
                }
            }
            swap(&current, &next)
        }
        return current.members.contains { if case .accept = steps[$0] { true } else { false } }
    }

    /// Adds a state and all that follow without reading.
    private func enter(_ state: Int, _ states: inout StateSet) {
        guard states.insert(state) else { return }
        switch steps[state] {
        case .fork(let a, let b):
            enter(a, &states)
            enter(b, &states)
        case .jump(let target): enter(target, &states)
        default: break
        }
    }

    private struct StateSet {
        private(set) var members: [Int] = []
        private var isMember: [Bool]

        init(count: Int) { isMember = [Bool](repeating: false, count: count) }

        var isEmpty: Bool { members.isEmpty }

        mutating func insert(_ state: Int) -> Bool {
            if isMember[state] { return false }
            isMember[state] = true
            members.append(state)
            return true
        }

        mutating func removeAll() {
            for state in members { isMember[state] = false }
            members.removeAll(keepingCapacity: true)
        }
    }
}
