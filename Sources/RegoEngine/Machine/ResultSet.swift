import RegoValue

/// What a query plan answered: its results in order. Valid until the machine is reset.
public struct ResultSet: RandomAccessCollection {
    private let answers: Answers
    private let arena: Arena

    init(_ answers: Answers, in arena: Arena) {
        self.answers = answers
        self.arena = arena
    }

    /// Results that come from elsewhere than the machine, in its arena.
    public init(_ results: [Value], in arena: Arena) {
        var answers = Answers()
        for result in results { answers.add(result, in: arena) }
        self.init(answers, in: arena)
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { answers.count }
    public subscript(position: Int) -> Value { answers.result(position, in: arena) }
}
