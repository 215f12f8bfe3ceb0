import RegoCompiler
import RegoEngine

/// How a query is compiled and asked.
public struct QueryOptions: Sendable {
    /// The package whose rules the query may use by name, `app.authz`.
    public var package: String?
    /// References that the query may use by name, `data.lib.strings` or `data.lib.strings as s`.
    public var imports: [String]
    /// Whether the query is Rego v0.
    public var isV0: Bool
    /// The functions and features that modules and query may use.
    public var capabilities: Capabilities
    /// Describe `input` and base documents for the type check.
    public var schemas: Schemas?
    /// The compiler's strict mode, for the modules and the query.
    public var isStrict: Bool
    /// The first error of a built-in function ends the evaluation.
    public var strictBuiltinErrors: Bool
    /// Errors of built-in functions are collected, and the call is undefined.
    public var collectsBuiltinErrors: Bool
    /// Rules are looked up by the constants that they compare with.
    public var usesRuleIndex: Bool
    /// Which rules and expressions of the modules were reached is noted.
    public var measuresCoverage: Bool
    /// Nanoseconds; nil for no limit.
    public var timeout: Int?
    /// What `http.send` and `net.lookup_ip_addr` may use; nothing when nil.
    public var network: NetworkAccess?
    /// What `opa.runtime()` shows, as JSON.
    public var runtimeJSON: [UInt8] = Array("{}".utf8)

    public init(
        package: String? = nil, imports: [String] = [], isV0: Bool = false, capabilities: Capabilities = .current,
        schemas: Schemas? = nil, isStrict: Bool = false, strictBuiltinErrors: Bool = false, collectsBuiltinErrors: Bool = false,
        usesRuleIndex: Bool = true, measuresCoverage: Bool = false, timeout: Int? = nil,
        network: NetworkAccess? = nil
    ) {
        self.package = package
        self.imports = imports
        self.isV0 = isV0
        self.capabilities = capabilities
        self.schemas = schemas
        self.isStrict = isStrict
        self.strictBuiltinErrors = strictBuiltinErrors
        self.collectsBuiltinErrors = collectsBuiltinErrors
        self.usesRuleIndex = usesRuleIndex
        self.measuresCoverage = measuresCoverage
        self.timeout = timeout
        self.network = network
    }

    /// The network as far as the capabilities allow it: `allow_net` names the hosts.
    var permittedNetwork: NetworkAccess? {
        guard let hosts = capabilities.allowedHosts else { return network }
        var permitted = network
        permitted?.allowedHosts = Set(hosts).intersection(network?.allowedHosts ?? Set(hosts))
        return permitted
    }
}
