import Glibc
import RegoSyntax

/// What `opa.runtime()` shows to policies that a command evaluates: this program, its configuration where it has one, and the environment.
struct RuntimeDescription {
    /// The configuration, without what is secret; nil for commands that have none.
    var configuration: JSONNode?

    var json: [UInt8] {
        var members: [JSONNode.Member] = configuration.map { [.init("config", $0)] } ?? []
        members += [
            .init("env", .object(Self.environment)), .init("version", .string(BuildVersion.writ)), .init("commit", .string("")),
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
