import PolicyBundle
import PolicyEvaluation
import RegoCompiler
import RegoEngine
import RegoSyntax
import RegoValue
import TestSupport

/// One query that was recorded with OPA's answer, and how it is asked here.
struct RecordedQuery {
    let json: Value

    var name: String { json["name"].string ?? "" }
    var text: String { json["query"].string ?? "" }

    /// How built-in errors are treated.
    enum Mode: CaseIterable {
        case lenient, strict
    }

    /// Flags that `PreparedQuery` knows; cases with others are tests of the command line or of partial evaluation.
    private static let knownFlags: Set<String> = ["--package", "--import", "--v0-compatible", "--show-builtin-errors"]

    /// Whether this is a question of the language: one JSON document as answer, no flags but the known ones.
    var isPlain: Bool {
        let flags = json["flags"].elements.compactMap(\.string).filter { $0.hasPrefix("-") }
        return json["result"]["output"].isObject && flags.allSatisfy(Self.knownFlags.contains)
    }

    /// Whether the query calls a function that the engine has not.
    var needsAbsentBuiltin: Bool {
        let absent = Capabilities.current.builtins.map(\.name).filter { BuiltinTable.byName[$0] == nil && !$0.hasPrefix("rego.metadata.") }
        return absent.contains { text.contains($0) }
    }

    /// What is wrong with our answer, or nil.
    func complaint(_ mode: Mode) -> String? {
        let strict = json["strict_builtin_errors_result"]
        let recorded = (mode == .strict && strict.isDefined ? strict : json["result"])["output"]
        do {
            let (results, errors) = try ask(mode)
            return compare(results: results, errors: errors, with: recorded)
        } catch QueryError.diagnostics(let diagnostics) {
            return compare(results: [], errors: diagnostics.all.map(Self.text), with: recorded)
        } catch QueryError.evaluation(let error) {
            return compare(results: [], errors: [Self.text(error)], with: recorded)
        } catch let diagnostics as RegoDiagnostics {
            return compare(results: [], errors: diagnostics.all.map(Self.text), with: recorded)
        } catch {
            return "\(error)"
        }
    }

    // MARK: Asking

    private func ask(_ mode: Mode) throws -> (results: [String], errors: [String]) {
        var parserOptions = ParserOptions(regoVersion: flag("--v0-compatible") ? .v0 : .v1)
        parserOptions.annotationYAML = AnnotationYAML.read
        parserOptions.isBuiltin = { BuiltinTable.byName[$0] != nil }
        let modules = try (0..<json["modules"].count).map { position in
            let path = json["modules"].key(at: position).string ?? ""
            let source = SourceFile(path: path, bytes: Array((json["modules"].value(at: position).string ?? "").utf8))
            return try Parser.parseModule(source: source, options: parserOptions)
        }
        let data = try Document(json: json["data"].isDefined ? json["data"].json() : Array("{}".utf8))
        let options = QueryOptions(
            package: argument(of: "--package"), imports: argument(of: "--import").map { [$0] } ?? [],
            strictBuiltinErrors: mode == .strict, collectsBuiltinErrors: flag("--show-builtin-errors"), timeout: 10_000_000_000)
        let machine = QueryMachine(try PreparedQuery(text, modules: modules, data: data, options: options)) { _ in }
        let input = json["input"].isDefined ? try machine.readInput(json["input"].json()) : .undefined
        let answers = try machine.ask(input: input)
        return (answers.map(Self.text), machine.builtinErrors.map(Self.text))
    }

    private func flag(_ name: String) -> Bool { json["flags"].elements.contains { $0.string == name } }

    private func argument(of flag: String) -> String? {
        let flags = json["flags"].elements.compactMap(\.string)
        return flags.firstIndex(of: flag).map { flags[$0 + 1] }
    }

    // MARK: Comparing

    private func compare(results: [String], errors: [String], with recorded: Value) -> String? {
        let wanted = recorded["result"].elements.map(Self.text(recorded:))
        var wantedErrors = recorded["errors"].elements.map(Self.text(error:))
        var errors = errors
        if json["result"]["varies_between_runs"].isTrue {
            wantedErrors.sort()
            errors.sort()
        }
        if wantedErrors != errors { return "errors \(errors)\n    instead of \(wantedErrors)" }
        return results == wanted ? nil : "got \(results)\n    instead of \(wanted)"
    }

    private static func text(_ answer: QueryAnswer) -> String {
        let expressions = answer.expressions.map { expression in
            text(expression.value, "\(expression.location.row):\(expression.location.column)", expression.location.text)
        }
        return text(expressions, answer.bindings.map { (name: $0.name, value: $0.value) })
    }

    private static func text(recorded row: Value) -> String {
        let expressions = row["expressions"].elements.map { expression in
            text(
                expression["value"], "\(expression["location"]["row"]):\(expression["location"]["col"])", expression["text"].string ?? "")
        }
        let bindings = row["bindings"]
        return text(expressions, (0..<bindings.count).map { (name: bindings.key(at: $0).string ?? "", value: bindings.value(at: $0)) })
    }

    private static func text(_ value: Value, _ place: String, _ source: String) -> String {
        // A byte that is no text is written as an escape, which reading the recording undid.
        "\(place) \(source): \(String(decoding: value.json(), as: UTF8.self).replacing("\\ufffd", with: "\u{FFFD}"))"
    }

    private static func text(_ expressions: [String], _ bindings: [(name: String, value: Value)]) -> String {
        let pairs = bindings.map { "\($0.name): \(String(decoding: $0.value.json(), as: UTF8.self))" }
        return expressions.joined(separator: "; ") + " {" + pairs.sorted().joined(separator: ", ") + "}"
    }

    private static func text(_ error: RegoDiagnostic) -> String {
        "\(error.location.file.path):\(error.location.row):\(error.location.column): \(error.code.rawValue): \(error.message)"
    }

    private static func text(_ error: EvaluationError) -> String {
        "\(error.file):\(error.row):\(error.column): \(error.code.rawValue): \(error.message)"
    }

    private static func text(error: Value) -> String {
        let place = error["location"]
        let position = "\(place["row"].immediateInteger ?? 0):\(place["col"].immediateInteger ?? 0)"
        return "\(place["file"].string ?? ""):\(position): \(error["code"].string ?? ""): \(error["message"].string ?? "")"
    }
}
