import Foundation
import PolicyBundle
import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax
import RegoValue
import TestSupport

/// One case of OPA's compliance suite and how it is run: parse, compile, plan, lower, evaluate, compare.
struct ConformanceCase {
    /// Version, topic and file, and the index in the file: `v1/every/every.json#3`.
    let place: String
    let topic: String
    let note: String
    let json: Value

    /// `v1/every/every.json: every/simple key/val`
    var title: String { "\(place.prefix { $0 != "#" }): \(note)" }

    enum Outcome: Equatable {
        case passed
        case failed(String)
    }

    /// All cases of a version (`v1`, `v0`), with the documents that own their values.
    static func all(_ version: String, in folder: URL) throws -> (cases: [ConformanceCase], owners: [Document]) {
        var cases: [ConformanceCase] = []
        var owners: [Document] = []
        for file in Paths.files(below: folder.appendingPathComponent(version), ending: ".json") {
            let document = try readJSON(file)
            owners.append(document)
            let topic = file.deletingLastPathComponent().lastPathComponent
            for (index, json) in document.root["cases"].elements.enumerated() {
                let place = "\(version)/\(topic)/\(file.lastPathComponent)#\(index)"
                cases.append(ConformanceCase(place: place, topic: topic, note: json["note"].string ?? "", json: json))
            }
        }
        return (cases, owners)
    }

    private var wantsError: Bool { json["want_error_code"].isString || json["want_error"].isString }

    /// - Parameter through: makes the program that is run of the one that was lowered.
    func run(version: RegoVersion, through change: (Program) throws -> Program = { $0 }) -> Outcome {
        do {
            let results = try evaluate(version: version, change)
            if wantsError { return .failed("no error, but \(json["want_error_code"].string ?? "") \(json["want_error"].string ?? "")") }
            return compare(results)
        } catch let error as RegoDiagnostics {
            return match(code: error.all.first?.code.rawValue ?? "", text: error.all.map { $0.description }.joined(separator: "\n"))
        } catch let error as EvaluationError {
            return match(code: error.code.rawValue, text: error.description)
        } catch {
            return .failed("\(error)")
        }
    }

    private func match(code: String, text: String) -> Outcome {
        guard wantsError else { return .failed(text) }
        if let wanted = json["want_error_code"].string, !wanted.isEmpty, wanted != code {
            return .failed("error code \(code) instead of \(wanted): \(text)")
        }
        if let wanted = json["want_error"].string, !wanted.isEmpty, !text.contains(wanted) {
            return .failed("error text: \(text)\n      instead of: \(wanted)")
        }
        return .passed
    }

    // MARK: evaluation

    private func evaluate(version: RegoVersion, _ change: (Program) throws -> Program) throws -> [[UInt8]] {
        let (program, compiler) = try program(version: version)
        let machine = VirtualMachine(
            policy: Policy(program: try change(program), data: try data), limits: EvaluationLimits(time: 10_000_000_000))
        machine.isStrict = json["strict_error"].isTrue
        machine.context.network = NetworkAccess(transport: ScriptedTransport())
        return try machine.evaluate("eval", input: try input(for: machine, compiler: compiler)).map { $0.json() }
    }

    /// The base documents.
    var data: Document { get throws { try Document(json: json["data"].isDefined ? json["data"].json() : Array("{}".utf8)) } }

    /// The case's query, planned as `eval` and lowered.
    func program(version: RegoVersion) throws -> (program: Program, compiler: Compiler) {
        let (compiled, compiler, parserOptions) = try compile(version: version)
        let body = try Parser.parseQuery(json["query"].string ?? "", options: parserOptions)
        let query = try compiler.compile(query: body, against: compiled)
        let plan = try Planner.plan(compiled, entrypoints: [], queries: [NamedQuery(name: "eval", query: query)])
        return (try Program.lower(ValidatedPlan(plan)), compiler)
    }

    /// The case's modules.
    func compiled(version: RegoVersion) throws -> CompiledModules { try compile(version: version).modules }

    private func compile(version: RegoVersion) throws -> (modules: CompiledModules, compiler: Compiler, parserOptions: ParserOptions) {
        var parserOptions = ParserOptions(regoVersion: version)
        parserOptions.annotationYAML = AnnotationYAML.read
        parserOptions.isBuiltin = { BuiltinTable.byName[$0] != nil }
        let modules = try json["modules"].elements.enumerated().map { number, text in
            try Parser.parseModule(
                source: SourceFile(path: "test-\(number).rego", bytes: Array(text.utf8)), options: parserOptions)
        }
        var compilerOptions = CompilerOptions()
        compilerOptions.capabilities = .current.restricted { BuiltinTable.byName[$0] != nil }
        let compiler = Compiler(compilerOptions)
        return (try compiler.compile(modules), compiler, parserOptions)
    }

    private func input(for machine: VirtualMachine, compiler: Compiler) throws -> Value {
        if let term = json["input_term"].string {
            let modules = try compiler.compile([])
            let body = try Parser.parseQuery("x = \(term)")
            let query = try compiler.compile(query: body, against: modules)
            let plan = try Planner.plan(modules, entrypoints: [], queries: [NamedQuery(name: "input", query: query)])
            let other = VirtualMachine(policy: Policy(program: try Program.lower(ValidatedPlan(plan))))
            let value = try other.evaluate("input").first?.lookup("x") ?? .undefined
            return machine.arena.deepCopy(value)
        }
        return json["input"].isDefined ? try machine.readInput(json["input"].json()) : .undefined
    }

    // MARK: comparison

    private func compare(_ results: [[UInt8]]) -> Outcome {
        let owner = ArenaOwner()
        var reader = JSONReader(arena: owner.arena)
        let sorts = json["sort_bindings"].isTrue
        let got = results.compactMap { try? reader.read($0) }.map { sorts ? sortedArrays($0, owner.arena) : $0 }.sorted()
        let wanted = json["want_result"].elements.map { sorts ? sortedArrays($0, owner.arena) : $0 }.sorted()
        if got.elementsEqual(wanted) { return .passed }
        return .failed("got \(got)\n      instead of \(wanted)")
    }

    /// The bindings with their arrays sorted, at any depth.
    private func sortedArrays(_ value: Value, _ arena: Arena) -> Value {
        switch value.kind {
        case .array: return arena.array(value.storage.map { sortedArrays($0, arena) }.sorted())
        case .object:
            let copy = arena.object(capacity: value.count)
            for position in 0..<value.count { arena.insert(copy, value.key(at: position), sortedArrays(value.value(at: position), arena)) }
            return copy
        default: return value
        }
    }
}
