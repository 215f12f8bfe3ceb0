import Glibc
import RegoSyntax

/// What `opa.runtime()` shows to policies, in OPA's shape: the program, its configuration where it has one, and its environment.
public struct RuntimeDescription {
    private let version: String
    private let configuration: JSONNode?

    /// - Parameters:
    ///   - version: of the program.
    ///   - configuration: without what is secret; nil for programs that have none.
    public init(version: String, configuration: JSONNode? = nil) {
        self.version = version
        self.configuration = configuration
    }

    /// The document, with the environment as it is now.
    public var json: [UInt8] {
        var members: [JSONNode.Member] = configuration.map { [.init("config", $0)] } ?? []
        members += [
            .init("env", .object(Self.environment)), .init("version", .string(version)), .init("commit", .string("")),
            .init("authorization_enabled", .bool(false)), .init("skip_known_schema_check", .bool(false)),
        ]
        return Array(JSONNode.object(members).text().utf8)
    }

    /// Variables without a value are null.
    private static var environment: [JSONNode.Member] {
        var members: [JSONNode.Member] = []
        var next = environ
        while let entry = next.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            members.append(.init(parts[0], parts.count > 1 ? .string(parts[1]) : .null))
            next += 1
        }
        return members
    }
}
