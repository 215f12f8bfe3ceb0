import RegoFuzzing

/// A program as JSON: each module as a tree, so that `compare.py` can make it smaller.
struct ProgramLine: Encodable {
    var seed: UInt64
    var modules: [String: Tree]
    var data: String
    var input: String?
    var documents: [String]
    var features: [String]
    var isMistaken: Bool

    init(_ program: Program) {
        seed = program.seed
        modules = Dictionary(uniqueKeysWithValues: program.files.map { ($0.name, Tree(fragment: $0.text)) })
        data = program.data
        input = program.input
        documents = program.documents
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
