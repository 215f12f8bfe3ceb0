import PolicyBundle
import PolicyEvaluation
import RegoSyntax
import RegoValue

/// A program as texts, and what is asked of it.
public struct Question: Codable, Sendable {
    /// Texts by file name.
    public var modules: [String: String]
    /// JSON text.
    public var data: String
    public var input: String?
    public var queries: [String]
    /// The first error of a built-in function ends the evaluation.
    public var isStrict: Bool
    /// Whether the judge is asked as well; yes when nothing is said.
    public var isJudged: Bool?
    /// What the modules are written in; v1 when nothing is said.
    public var version: SpelledVersion?

    public init(
        modules: [String: String], data: String, input: String?, queries: [String], isStrict: Bool, version: SpelledVersion? = nil
    ) {
        self.modules = modules
        self.data = data
        self.input = input
        self.queries = queries
        self.isStrict = isStrict
        self.version = version
    }

    /// How the modules are read.
    var parserOptions: ParserOptions {
        var options = ParserOptions(regoVersion: version == .v0 ? .v0 : .v1)
        options.annotationYAML = AnnotationYAML.read
        return options
    }
}

/// What an engine says to one query.
public enum Answer: Codable, Hashable, Sendable {
    /// Bindings, as the JSON text of an array with an object for each way in which the query holds.
    case bindings(String)
    /// The compiler's errors.
    case refused([Complaint])
    case failed(Complaint)
}

/// An error by its code and place.
public struct Complaint: Codable, Hashable, Sendable {
    public var code: String
    public var file: String
    public var row: Int
    public var message: String

    public init(code: String, file: String, row: Int, message: String) {
        self.code = code
        self.file = file
        self.row = row
        self.message = message
    }
}

extension Question {
    /// Writ's answers, one for each query.
    public func answers() -> [Answer] {
        var complaints: [Complaint] = []
        var parsed: [Module] = []
        for (name, text) in modules.sorted(by: { $0.key < $1.key }) {
            do {
                parsed.append(try Parser.parseModule(source: SourceFile(path: name, text: text), options: parserOptions))
            } catch { complaints += error.all.map(Complaint.init) }
        }
        if !complaints.isEmpty { return queries.map { _ in .refused(complaints) } }
        return queries.map { answer($0, parsed) }
    }

    private func answer(_ query: String, _ modules: [Module]) -> Answer {
        do {
            let document = try Document(json: Array(data.utf8))
            let options = QueryOptions(strictBuiltinErrors: isStrict, timeout: 5_000_000_000)
            let machine = QueryMachine(try PreparedQuery(query, modules: modules, data: document, options: options))
            let answers = try machine.ask(input: try input.map { try machine.readInput(Array($0.utf8)) } ?? .undefined)
            return .holding(in: answers.map(\.bindings))
        } catch let error as QueryError {
            return Answer(error)
        } catch {
            return .failed(Complaint(code: "data_error", file: "", row: 0, message: "\(error)"))
        }
    }
}

extension Answer {
    /// - Parameter ways: the bindings of each way in which the query holds, sorted by name.
    static func holding(in ways: [[(name: String, value: Value)]]) -> Answer {
        var writer = JSONWriter()
        for (_, value) in ways.joined() { writer.write(value) }
        if let number = writer.unwritableNumber {
            return .failed(Complaint(code: "internal", file: "", row: 0, message: "json: invalid number literal \(number)"))
        }
        let objects = ways.map { way in
            "{\(way.map { "\"\($0.name)\":" + String(decoding: $0.value.json(), as: UTF8.self) }.joined(separator: ","))}"
        }
        return .bindings("[\(objects.joined(separator: ","))]")
    }
}

extension Answer {
    init(_ error: QueryError) {
        switch error {
        case .diagnostics(let errors): self = .refused(errors.all.map(Complaint.init))
        case .plan(let error): self = .failed(Complaint(code: "plan_error", file: "", row: 0, message: "\(error)"))
        case .evaluation(let error):
            self = .failed(Complaint(code: error.code.rawValue, file: error.file, row: error.row, message: error.message))
        }
    }
}

extension Complaint {
    init(_ error: RegoDiagnostic) {
        self.init(code: error.code.rawValue, file: error.location.file.path, row: error.location.row, message: error.message)
    }
}
