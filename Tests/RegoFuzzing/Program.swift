/// A random program: modules by file, documents, and what to ask.
public struct Program: Sendable {
    public struct File: Sendable {
        public var name: String
        public var text: Fragment
    }

    public var seed: UInt64
    public var files: [File]
    /// JSON text.
    public var data: String
    /// JSON text; nil for no input.
    public var input: String?
    /// Paths below `data` of all that rules define, functions left out.
    public var documents: [String]
    public var features: Set<String>
    /// Something in it is wrong on purpose.
    public var isMistaken: Bool
}

extension Program {
    /// What is below `data` in the package that all programs share, so that one query reaches every rule.
    private static let wholeDocument = "fuzz"

    /// Asks for everything that the program defines: its value, and for each document its text, which tells sets from arrays.
    public var query: String {
        let texts = documents.map { "[text | text := sprintf(\"%v\", [[data.\($0)]])]" }
        return "x = data.\(Self.wholeDocument); t = [\(texts.joined(separator: ", "))]"
    }

    /// The query, asked of the program in a version of Rego.
    public func question(in version: SpelledVersion = .v1) -> Question {
        Question(
            modules: Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.text.text(in: version)) }), data: data, input: input,
            queries: [query], isStrict: false, version: version)
    }

    /// The same seed makes the same program.
    ///
    /// - Parameter canBeMistaken: now and then something is wrong on purpose; mistakes are made in Rego v1 only.
    public static func random(seed: UInt64, canBeMistaken: Bool = true) -> Program {
        var generator = PolicyGenerator(seed: seed)
        return generator.program(seed: seed, canBeMistaken: canBeMistaken)
    }
}

extension PolicyGenerator {
    fileprivate mutating func program(seed: UInt64, canBeMistaken: Bool) -> Program {
        isAnnotated = dice.chance(50)
        let packages = Array(["fuzz.a", dice.chance(90) ? "fuzz.b" : "fuzz[\"b-2\"].e", "fuzz.c.d"].prefix(dice.number(1...3)))
        var files: [Program.File] = []
        for (number, package) in packages.enumerated() {
            files.append(Program.File(name: "m\(number).rego", text: module(package, after: Array(packages.prefix(number)))))
        }
        let isMistaken = canBeMistaken && dice.chance(8)
        if isMistaken { addMistake(to: &files) }
        let rules = documents.filter { $0.path.hasPrefix("p") && !$0.path.hasSuffix(".a.b") }
        return Program(
            seed: seed, files: files, data: baseDocuments(packages: packages), input: dice.chance(94) ? document("input") : nil,
            documents: rules.map { "\($0.package).\($0.path)" }, features: features, isMistaken: isMistaken)
    }
}
