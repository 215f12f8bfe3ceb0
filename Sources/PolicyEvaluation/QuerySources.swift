import RegoCompiler
import RegoSyntax
import RegoValue

/// A query and the modules that it asks, compiled but not planned.
struct QuerySources {
    let modules: CompiledModules
    let query: CompiledQuery

    init(
        _ text: String, modules: [Module], data: Document, options: QueryOptions, for purpose: CompiledQuery.Purpose = .values,
        timesStages: Bool = false, timings: inout QueryTimings
    ) throws(RegoDiagnostics) {
        var compiler = Compiler(
            CompilerOptions(
                capabilities: options.capabilities, isStrict: options.isStrict, keepsPrints: true,
                baseDocumentExists: { path in path.reduce(data.root) { $0.isObject ? $0.lookup($1) : .undefined }.isDefined },
                schemas: options.schemas))
        let names = try Names(options)
        let body = try timings.measure(\.queryParse) { () throws(RegoDiagnostics) in
            try Parser.parseQuery(text, options: ParserOptions(regoVersion: options.isV0 ? .v0 : .v1))
        }
        let timers = (modules: StageTimers(prefix: "compile_stage_"), query: StageTimers(prefix: "query_compile_stage_"))
        if timesStages { compiler.options.stageObserver = timers.modules }
        defer { timings.stages = timers.modules.times.merging(timers.query.times) { $1 } }
        let base = try timings.measure(\.moduleCompile) { () throws(RegoDiagnostics) in try compiler.compile(modules) }
        if timesStages { compiler.options.stageObserver = timers.query }
        query = try timings.measure(\.queryCompile) { () throws(RegoDiagnostics) in
            try compiler.compile(query: body, in: names.package, imports: names.imports, for: purpose, against: base)
                .givingExpressionValues
        }
        self.modules = base
    }

    /// What `--package` and `--import` give names to.
    private struct Names {
        let package: Package?
        let imports: [Import]

        init(_ options: QueryOptions) throws(RegoDiagnostics) {
            package = try options.package.map { (name) throws(RegoDiagnostics) in
                try Parser.parseModule(source: SourceFile(path: "--package", text: "package " + name)).package
            }
            imports = try options.imports.map { (path) throws(RegoDiagnostics) in try Self.import(path) }
        }

        private static func `import`(_ path: String) throws(RegoDiagnostics) -> Import {
            let module = try Parser.parseModule(source: SourceFile(path: "--import", text: "package query\nimport " + path))
            guard let first = module.imports.first, module.imports.count == 1, module.rules.isEmpty else {
                throw RegoDiagnostics(RegoDiagnostic(.parse, "'\(path)' is not one import", at: module.location))
            }
            return first
        }
    }
}
