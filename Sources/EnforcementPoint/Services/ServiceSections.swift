import DurableFiles
public import PolicyBundle
import Signing

/// The sections of OPA's configuration that say where bundles come from and who must have signed them.
public struct ServiceSections: Sendable {
    /// By name.
    public let services: [String: BundleService]
    /// By key id.
    public let keys: [String: TrustedKey]

    /// Reads `services` and `keys`.
    ///
    /// - Parameter folder: where relative paths begin; nil for the directory of the process.
    public init(_ root: ConfigurationFields, folder: String? = nil) throws(ConfigurationError) {
        let paths = RelativePaths(folder: folder)
        services = try Self.read(root, "services") { (fields) throws(ConfigurationError) in try Self.service(fields, paths) }
        keys = try Self.read(root, "keys") { (fields) throws(ConfigurationError) in try Self.key(fields, paths) }
    }

    /// The service of a bundle.
    ///
    /// - Parameter name: nil when the bundle names none, which is enough where there is but one.
    public func service(_ name: String?, of bundle: ConfigurationFields) throws(ConfigurationError) -> BundleService {
        guard let name = name ?? (services.count == 1 ? services.keys.first : nil) else {
            throw bundle.failure("service", services.isEmpty ? "is missing" : "is missing, and there are several services")
        }
        guard let service = services[name] else {
            throw bundle.failure(
                "service", "'\(name)' is not one of the services", remedy: services.keys.sorted().joined(separator: ", "))
        }
        return service
    }

    /// Who must have signed a bundle, as its section `signing` says; nil when it has none.
    public func signing(of bundle: ConfigurationFields) throws(ConfigurationError) -> VerificationConfiguration? {
        guard let fields = try bundle.mapping("signing") else { return nil }
        let keyID = try fields.string("keyid")
        let scope = try fields.string("scope")
        let excluded = try fields.strings("exclude_files")
        try fields.finish()
        if keys.isEmpty { throw fields.failure("keyid", "needs a key, and there are none", remedy: "add it below keys") }
        if let keyID, keys[keyID] == nil {
            throw fields.failure("keyid", "'\(keyID)' is not one of the keys", remedy: keys.keys.sorted().joined(separator: ", "))
        }
        return VerificationConfiguration(keys: keys, keyID: keyID, scope: scope, excludedFiles: excluded)
    }

    private static func read<Entry>(
        _ root: ConfigurationFields, _ section: String, _ entry: (ConfigurationFields) throws(ConfigurationError) -> Entry
    ) throws(ConfigurationError) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for (name, fields) in try root.named(section) {
            entries[name] = try entry(fields)
            try fields.finish()
        }
        return entries
    }

    private static func service(_ fields: ConfigurationFields, _ paths: RelativePaths) throws(ConfigurationError) -> BundleService {
        if let type = try fields.string("type"), !type.isEmpty {
            throw fields.failure("type", "'\(type)' is not there", remedy: "bundles come from HTTP services and from files")
        }
        var url = try fields.required("url")
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw fields.failure("url", "does not begin with http:// or https://")
        }
        while url.hasSuffix("/") { url.removeLast() }
        var service = BundleService(url: url)
        service.headers = try fields.texts("headers")
        service.skipsVerification = try fields.flag("allow_insecure_tls")
        if let timeout = try fields.integer("response_header_timeout_seconds", in: 1...3600) { service.responseHeaderTimeout = timeout }
        if let tls = try fields.mapping("tls") {
            service.certificateAuthority = try tls.string("ca_cert").map(paths.resolved)
            service.usesSystemAuthorities = try tls.flag("system_ca_required")
            try tls.finish()
        }
        try readCredentials(fields, paths, of: &service)
        return service
    }

    private static func readCredentials(
        _ fields: ConfigurationFields, _ paths: RelativePaths, of service: inout BundleService
    ) throws(ConfigurationError) {
        guard let credentials = try fields.mapping("credentials") else { return }
        if let unknown = credentials.names.first(where: { $0 != "bearer" }) {
            throw credentials.failure(unknown, "is not there", remedy: "credentials are bearer tokens, or headers of the service")
        }
        guard let bearer = try credentials.mapping("bearer") else { return }
        if let scheme = try bearer.string("scheme") { service.tokenScheme = scheme }
        service.token = try bearer.string("token")
        service.tokenPath = try bearer.string("token_path").map(paths.resolved)
        try bearer.finish()
        guard (service.token == nil) != (service.tokenPath == nil) else {
            throw bearer.failure("token", "or token_path is needed, and not both")
        }
    }

    private static func key(_ fields: ConfigurationFields, _ paths: RelativePaths) throws(ConfigurationError) -> TrustedKey {
        let inline = try fields.string("key")
        let file = try fields.string("path").map(paths.resolved)
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
}

/// Paths of a configuration, which begin where it says.
struct RelativePaths {
    let folder: String?

    func resolved(_ path: String) -> String {
        guard let folder, !path.hasPrefix("/") else { return path }
        return folder + "/" + path
    }
}
