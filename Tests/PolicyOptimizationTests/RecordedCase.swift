import PolicyOptimization
import RegoCompiler
import RegoSyntax
import RegoValue
import TestSupport

/// A recorded query over policies, as documents to ask for: a rule that holds the query's answers, and the document that the query names if it names one.
struct RecordedCase {
    let name: String
    let version: RegoVersion
    private let texts: [String]
    private let query: String
    private let data: Document
    private let input: Document?
    /// An input with values that JSON does not have.
    private let hasInputTerm: Bool

    /// A case of `golden/eval`.
    init(evaluation json: Value) throws {
        let modules = json["modules"]
        let flags = json["flags"].elements.compactMap(\.string)
        try self.init(
            json, name: json["name"].string ?? "", flags.contains("--v0-compatible") ? .v0 : .v1,
            texts: (0..<modules.count).map { modules.value(at: $0).string ?? "" })
    }

    init(conformance json: Value, _ version: RegoVersion) throws {
        try self.init(json, name: json["note"].string ?? "", version, texts: json["modules"].elements.compactMap(\.string))
    }

    private init(_ json: Value, name: String, _ version: RegoVersion, texts: [String]) throws {
        self.name = name
        self.version = version
        self.texts = texts
        query = json["query"].string ?? ""
        data = try Document(json: json["data"].isDefined ? json["data"].json() : Array("{}".utf8))
        input = json["input"].isDefined ? try Document(json: json["input"].json()) : nil
        hasInputTerm = json["input_term"].isDefined
    }

    static let answers = Ref("data", path: ["optimization_judge", "answers"])

    /// Nothing for a case that does not compile, or whose input is not JSON.
    func prepared() -> (case: OptimizationCase, entrypoints: [Ref])? {
        guard !hasInputTerm, let body = try? Parser.parseQuery(query, options: ParserOptions(regoVersion: version)) else { return nil }
        var modules: [Module] = []
        for (number, text) in texts.enumerated() {
            guard let module = try? OptimizationCase.parse(text, path: "test-\(number).rego", version: version) else { return nil }
            modules.append(module)
        }
        guard let compiled = try? OptimizationCase.compiler.compile(modules),
            let prepared = try? OptimizationCase.compiler.compile(query: body, against: compiled)
        else { return nil }
        let members = prepared.bindings.map { (key: Term.string($0.name), value: Term.variable($0.name)) }
        let head = Head(
            name: "answers", ref: Ref("answers"), key: Term(.object(members.map { .init(key: $0.key, value: $0.value) })), hasContains: true
        )
        modules.append(
            Module(
                package: Package(path: Ref("data", path: ["optimization_judge"])), rules: [Rule(head: head, body: body)],
                regoVersion: version, source: SourceFile(path: "judge.rego", text: "")))
        let policies = modules.map { PolicyModule(path: $0.source.path, syntax: $0) }
        let entrypoints = [Self.answers, document(of: body, compiled)].compactMap(\.self)
        return (OptimizationCase(policies: policies, data: data, input: input), entrypoints)
    }

    /// `data.a.p` of the query `data.a.p = x`.
    private func document(of body: Body, _ compiled: CompiledModules) -> Ref? {
        var found: [Ref] = []
        body.forEachTerm { term in
            if let ref = term.ref, ref.headVariable == "data" { found.append(ref) }
            return true
        }
        guard found.count == 1, let ref = found.first, ref.count > 2, ref.constantPath != nil, compiled.tree.node(at: ref) != nil,
            compiled.rules(at: ref).allSatisfy({ !compiled[$0].head.isFunction })
        else { return nil }
        return ref
    }
}
