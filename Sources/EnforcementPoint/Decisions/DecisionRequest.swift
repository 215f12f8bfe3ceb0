/// What a request of OPA's data API asks for: its path and parameters.
struct DecisionRequest: Equatable, Sendable {
    /// What a path leads to.
    enum Route: Equatable, Sendable {
        /// `/v1/data/<path>`
        case data([String])
        /// `/v0/data/<path>`
        case v0Data([String])
        /// `/`
        case defaultDecision
        case health
        case status
        case unknown
        /// A path that is no reference; the message says why.
        case invalid(String)
    }

    var route: Route
    private var parameters: [String: [String]]

    /// - Parameter target: The request target as it came (`/v1/data/a?pretty`).
    init(target: String) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        parameters = parts.count == 2 ? Self.parameters(parts[1]) : [:]
        route = Self.route(parts.first ?? "")
    }

    /// A parameter without a value is true, as is one that says so.
    func flag(_ name: String) -> Bool {
        guard let values = parameters[name] else { return false }
        return values == [""] || values.contains { $0.lowercased() == "true" }
    }

    func values(_ name: String) -> [String] { parameters[name] ?? [] }

    private static func route(_ path: Substring) -> Route {
        let segments = path.split(separator: "/")
        switch segments.first {
        case nil: return .defaultDecision
        case "health" where segments.count == 1: return .health
        case "v1" where segments.count == 2 && segments[1] == "status": return .status
        case "v1" where segments.count >= 2 && segments[1] == "data": return data(segments.dropFirst(2), Route.data)
        case "v0" where segments.count >= 2 && segments[1] == "data": return data(segments.dropFirst(2), Route.v0Data)
        default: return .unknown
        }
    }

    private static func data(_ segments: ArraySlice<Substring>, _ make: ([String]) -> Route) -> Route {
        var path: [String] = []
        for segment in segments {
            let name = decoded(segment, plusIsSpace: false) ?? String(segment)
            guard !name.contains("\"") else { return .invalid("invalid path: invalid ref term '\(name)'") }
            path.append(name)
        }
        return make(path)
    }

    private static func parameters(_ query: Substring) -> [String: [String]] {
        var parameters: [String: [String]] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(parts[0], plusIsSpace: true) else { continue }
            let value = parts.count == 2 ? decoded(parts[1], plusIsSpace: true) : ""
            if let value { parameters[name, default: []].append(value) }
        }
        return parameters
    }

    /// Nil for what is not properly encoded UTF-8.
    private static func decoded(_ text: Substring, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }
}
