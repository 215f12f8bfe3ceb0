import RegoSyntax

/// A policy that was read and not parsed.
public struct PolicyText: Sendable {
    /// The path that messages name.
    public let path: String
    public let bytes: [UInt8]
    public let regoVersion: RegoVersion

    public init(path: String, bytes: [UInt8], regoVersion: RegoVersion) {
        self.path = path
        self.bytes = bytes
        self.regoVersion = regoVersion
    }
}

/// What outcomes follow from besides policies and data: flags, capabilities, schemas.
public struct RunSettings: Sendable {
    private var settings: [String: String] = [:]

    public init() {}

    /// - Parameter value: any text that differs when the setting does.
    public mutating func set(_ name: String, _ value: some CustomStringConvertible) { settings[name] = "\(value)" }

    func add(to digested: inout Digested) {
        digested.add(settings.count)
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            digested.add(name)
            digested.add(value)
        }
    }
}
