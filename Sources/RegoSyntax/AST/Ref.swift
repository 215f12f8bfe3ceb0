/// A reference: a head (usually a variable) and the path that leads on from it, `data.users[i].name`.
///
/// The head of a path element written `.name` or `["name"]` is a string term in both spellings.
public struct Ref: Hashable, Sendable {
    public var terms: [Term]

    public init(_ terms: [Term]) { self.terms = terms }

    /// `data.a.b` from a name and strings.
    public init(_ head: String, path: [String] = [], at location: SourceLocation = .none) {
        terms = [.variable(head, at: location)] + path.map { .string($0, at: location) }
    }

    /// The variable that the reference starts from, if it starts from one.
    public var headVariable: String? { terms.first?.variable }

    /// The strings of the path after the head, when all of it is strings.
    public var constantPath: [String]? {
        var path: [String] = []
        path.reserveCapacity(terms.count)
        for term in terms.dropFirst() {
            guard let text = term.string else { return nil }
            path.append(text)
        }
        return path
    }

    /// The longest beginning without variables after the head.
    public var groundPrefix: Ref {
        let end = terms.dropFirst().firstIndex { !$0.isGround } ?? terms.endIndex
        return Ref(Array(terms[..<end]))
    }

    /// The head and the constants that follow it.
    public var constantPrefix: Ref {
        let end = terms.dropFirst().firstIndex { !$0.isConstant } ?? terms.endIndex
        return Ref(Array(terms[..<end]))
    }

    /// The longest beginning that is the head followed by strings.
    public var stringPrefix: Ref {
        let end = terms.dropFirst().firstIndex { $0.string == nil } ?? terms.endIndex
        return Ref(Array(terms[..<end]))
    }

    /// The index of the first element after the head that is not ground.
    public var dynamicIndex: Int? { terms.dropFirst().firstIndex { !$0.isGround } }

    public var isGround: Bool { dynamicIndex == nil }

    public func hasPrefix(_ other: Ref) -> Bool { terms.starts(with: other.terms) }

    public func appending(_ term: Term) -> Ref {
        var longer: [Term] = []
        longer.reserveCapacity(terms.count + 1)
        longer += terms
        longer.append(term)
        return Ref(longer)
    }

    /// This reference followed by another whose head becomes a string: `data.a` and `b.c` give `data.a.b.c`.
    public func extended(by other: Ref) -> Ref {
        guard let head = other.terms.first else { return self }
        let step = head.variable.map { Term.string($0, at: head.location) } ?? head
        var joined: [Term] = []
        joined.reserveCapacity(terms.count + other.terms.count)
        joined += terms
        joined.append(step)
        joined += other.terms[1...]
        return Ref(joined)
    }
}

extension Ref: RandomAccessCollection, MutableCollection, RangeReplaceableCollection, ExpressibleByArrayLiteral {
    public init() { terms = [] }
    public init(arrayLiteral elements: Term...) { terms = elements }
    public var startIndex: Int { terms.startIndex }
    public var endIndex: Int { terms.endIndex }

    public subscript(index: Int) -> Term {
        get { terms[index] }
        _modify { yield &terms[index] }
    }

    public mutating func replaceSubrange(_ range: Range<Int>, with elements: some Collection<Term>) {
        terms.replaceSubrange(range, with: elements)
    }
}
