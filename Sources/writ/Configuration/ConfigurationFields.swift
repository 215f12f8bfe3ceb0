import PolicyBundle
import RegoSyntax

/// Reads the fields of one mapping of a configuration. Every failure names the field's path.
struct ConfigurationFields {
    private let node: JSONNode
    private let path: String

    /// - Throws: `Failure` when it is not a mapping.
    init(_ node: JSONNode, path: String = "") throws(Failure) {
        self.node = node
        self.path = path
        guard case .object = node else { throw Self.failure(path, "is not a mapping") }
    }

    /// In the order of the file.
    var names: [String] { node.members.map(\.key) }

    func has(_ name: String) -> Bool { value(name) != nil }

    func mapping(_ name: String) throws(Failure) -> ConfigurationFields? {
        guard let value = value(name) else { return nil }
        return try ConfigurationFields(value, path: child(name))
    }

    /// The fields of mappings by their names; of a list by the field `name` of each.
    func named(_ name: String) throws(Failure) -> [(name: String, fields: ConfigurationFields)] {
        var found: [(name: String, fields: ConfigurationFields)] = []
        if let items = value(name)?.array {
            for (index, item) in items.enumerated() {
                let fields = try ConfigurationFields(item, path: "\(child(name))[\(index)]")
                found.append((try fields.required("name"), fields))
            }
        } else if let mapping = try mapping(name) {
            for key in mapping.names {
                found.append((key, try ConfigurationFields(mapping.value(key) ?? .object([]), path: mapping.child(key))))
            }
        }
        return found
    }

    func string(_ name: String) throws(Failure) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw failure(name, "is not a text") }
        return text
    }

    func required(_ name: String) throws(Failure) -> String {
        guard let text = try string(name), !text.isEmpty else { throw failure(name, "is missing") }
        return text
    }

    func flag(_ name: String) throws(Failure) -> Bool {
        guard let value = value(name) else { return false }
        guard let flag = value.bool else { throw failure(name, "is neither true nor false") }
        return flag
    }

    func strings(_ name: String) throws(Failure) -> [String] {
        guard let value = value(name) else { return [] }
        guard let items = value.array, items.allSatisfy({ $0.string != nil }) else { throw failure(name, "is not a list of texts") }
        return items.compactMap(\.string)
    }

    func texts(_ name: String) throws(Failure) -> [String: String] {
        guard let fields = try mapping(name) else { return [:] }
        var texts: [String: String] = [:]
        for key in fields.names { texts[key] = try fields.string(key) }
        return texts
    }

    func failure(_ name: String, _ problem: String, remedy: String? = nil) -> Failure {
        Self.failure(child(name), problem, remedy: remedy)
    }

    private static func failure(_ path: String, _ problem: String, remedy: String? = nil) -> Failure {
        Failure("config_invalid", "\(path.isEmpty ? "the configuration" : path) \(problem)", remedy: remedy, status: .usage)
    }

    private func value(_ name: String) -> JSONNode? { node[name].flatMap { $0 == .null ? nil : $0 } }

    private func child(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
