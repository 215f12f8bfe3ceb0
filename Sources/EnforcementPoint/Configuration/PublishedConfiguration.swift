public import RegoSyntax

extension ConfigurationText {
    /// What policies may see of the configuration: everything but credentials, headers of services, and keys.
    public var published: JSONNode {
        guard case .object(let sections) = document else { return document }
        return .object(
            sections.map { section in
                switch section.key {
                case "services": .init(section.key, section.value.withoutSecrets(["credentials", "headers"]))
                case "keys": .init(section.key, section.value.withoutSecrets(["key", "private_key"]))
                default: section
                }
            })
    }
}

extension JSONNode {
    /// Entries, in a list or by name, without some of their fields.
    fileprivate func withoutSecrets(_ fields: [String]) -> JSONNode {
        switch self {
        case .array(let entries): .array(entries.map { $0.without(fields) })
        case .object(let entries): .object(entries.map { .init($0.key, $0.value.without(fields)) })
        default: .null
        }
    }

    private func without(_ fields: [String]) -> JSONNode {
        guard case .object(let members) = self else { return .null }
        return .object(members.filter { !fields.contains($0.key) })
    }
}
