import PolicyBundle
import RegoSyntax
import Signing

/// What `exec` makes of a configuration file of OPA: which bundles there are, who must have signed them, and what is decided.
struct ExecConfiguration {
    /// Where a bundle comes from.
    struct Service {
        /// Without a slash at the end.
        var url: String
        var headers: [String: String]
        /// The file with the certificates that the service's must descend from.
        var certificateAuthority: String?
        /// Whether the certificates of the system count besides.
        var usesSystemAuthorities: Bool
        /// Whoever answers is believed.
        var skipsVerification: Bool
    }

    enum Source {
        /// A bundle file or a directory.
        case path(String)
        case service(Service, resource: String)
    }

    struct Bundle {
        let name: String
        let source: Source
        /// Nil when nobody need have signed it.
        let verification: VerificationConfiguration?
    }

    /// Sorted by name.
    let bundles: [Bundle]
    /// As written.
    let defaultDecision: String?
    /// What policies may see of it: everything but credentials and keys.
    let published: JSONNode

    /// What sends something somewhere or watches something while it runs; `exec` does neither.
    private static let leftOut = ["bundle", "decision_logs", "discovery", "plugins", "status"]

    init(_ document: ConfigurationDocument) throws {
        let root = try ConfigurationFields(document.root)
        let services = try Self.services(root)
        let keys = try Self.keys(root)
        bundles = try root.named("bundles").map { try Self.bundle($0.name, $0.fields, services, keys) }.sorted { $0.name < $1.name }
        defaultDecision = try root.string("default_decision")
        published = Self.withoutSecrets(document.root)
        for section in Self.leftOut where root.has(section) {
            StandardError.warn(
                "\(section) in the configuration is not used: exec reads bundles, keys, labels, services and default_decision")
        }
    }

    private static func services(_ root: ConfigurationFields) throws -> [String: Service] {
        var services: [String: Service] = [:]
        for (name, fields) in try root.named("services") { services[name] = try service(fields) }
        return services
    }

    private static func service(_ fields: ConfigurationFields) throws -> Service {
        var url = try fields.required("url")
        while url.hasSuffix("/") { url.removeLast() }
        if let type = try fields.string("type"), !type.isEmpty {
            throw fields.failure("type", "'\(type)' is not there", remedy: "bundles come from HTTP services and from files")
        }
        let tls = try fields.mapping("tls")
        var service = Service(
            url: url, headers: try fields.texts("headers"), certificateAuthority: try tls?.string("ca_cert"),
            usesSystemAuthorities: try tls?.flag("system_ca_required") ?? false,
            skipsVerification: try fields.flag("allow_insecure_tls"))
        guard let credentials = try fields.mapping("credentials") else { return service }
        if let unknown = credentials.names.first(where: { $0 != "bearer" }) {
            throw credentials.failure(unknown, "is not there", remedy: "credentials are bearer tokens, or headers of the service")
        }
        if let bearer = try credentials.mapping("bearer") {
            let scheme = try bearer.string("scheme") ?? "Bearer"
            service.headers["Authorization"] = "\(scheme) \(try token(bearer))"
        }
        return service
    }

    private static func token(_ bearer: ConfigurationFields) throws -> String {
        guard let path = try bearer.string("token_path") else { return try bearer.required("token") }
        if bearer.has("token") { throw bearer.failure("token", "is given together with token_path") }
        let token = String(decoding: try InputFile.bytes(path), as: UTF8.self)
        return String(token.drop(while: \.isWhitespace).prefix { !$0.isWhitespace })
    }

    private static func keys(_ root: ConfigurationFields) throws -> [String: TrustedKey] {
        var keys: [String: TrustedKey] = [:]
        for (name, fields) in try root.named("keys") {
            let algorithm = try fields.string("algorithm").map { try SigningAlgorithm(name: $0) }
            keys[name] = try TrustedKey(argument: try fields.required("key"), algorithm: algorithm, scope: try fields.string("scope"))
        }
        return keys
    }

    private static func bundle(
        _ name: String, _ fields: ConfigurationFields, _ services: [String: Service], _ keys: [String: TrustedKey]
    ) throws -> Bundle {
        let resource = try fields.string("resource")
        let verification = try verification(fields, keys)
        if let resource, resource.hasPrefix("file:") {
            return Bundle(name: name, source: .path(FileURL.path(resource)), verification: verification)
        }
        let serviceName = try fields.required("service")
        guard let service = services[serviceName] else {
            throw fields.failure(
                "service", "'\(serviceName)' is not one of the services", remedy: services.keys.sorted().joined(separator: ", "))
        }
        let path = (resource ?? "bundles/\(name)").drop { $0 == "/" }
        return Bundle(name: name, source: .service(service, resource: String(path)), verification: verification)
    }

    private static func verification(_ bundle: ConfigurationFields, _ keys: [String: TrustedKey]) throws -> VerificationConfiguration? {
        guard let fields = try bundle.mapping("signing") else { return nil }
        guard !keys.isEmpty else { throw fields.failure("keyid", "needs a key", remedy: "add it below keys") }
        let keyID = try fields.string("keyid")
        if let keyID, keys[keyID] == nil {
            throw fields.failure("keyid", "'\(keyID)' is not one of the keys", remedy: keys.keys.sorted().joined(separator: ", "))
        }
        return VerificationConfiguration(
            keys: keys, keyID: keyID, scope: try fields.string("scope"), excludedFiles: try fields.strings("exclude_files"))
    }

    private static func withoutSecrets(_ root: JSONNode) -> JSONNode {
        var root = root
        for (section, secrets) in [("services", ["credentials", "headers"]), ("keys", ["key", "private_key"])] {
            guard let entries = root[section] else { continue }
            if let items = entries.array {
                root.set(section, to: .array(items.map { $0.without(secrets) }))
            } else {
                root.set(section, to: .object(entries.members.map { .init($0.key, $0.value.without(secrets)) }))
            }
        }
        return root
    }
}

extension JSONNode {
    fileprivate func without(_ keys: [String]) -> JSONNode {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { !keys.contains($0.key) })
    }
}
