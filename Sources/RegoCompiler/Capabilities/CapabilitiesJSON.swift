import RegoSyntax

/// What is wrong with a capabilities document.
public struct CapabilitiesError: Error, Sendable, CustomStringConvertible {
    /// Stable code for programs.
    public var code: String { "capabilities_invalid" }
    public var message: String

    public var description: String { "\(code): \(message)" }
}

extension Capabilities {
    /// Reads the document that `opa capabilities` prints.
    ///
    /// - Throws: `CapabilitiesError` when a built-in function has no name or no usable declaration.
    public init(json: JSONNode) throws(CapabilitiesError) {
        guard case .object = json else { throw CapabilitiesError(message: "the document is not an object") }
        var builtins: [BuiltinDeclaration] = []
        for node in json["builtins"]?.array ?? [] { builtins.append(try BuiltinDeclaration(json: node)) }
        let features = (json["features"]?.array ?? []).compactMap(\.string)
        let keywords = (json["future_keywords"]?.array ?? []).compactMap(\.string)
        let hosts = json["allow_net"]?.array?.compactMap(\.string)
        self.init(builtins: builtins, features: Set(features), futureKeywords: Set(keywords), allowedHosts: hosts)
        wasmInterfaces = (json["wasm_abi_versions"]?.array ?? []).compactMap(WasmInterface.init(json:))
    }
}

extension Capabilities {
    /// The document that `opa capabilities` prints; what is empty is left out.
    public var json: JSONNode {
        var members = [JSONNode.Member("builtins", .array(builtins.map(\.json)))]
        func add(_ key: String, _ names: some Collection<String>) {
            if !names.isEmpty { members.append(.init(key, .array(names.sorted().map { .string($0) }))) }
        }
        add("future_keywords", futureKeywords)
        if !wasmInterfaces.isEmpty { members.append(.init("wasm_abi_versions", .array(wasmInterfaces.map(\.json)))) }
        add("features", features)
        if let allowedHosts { members.append(.init("allow_net", .array(allowedHosts.map { .string($0) }))) }
        return .object(members)
    }
}

extension WasmInterface {
    fileprivate init?(json: JSONNode) {
        guard case .number(let version) = json["version"], case .number(let minor) = json["minor_version"], let version = Int(version),
            let minor = Int(minor)
        else { return nil }
        self.init(version: version, minorVersion: minor)
    }

    fileprivate var json: JSONNode {
        .object([.init("version", .number("\(version)")), .init("minor_version", .number("\(minorVersion)"))])
    }
}

extension BuiltinDeclaration {
    /// The function as it stands in OPA's capabilities.
    public var json: JSONNode {
        var members = [JSONNode.Member("name", .string(name)), .init("decl", RegoType.function(type).json)]
        if let infix { members.append(.init("infix", .string(infix))) }
        if isRelation { members.append(.init("relation", .bool(true))) }
        if isNondeterministic { members.append(.init("nondeterministic", .bool(true))) }
        if isDeprecated { members.append(.init("deprecated", .bool(true))) }
        return .object(members)
    }

    fileprivate init(json: JSONNode) throws(CapabilitiesError) {
        guard let name = json["name"]?.string, !name.isEmpty else {
            throw CapabilitiesError(message: "a built-in function has no name")
        }
        guard let declaration = json["decl"], case .function(let type) = RegoType(json: declaration) else {
            throw CapabilitiesError(message: "the declaration of \(name) is not a function type")
        }
        self.init(
            name: name, infix: json["infix"]?.string, type: type, isRelation: json["relation"]?.bool ?? false,
            isNondeterministic: json["nondeterministic"]?.bool ?? false, isDeprecated: json["deprecated"]?.bool ?? false)
    }
}

extension RegoType {
    /// A type in the form of OPA's capabilities; `unknown` for anything else.
    public init(json: JSONNode) {
        switch json["type"]?.string {
        case "null": self = .null
        case "boolean": self = .boolean
        case "number": self = .number
        case "string": self = .string
        case "any": self = .anyOf(Self.list(json["of"]))
        case "set": self = .set(json["of"].map { RegoType(json: $0) } ?? .anything)
        case "array": self = .array(Self.list(json["static"]), rest: json["dynamic"].map { RegoType(json: $0) })
        case "object":
            let members = (json["static"]?.array ?? []).map { Member($0["key"] ?? .null, RegoType(json: $0["value"] ?? .null)) }
            let rest = json["dynamic"].map {
                Rest(key: RegoType(json: $0["key"] ?? .null), value: RegoType(json: $0["value"] ?? .null))
            }
            self = .objectOf(members, rest: rest)
        case "function":
            self = .function(
                FunctionType(
                    arguments: Self.list(json["args"]), variadic: json["variadic"].map { RegoType(json: $0) },
                    result: json["result"].map { RegoType(json: $0) }))
        default: self = .unknown
        }
    }

    private static func list(_ node: JSONNode?) -> [RegoType] {
        (node?.array ?? []).map { RegoType(json: $0) }
    }
}
