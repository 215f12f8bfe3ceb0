import DurableFiles
import HTTPServing
import PolicyBundle
import RegoEngine
import Signing
import Yams

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
        let root = try YAMLFields(try Self.compose(yaml, file: file), path: "", file: file)
        let reader = ConfigurationReader(folder: folder)
        let services = try reader.services(root)
        let keys = try reader.keys(root)
        bundleLimits = try reader.bundleLimits(root)
        downloadLimits = try reader.downloadLimits(root)
        bundles = try reader.bundles(root, services: services, keys: keys, limits: bundleLimits)
        labels = try root.texts("labels")
        storeDirectory = reader.path(try root.string("persistence_directory") ?? ".writ")
        defaultDecision = (try root.string("default_decision") ?? "system/main").split(separator: "/").joined(separator: "/")
        server = try reader.server(root)
        responseCacheLimit = try reader.responseCacheLimit(root)
        try root.finish()
    }

    private static func compose(_ yaml: String, file: String) throws(ConfigurationError) -> Node {
        do {
            if let node = try Yams.compose(yaml: yaml) { return node }
        } catch let error as YamlError {
            throw described(error, file: file)
        } catch {
            throw ConfigurationError("is not YAML: \(error)", file: file)
        }
        throw ConfigurationError("is empty", file: file, remedy: "it needs at least services and bundles")
    }

    private static func described(_ error: YamlError, file: String) -> ConfigurationError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            ConfigurationError("is not YAML: \(problem)", file: file, row: mark.line, column: mark.column)
        default: ConfigurationError("is not YAML: \(error)", file: file)
        }
    }
}

/// The sections of a `sync.yaml`, one function each.
private struct ConfigurationReader {
    let folder: String

    func path(_ text: String) -> String { text.hasPrefix("/") ? text : folder + "/" + text }

    func services(_ root: YAMLFields) throws(ConfigurationError) -> [String: SyncConfiguration.Service] {
        guard let fields = try root.mapping("services") else {
            throw root.failure("services", "is missing", remedy: "say where bundles come from")
        }
        var services: [String: SyncConfiguration.Service] = [:]
        for name in fields.names {
            guard let entry = try fields.mapping(name) else { throw fields.failure(name, "is empty") }
            services[name] = try service(entry)
        }
        return services
    }

