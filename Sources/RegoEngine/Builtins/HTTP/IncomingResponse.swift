/// What a server answered, its body unpacked where that was asked for.
public struct IncomingResponse: Sendable {
    public var status: Int
    /// `OK`
    public var reason: String
    public var headers: IncomingHeaders
    public var body: [UInt8]

    public init(status: Int, reason: String, headers: IncomingHeaders, body: [UInt8]) {
        self.status = status
        self.reason = reason
        self.headers = headers
        self.body = body
    }
}

/// The headers of a response: values in the order they came in, by name in lower case.
public struct IncomingHeaders: Sendable, Equatable {
    public private(set) var values: [String: [String]] = [:]

    public init() {}

    public init(_ headers: some Sequence<(name: String, value: String)>) {
        for (name, value) in headers { values[name.lowercased(), default: []].append(value) }
    }

    /// The first value; empty when there is none.
    public subscript(_ name: String) -> String { values[name]?.first ?? "" }

    public mutating func replace(_ name: String, by list: [String]) { values[name] = list }
    public mutating func remove(_ name: String) { values[name] = nil }
}
