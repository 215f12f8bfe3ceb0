import NetworkBuiltins
import RegoEngine

extension NetworkAccess? {
    /// The machine's network, for policies that call `http.send`. Nothing is started before they do.
    static var ofThisMachine: NetworkAccess? { NetworkAccess(transport: SystemNetwork()) }
}
