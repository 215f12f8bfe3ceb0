import DurableFiles
import HTTPServing
import PolicyBundle
import RegoEngine

extension SyncConfiguration {
    private static let fileLimit = 1 << 20

    /// Reads a configuration file. Paths in it are relative to its folder.
    public init(file path: String) throws(ConfigurationError) {
        let bytes: [UInt8]
        do {
            bytes = try OpenFile(path: path).readAll(limit: Self.fileLimit)
        } catch {
            throw ConfigurationError("cannot be read: \(error.reason)", file: path)
        }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        guard let text = String(validating: bytes, as: UTF8.self) else { throw ConfigurationError("is not UTF-8", file: path) }
        try self.init(yaml: text, file: path, folder: folder.isEmpty ? "/" : folder)
    }

    /// - Parameters:
    ///   - file: What messages call the text.
    ///   - folder: Where relative paths begin.
    public init(yaml: String, file: String, folder: String) throws(ConfigurationError) {
        let text = try ConfigurationText(yaml, file: file)
        if text.document == .null { throw ConfigurationError("is empty", file: file, remedy: "it needs at least services and bundles") }
        let root = try ConfigurationFields(text, unknown: .refused)
        guard root.has("services") else { throw root.failure("services", "is missing", remedy: "say where bundles come from") }
        let sections = try ServiceSections(root, folder: folder)
        let reader = ConfigurationReader(sections: sections, paths: RelativePaths(folder: folder))
        bundleLimits = try reader.bundleLimits(root)
        downloadLimits = try reader.downloadLimits(root)
        bundles = try reader.bundles(root, limits: bundleLimits)
        labels = try root.texts("labels")
        storeDirectory = reader.paths.resolved(try root.string("persistence_directory") ?? ".writ")
        defaultDecision = (try root.string("default_decision") ?? "system/main").split(separator: "/").joined(separator: "/")
        server = try reader.server(root)
        responseCacheLimit = try reader.responseCacheLimit(root)
        published = text.published
        try root.finish()
    }
}

/// The sections of a `sync.yaml`, one function each.
private struct ConfigurationReader {
    let sections: ServiceSections
    let paths: RelativePaths

    func bundles(_ root: ConfigurationFields, limits: BundleLimits) throws(ConfigurationError) -> [SyncConfiguration.Bundle] {
        let entries = try root.named("bundles")
        guard !entries.isEmpty else { throw root.failure("bundles", "is missing", remedy: "name at least one bundle") }
        var bundles: [SyncConfiguration.Bundle] = []
        for (name, entry) in entries.sorted(by: { $0.name < $1.name }) {
            bundles.append(try bundle(name, entry, limits))
            try entry.finish()
        }
        return bundles
    }

    private func bundle(
        _ name: String, _ fields: ConfigurationFields, _ limits: BundleLimits
    ) throws(ConfigurationError) -> SyncConfiguration.Bundle {
        guard BundleStore.isUsable(name: name) else {
            throw fields.failure("cannot be a bundle's name", remedy: "letters, digits, '.', '_' and '-', not beginning with a dot")
        }
        let service = try sections.service(try fields.string("service"), of: fields)
        var resource = try fields.required("resource")
        while resource.hasPrefix("/") { resource.removeFirst() }
        return SyncConfiguration.Bundle(
            name: name, service: service, resource: resource, polling: try polling(fields), verification: try verification(fields),
            sizeLimit: try fields.integer("size_limit_bytes", in: 1...(4 << 30)) ?? limits.compressedBytes)
    }