    private func service(_ fields: YAMLFields) throws(ConfigurationError) -> SyncConfiguration.Service {
        var url = try fields.required("url")
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw fields.failure("url", "does not begin with http:// or https://")
        }
        while url.hasSuffix("/") { url.removeLast() }
        let tls = try fields.mapping("tls")
        let authority = try tls?.string("ca_cert").map(path)
        try tls?.finish()
        let credentials = try fields.mapping("credentials")
        let bearer = try credentials?.mapping("bearer")
        let token = try bearer?.string("token")
        let tokenPath = try bearer?.string("token_path").map(path)
        try bearer?.finish()
        try credentials?.finish()
        let service = SyncConfiguration.Service(
            url: url, headers: try fields.texts("headers"), certificateAuthority: authority, tokenPath: tokenPath, token: token,
            responseHeaderTimeout: try fields.integer("response_header_timeout_seconds", in: 1...3600) ?? 10)
        try fields.finish()
        return service
    }

    func keys(_ root: YAMLFields) throws(ConfigurationError) -> [String: TrustedKey] {
        guard let fields = try root.mapping("keys") else { return [:] }
        var keys: [String: TrustedKey] = [:]
        for name in fields.names {
            guard let entry = try fields.mapping(name) else { throw fields.failure(name, "is empty") }
            keys[name] = try key(entry)
            try entry.finish()
        }
        return keys
    }

    private func key(_ fields: YAMLFields) throws(ConfigurationError) -> TrustedKey {
        let inline = try fields.string("key")
        let file = try fields.string("path").map(path)
        let scope = try fields.string("scope")
        let algorithm = try fields.string("algorithm").map { (name) throws(ConfigurationError) in
            guard let algorithm = SigningAlgorithm(rawValue: name) else {
                throw fields.failure(
                    "algorithm", "'\(name)' is unknown", remedy: SigningAlgorithm.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return algorithm
        }
        guard let argument = file ?? inline, file == nil || inline == nil else {
            throw fields.failure("key", "or path is needed, and not both", remedy: "path: keys/team.pub.pem")
        }
        if let file, (try? OpenFile(path: file)) == nil { throw fields.failure("path", "\(file) cannot be read") }
        do {
            return try TrustedKey(argument: argument, algorithm: algorithm, scope: scope)
        } catch {
            throw fields.failure(file == nil ? "key" : "path", "is no usable key: \(error.message)", remedy: error.remedy)
        }
    }

    func bundles(
        _ root: YAMLFields, services: [String: SyncConfiguration.Service], keys: [String: TrustedKey], limits: BundleLimits
    ) throws(ConfigurationError) -> [SyncConfiguration.Bundle] {
        guard let fields = try root.mapping("bundles"), !fields.names.isEmpty else {
            throw root.failure("bundles", "is missing", remedy: "name at least one bundle")
        }
        var bundles: [SyncConfiguration.Bundle] = []
        for name in fields.names.sorted() {
            guard let entry = try fields.mapping(name) else { throw fields.failure(name, "is empty") }
            guard BundleStore.isUsable(name: name) else {
                throw fields.failure(
                    name, "cannot be a bundle's name", remedy: "letters, digits, '.', '_' and '-', not beginning with a dot")
            }
            bundles.append(try bundle(name, entry, services, keys, limits))
            try entry.finish()
        }
        return bundles
    }

    private func bundle(
        _ name: String, _ fields: YAMLFields, _ services: [String: SyncConfiguration.Service], _ keys: [String: TrustedKey],
        _ limits: BundleLimits
    ) throws(ConfigurationError) -> SyncConfiguration.Bundle {
        let serviceName = try fields.string("service") ?? (services.count == 1 ? services.keys.first : nil)
        guard let serviceName else { throw fields.failure("service", "is missing, and there are several services") }
        guard let service = services[serviceName] else {
            throw fields.failure(
                "service", "'\(serviceName)' is not one of the services", remedy: services.keys.sorted().joined(separator: ", "))
        }
        var resource = try fields.required("resource")
        while resource.hasPrefix("/") { resource.removeFirst() }
        return SyncConfiguration.Bundle(
            name: name, service: service, resource: resource, polling: try polling(fields), verification: try verification(fields, keys),
            sizeLimit: try fields.integer("size_limit_bytes", in: 1...(4 << 30)) ?? limits.compressedBytes)
    }

    private func polling(_ bundle: YAMLFields) throws(ConfigurationError) -> SyncConfiguration.Polling {
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
    private func verification(_ bundle: YAMLFields, _ keys: [String: TrustedKey]) throws(ConfigurationError) -> VerificationConfiguration? {
        let fields = try bundle.mapping("signing")
        let keyID = try fields?.string("keyid")
        let scope = try fields?.string("scope")
        let excluded = try fields?.strings("exclude_files") ?? []
        try fields?.finish()
        if let fields, keys.isEmpty { throw fields.failure("keyid", "names a key, and there are none", remedy: "add it below keys") }
        if let fields, let keyID, keys[keyID] == nil {
            throw fields.failure("keyid", "'\(keyID)' is not one of the keys", remedy: keys.keys.sorted().joined(separator: ", "))
        }
        guard !keys.isEmpty else { return nil }
        let only = keyID ?? (keys.count == 1 ? keys.keys.first : nil)
        return VerificationConfiguration(keys: keys, keyID: only, scope: scope, excludedFiles: excluded)
    }

    func bundleLimits(_ root: YAMLFields) throws(ConfigurationError) -> BundleLimits {
        guard let fields = try root.mapping("limits") else { return .standard }
        var limits = BundleLimits.standard
        limits.compressedBytes = try fields.integer("compressed_bytes", in: 1...(4 << 30)) ?? limits.compressedBytes
        limits.unpackedBytes = try fields.integer("unpacked_bytes", in: 1...(16 << 30)) ?? limits.unpackedBytes
        limits.entries = try fields.integer("entries", in: 1...1_000_000) ?? limits.entries
        try fields.finish()
        return limits
    }

    func downloadLimits(_ root: YAMLFields) throws(ConfigurationError) -> SyncConfiguration.DownloadLimits {
        var limits = SyncConfiguration.DownloadLimits()
        guard let fields = try root.mapping("download") else { return limits }
        if let idle = try fields.integer("idle_timeout_seconds", in: 1...3600) { limits.idle = .seconds(idle) }
        if let total = try fields.integer("total_timeout_seconds", in: 1...86400) { limits.total = .seconds(total) }
        try fields.finish()
        return limits
    }

    /// `caching.inter_query_builtin_cache.max_size_bytes`. OPA has no limit when it is missing; we have one.
    func responseCacheLimit(_ root: YAMLFields) throws(ConfigurationError) -> Int {
        guard let caching = try root.mapping("caching") else { return InterQueryCache.defaultLimit }
        let cache = try caching.mapping("inter_query_builtin_cache")
        let limit = try cache?.integer("max_size_bytes", in: 0...(64 << 30)) ?? InterQueryCache.defaultLimit
        try cache?.finish()
        try caching.finish()
        return limit
    }

    func server(_ root: YAMLFields) throws(ConfigurationError) -> SyncConfiguration.Server {
        var server = SyncConfiguration.Server(address: ListenAddress(port: 8181))
        guard let fields = try root.mapping("server") else { return server }
        if let text = try fields.string("address") {
            guard let address = ListenAddress(text) else { throw fields.failure("address", "is not an address such as 127.0.0.1:8181") }
            server.address = address
        }
        if let tls = try fields.mapping("tls") {
            server.tls = TLSFiles(certificate: path(try tls.required("cert")), privateKey: path(try tls.required("private_key")))
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
