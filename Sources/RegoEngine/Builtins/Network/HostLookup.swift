import RegoValue

/// `net.lookup_ip_addr`: the addresses of a name, asked at most once in an evaluation.
enum HostLookup {
    static let builtins: [Builtin] = [Builtin("net.lookup_ip_addr", 1, nondeterministic: true, lookUp)]

    private static func lookUp(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let name = try call.text(0)
        let context = call.context
        if let allowed = context.network?.allowedHosts, !allowed.contains(name) { throw BuiltinError("unallowed host: \(name)") }
        if let (address, _) = IPAddress.parse(try call.string(0)) { return call.arena.set([call.arena.string(address.text)]) }
        let key = "net.lookup_ip_addr " + name
        if let known = context.evaluationCache[key] { return known }
        guard let network = context.network else { throw BuiltinError("the network is not available to this evaluation") }
        let addresses: [String]
        do throws(HTTPFailure) {
            addresses = try network.transport.addresses(of: name, timeLimit: context.remainingTime) { context.isOver }
        } catch {
            switch error {
            case .timedOut, .cancelled: throw BuiltinError(.halt, "net.lookup_ip_addr: lookup \(name): i/o timeout")
            case .unreachable(let reason), .body(let reason), .file(let reason): throw BuiltinError("lookup \(name): \(reason)")
            }
        }
        let result = call.arena.set(addresses.map { call.arena.string($0) })
        context.evaluationCache[key] = result
        return result
    }
}
