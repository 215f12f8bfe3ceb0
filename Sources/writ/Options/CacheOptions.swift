import ArgumentParser
import Glibc
import Incremental
import PolicyBundle
import RegoCompiler
import RegoSyntax

/// Whether outcomes of earlier runs are used.
struct CacheOptions: ParsableArguments {
    @Flag(
        name: .long,
        help: ArgumentHelp(
            "Do everything anew, and keep nothing for the next run.",
            discussion: "The environment variable WRIT_CACHE names the folder in which outcomes are kept, or is 'off'."))
    var noCache = false

    /// The cache of a command in the current folder.
    ///
    /// - Parameter paths: what the command is run on.
    /// - Returns: nothing when none is wanted, or there is no place for one.
    func cache(of command: String, on paths: [String]) -> IncrementalCache? {
        guard !noCache, let folder = CacheFolder(environment: { name in getenv(name).map { String(cString: $0) } }),
            let build = BuildIdentity(version: BuildVersion.writ), let current = getcwd(nil, 0)
        else { return nil }
        defer { free(current) }
        return IncrementalCache(folder, command: command, place: [String(cString: current)] + paths, build: build)
    }
}

extension UnparsedSources {
    /// The policies for an incremental run; nothing when some are in bundles of one file, of which nothing is kept.
    var texts: [PolicyText]? {
        guard modules.isEmpty else { return nil }
        return files.map { file in
            PolicyText(
                path: file.displayPath, bytes: file.bytes, regoVersion: file.regoVersion.map { $0 == 0 ? .v0 : .v1 } ?? regoVersion)
        }
    }

    /// Parses one of ``texts``; returns nothing when it has errors.
    var parse: @Sendable (PolicyText) -> Module? {
        let options = PolicySources.parserOptions(regoVersion, capabilities)
        return { text in
            var options = options
            options.regoVersion = text.regoVersion
            return try? Parser.parseModule(source: SourceFile(path: text.path, bytes: text.bytes), options: options)
        }
    }
}

extension RunSettings {
    /// The settings that all commands have in common.
    ///
    /// - Parameter capabilities: nothing for those of this program.
    init(_ regoVersion: RegoVersion, _ capabilities: Capabilities?, _ schemas: Schemas?) {
        self.init()
        set("rego version", "\(regoVersion)")
        if let capabilities { set("capabilities", capabilities.json.text()) }
        if let schemas { set("schemas", schemas.text) }
    }
}