    private func polling(_ bundle: ConfigurationFields) throws(ConfigurationError) -> SyncConfiguration.Polling {
        guard let fields = try bundle.mapping("polling") else { return .standard }
        let minimum = try fields.integer("min_delay_seconds", in: 0...86400)
        let maximum = try fields.integer("max_delay_seconds", in: 1...86400)
        let polling = SyncConfiguration.Polling(
            minimumDelay: minimum ?? min(60, maximum ?? 60), maximumDelay: maximum ?? max(120, minimum ?? 0),
            longPolling: try fields.integer("long_polling_timeout_seconds", in: 1...3600))
        try fields.finish()
        guard polling.minimumDelay <= polling.maximumDelay else {
            throw fields.failure("max_delay_seconds", "is less than min_delay_seconds")
        }
        return polling
    }

    /// As soon as there is a key, every bundle has to be signed with one of them; `signing` says which.
    private func verification(_ bundle: ConfigurationFields) throws(ConfigurationError) -> VerificationConfiguration? {
        let signing = try sections.signing(of: bundle)
        guard var verification = signing ?? (sections.keys.isEmpty ? nil : VerificationConfiguration(keys: sections.keys)) else {
            return nil
        }
        if sections.keys.count == 1 { verification.keyID = sections.keys.keys.first }
        return verification
    }

    func bundleLimits(_ root: ConfigurationFields) throws(ConfigurationError) -> BundleLimits {
        guard let fields = try root.mapping("limits") else { return .standard }
        var limits = BundleLimits.standard
        limits.compressedBytes = try fields.integer("compressed_bytes", in: 1...(4 << 30)) ?? limits.compressedBytes
        limits.unpackedBytes = try fields.integer("unpacked_bytes", in: 1...(16 << 30)) ?? limits.unpackedBytes
        limits.entries = try fields.integer("entries", in: 1...1_000_000) ?? limits.entries
        try fields.finish()
        return limits
    }

    func downloadLimits(_ root: ConfigurationFields) throws(ConfigurationError) -> SyncConfiguration.DownloadLimits {
        var limits = SyncConfiguration.DownloadLimits()
        guard let fields = try root.mapping("download") else { return limits }
        if let idle = try fields.integer("idle_timeout_seconds", in: 1...3600) { limits.idle = .seconds(idle) }
        if let total = try fields.integer("total_timeout_seconds", in: 1...86400) { limits.total = .seconds(total) }
        try fields.finish()
        return limits
    }

    /// `caching.inter_query_builtin_cache.max_size_bytes`. OPA has no limit when it is missing; we have one.
    func responseCacheLimit(_ root: ConfigurationFields) throws(ConfigurationError) -> Int {
        guard let caching = try root.mapping("caching") else { return InterQueryCache.defaultLimit }
        let cache = try caching.mapping("inter_query_builtin_cache")
        let limit = try cache?.integer("max_size_bytes", in: 0...(64 << 30)) ?? InterQueryCache.defaultLimit
        try cache?.finish()
        try caching.finish()
        return limit
    }

    func server(_ root: ConfigurationFields) throws(ConfigurationError) -> SyncConfiguration.Server {
        var server = SyncConfiguration.Server(address: ListenAddress(port: 8181))
        guard let fields = try root.mapping("server") else { return server }
        if let text = try fields.string("address") {
            guard let address = ListenAddress(text) else { throw fields.failure("address", "is not an address such as 127.0.0.1:8181") }
            server.address = address
        }
        if let tls = try fields.mapping("tls") {
            server.tls = TLSFiles(
                certificate: paths.resolved(try tls.required("cert")), privateKey: paths.resolved(try tls.required("private_key")))
            try tls.finish()
        }
        server.bodyLimit = try fields.integer("body_bytes", in: 1...(1 << 30)) ?? server.bodyLimit
        server.depthLimit = try fields.integer("input_depth", in: 1...100_000) ?? server.depthLimit
        server.memoryLimit = try fields.integer("evaluation_bytes", in: (1 << 16)...(64 << 30)) ?? server.memoryLimit
        if let milliseconds = try fields.integer("evaluation_milliseconds", in: 1...600_000) {
            server.evaluation = .milliseconds(milliseconds)
        }
        try fields.finish()
        return server
    }
}
