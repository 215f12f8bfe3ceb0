import PolicyBundle
import RegoCompiler
import RegoEngine
import RegoSyntax
import RegoValue

/// Where capabilities come from: this program, a version of OPA, a file.
enum CapabilitiesSource {
    /// What this program has: what its engine runs, and `:=`, which the compiler does away with.
    static var current: Capabilities { Capabilities.current.restricted { $0 == "assign" || BuiltinTable.byName[$0] != nil } }

    /// - Throws: `Failure` with the versions that are known.
    static func version(_ name: String) throws(Failure) -> Capabilities {
        if let known = Capabilities.version(name) { return known }
        throw Failure(
            "capabilities_unknown", "there is no version \(name)",
            remedy: "known are " + Capabilities.knownVersions.joined(separator: ", "),
            status: .usage)
    }

    static func file(_ path: String) throws -> Capabilities {
        do {
            return try Capabilities(json: JSONNode(json: InputFile.bytes(path)))
        } catch let error as CapabilitiesError {
            throw Failure(error.code, error.message, place: path, status: .usage)
        }
    }

    /// The capabilities that a file holds or else, when there is no such file, those of a version.
    static func find(_ argument: String) throws -> Capabilities {
        InputFile.exists(argument) ? try file(argument) : try version(argument)
    }
}

extension NetworkAccess? {
    /// The network of this machine, only to the hosts that the capabilities allow, if they name any.
    static func ofThisMachine(within capabilities: Capabilities?) -> NetworkAccess? {
        var network: NetworkAccess? = .ofThisMachine
        network?.allowedHosts = capabilities?.allowedHosts.map { Set($0) }
        return network
    }
}

extension JSONNode {
    /// - Throws: `Failure` when the bytes are no JSON.
    init(json bytes: [UInt8]) throws(Failure) {
        do {
            self = try Document(json: bytes).read { $0.node }
        } catch {
            throw Failure("json_invalid", error.description, status: .usage)
        }
    }
}
