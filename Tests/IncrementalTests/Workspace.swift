import Incremental
import PolicyBundle
import PolicyTesting
import RegoCompiler
import RegoSyntax
import RegoValue
import TestSupport

/// Policies and data, and what `check` and `test` say of them with and without a cache.
struct Workspace {
    var files: [String: String] = [:]
    var data = Document.empty
    var isStrict = false
    var filter: String?
    var traces = TestOptions.TracedTests.none
    var build = BuildIdentity([1])
    var folder = CacheFolder(path: Scratch.path("cache"))

    private var texts: [PolicyText] {
        files.sorted { $0.key < $1.key }.map { PolicyText(path: $0.key, bytes: Array($0.value.utf8), regoVersion: .v1) }
    }

    private var settings: RunSettings {
        var settings = RunSettings()
        settings.set("strict", isStrict)
        return settings
    }

    func cache(_ command: String) -> IncrementalCache {
        IncrementalCache(folder, command: command, place: ["/here", "policies"], build: build)
    }

    private static let parse: @Sendable (PolicyText) -> Module? = { try? module($0) }

    static func module(_ text: PolicyText) throws -> Module {
        var options = ParserOptions()
        options.annotationYAML = AnnotationYAML.read
        return try Parser.parseModule(source: SourceFile(path: text.path, bytes: text.bytes), options: options)
    }

    // MARK: check

    /// Counts what is compiled.
    final class Compiled {
        var paths: [String] = []
    }

    private func compile(_ modules: [Module]) throws {
        let data = data
        let options = CompilerOptions(
            isStrict: isStrict, keepsPrints: true,
            baseDocumentExists: { path in path.reduce(data.root) { $0.isObject ? $0.lookup($1) : $0 }.isDefined })
        _ = try Compiler(options).compile(modules)
    }

    func check(_ compiled: Compiled? = nil) -> String {
        told {
            let check = IncrementalCheck(texts, data: data, settings: settings, cache: cache("check"), parse: Self.parse)
            let isClean = try check?.run { modules in
                compiled?.paths = modules.map(\.source.path)
                try compile(modules)
            }
            if isClean != true { try compile(try texts.map(Self.module)) }
            return "clean"
        }
    }

    func checkAnew() -> String {
        told {
            try compile(try texts.map(Self.module))
            return "clean"
        }
    }

    // MARK: test

    private var options: TestOptions {
        var options = TestOptions(filter: filter)
        options.traces = traces
        return options
    }

    func report() throws -> TestReport {
        let tests = IncrementalTestRun(
            texts, data: data, options: options, settings: settings, cache: cache("test"), parse: Self.parse)
        return try tests?.run() ?? reportAnew()
    }

    func reportAnew() throws -> TestReport {
        try TestSuite(modules: try texts.map(Self.module), data: data, options: options).run()
    }

    func test() -> String { told { Self.text(try report()) } }
    func testAnew() -> String { told { Self.text(try reportAnew()) } }

    private func told(_ body: () throws -> String) -> String {
        do { return try body() } catch { return "\(error)" }
    }

    /// A report as JSON and as text, without durations.
    private static func text(_ report: TestReport) -> String {
        let timeless = report.json.text(indent: 1).replacing(#/"duration": \d+/#, with: "")
        return timeless + TestReportText(isVerbose: true).text(report).replacing(#/ \([0-9.]+[nµm]?s\)/#, with: "")
    }
}
