import RegoFuzzing

/// A program as JSON: each module as a tree, so that `compare.py` can make it smaller.
struct ProgramLine: Encodable {
    var seed: UInt64
    var modules: [String: Tree]
    var data: String
    var input: String?
    var documents: [String]
    var query: String
    var features: [String]
    var isMistaken: Bool

    init(_ program: Program) {
        seed = program.seed
        modules = Dictionary(uniqueKeysWithValues: program.files.map { ($0.name, Tree(fragment: $0.text)) })
        data = program.data
        input = program.input
        documents = program.documents
        query = program.query
        features = program.features.sorted()
        isMistaken = program.isMistaken
    }
}

/// `[role, separator, part ...]`, where a part is a text or a tree.
struct Tree: Encodable {
    var fragment: Fragment

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(fragment.role.rawValue)
        try container.encode(fragment.separator)
        for part in fragment.parts {
            switch part {
            case .text(let text): try container.encode(text)
            case .fragment(let fragment): try container.encode(Tree(fragment: fragment))
            }
        }
    }
}

/// A program and what Writ and the judge say to the query of its whole document.
struct RunLine: Encodable {
    var program: ProgramLine
    var opinions: OpinionsLine

    func encode(to encoder: any Encoder) throws {
        try program.encode(to: encoder)
        try opinions.encode(to: encoder)
    }
}

/// Writ's answer and the judge's, which has none to programs that do not compile, and to some none in time.
struct OpinionsLine: Encodable {
    var answer: AnswerLine
    var judged: AnswerLine?
}

extension Question {
    func opinions() -> [OpinionsLine] {
        let answers = answers()
        if isJudged == false || answers.allSatisfy(\.isRefusal) { return answers.map { OpinionsLine(answer: AnswerLine($0)) } }
        return zip(answers, judgements()).map { answer, judged in
            OpinionsLine(answer: AnswerLine(answer), judged: answer.isRefusal ? nil : judged.map(AnswerLine.init))
        }
    }
}

extension Answer {
    fileprivate var isRefusal: Bool {
        if case .refused = self { return true }
        return false
    }
}

/// An answer as JSON with one member that says what kind it is.
struct AnswerLine: Encodable {
    var bindings: String?
    var refused: [Complaint]?
    var failed: Complaint?

    init(_ answer: Answer) {
        switch answer {
        case .bindings(let text): bindings = text
        case .refused(let complaints): refused = complaints
        case .failed(let complaint): failed = complaint
        }
    }
}
