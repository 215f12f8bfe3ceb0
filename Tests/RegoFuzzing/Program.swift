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

    /// Asks for everything that the program defines: its value, and its text, which tells sets from arrays.
    public var question: Question {
        Question(
            modules: Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.text.text) }), data: data, input: input,
            queries: ["x = data.\(Self.wholeDocument); t = sprintf(\"%v\", [[data.\(Self.wholeDocument)]])"], isStrict: false)
    }

    /// The same seed makes the same program.
    public static func random(seed: UInt64) -> Program {
        var generator = PolicyGenerator(seed: seed)
        return generator.program(seed: seed)
    }
}

extension PolicyGenerator {
    fileprivate mutating func program(seed: UInt64) -> Program {
        let packages = Array(["fuzz.a", "fuzz.b", "fuzz.c.d"].prefix(dice.number(1...3)))
        var files: [Program.File] = []
        for (number, package) in packages.enumerated() {
            files.append(Program.File(name: "m\(number).rego", text: module(package, after: Array(packages.prefix(number)))))
        }
        let isMistaken = dice.chance(8)
        if isMistaken { addMistake(to: &files) }
        let paths = documents.map { "\($0.package).\($0.path)" }.filter { !$0.hasSuffix(".a.b") && packages.count > 0 }
        return Program(
            seed: seed, files: files, data: baseDocuments(packages: packages), input: dice.chance(94) ? document("input") : nil,
            documents: paths.filter { path in documents.contains { "\($0.package).\($0.path)" == path && $0.path.hasPrefix("p") } },
            features: features,
            isMistaken: isMistaken)
    }

    private mutating func module(_ name: String, after others: [String]) -> Fragment {
        package = name
        imports = [:]
        var lines: [Fragment] = []
        for other in others where dice.chance(40) {
            use("import of a package")
            let alias = dice.chance(70) ? "other\(other.suffix(1))" : String(other.split(separator: ".").last ?? "x")
            imports["data.\(other)"] = alias
            lines.append("import data.\(other)\(alias.hasPrefix("other") ? " as \(alias)" : "")\n")
        }
        if dice.chance(10) { lines.append("import rego.v1\n") }
        if let other = others.last, dice.chance(50) {
            documents.append(RuleDocument(package: "fuzz", path: String(other.dropFirst(5)), shape: .object(.any)))
        }
        var definitions: [[Fragment]] = []
        for _ in 0..<dice.number(2...6) {
            budget = 60
            definitions.append(definition())
        }
        // The order of rules means nothing.
        if dice.chance(20) { definitions.shuffle(using: &dice) }
        let text = definitions.joined().map(\.text).joined()
        lines = lines.filter { line in
            let alias = line.text.split(whereSeparator: { " .\n".contains($0) }).last.map(String.init) ?? ""
            return alias == "v1" || text.contains("\(alias).")
        }
        return "package \(name)\n\n\(Fragment.list(lines, separator: ""))\n\(Fragment.list(definitions.flatMap { $0 }, separator: "\n"))"
    }
}
