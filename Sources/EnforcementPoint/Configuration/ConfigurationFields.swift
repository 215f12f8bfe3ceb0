import RegoSyntax

/// Reads the fields of one mapping of a configuration. Every failure names the field's path and its place in the file.
public final class ConfigurationFields {
    /// What becomes of fields that nobody asked for.
    public enum UnknownFields: Sendable {
        /// They are a failure too: a misspelt one would otherwise be silently without effect.
        case refused
        /// They are for others: a configuration of OPA has more than we read.
        case leftAlone
    }

    private let node: JSONNode
    private let path: ConfigurationPath
    private let text: ConfigurationText
    private let unknown: UnknownFields
    private var asked: Set<String> = []

    /// The fields of the whole configuration.
    public convenience init(_ text: ConfigurationText, unknown: UnknownFields) throws(ConfigurationError) {
        try self.init(text.document, path: ConfigurationPath(), text, unknown)
    }

    private init(
        _ node: JSONNode, path: ConfigurationPath, _ text: ConfigurationText, _ unknown: UnknownFields
    ) throws(ConfigurationError) {
        self.node = node
        self.path = path
        self.text = text
        self.unknown = unknown
        guard case .object = node else {
            throw text.failure("\(path.steps.isEmpty ? "the configuration" : "'\(path.text)'") is not a mapping", at: path)
        }
    }

    /// The fields that are there.
    public var names: [String] {
        guard case .object(let members) = node else { return [] }
        return members.map(\.key)
    }

    /// Null counts as nothing.
    public func has(_ name: String) -> Bool { value(name) != nil }

    public func mapping(_ name: String) throws(ConfigurationError) -> ConfigurationFields? {
        guard let value = value(name) else { return nil }
        return try fields(of: value, at: child(name))
    }

    /// The fields of mappings by their names; of a list by the field `name` of each.
    public func named(_ name: String) throws(ConfigurationError) -> [(name: String, fields: ConfigurationFields)] {
        var found: [(name: String, fields: ConfigurationFields)] = []
        if let items = value(name)?.array {
            for (index, item) in items.enumerated() {
                let fields = try fields(of: item, at: child(name).appending(.item(index)))
                found.append((try fields.required("name"), fields))
            }
        } else if let mapping = try mapping(name) {
            for key in mapping.names {
                found.append((key, try mapping.fields(of: mapping.value(key) ?? .object([]), at: mapping.child(key))))
            }
        }
        return found
    }

    public func string(_ name: String) throws(ConfigurationError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw failure(name, "is not a text") }
        return text
    }

    public func required(_ name: String) throws(ConfigurationError) -> String {
        guard let text = try string(name), !text.isEmpty else { throw failure(name, "is missing") }
        return text
    }

    public func integer(_ name: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
        guard let value = value(name) else { return nil }
        guard case .number(let digits) = value, let number = Int(digits), range.contains(number) else {
            throw failure(name, "is not an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    public func flag(_ name: String) throws(ConfigurationError) -> Bool {
        guard let value = value(name) else { return false }
        guard let flag = value.bool else { throw failure(name, "is neither true nor false") }
        return flag
    }

    public func strings(_ name: String) throws(ConfigurationError) -> [String] {
        guard let value = value(name) else { return [] }
        guard let items = value.array, items.allSatisfy({ $0.string != nil }) else { throw failure(name, "is not a list of texts") }
        return items.compactMap(\.string)
    }

    public func texts(_ name: String) throws(ConfigurationError) -> [String: String] {
        guard let fields = try mapping(name) else { return [:] }
        var texts: [String: String] = [:]
        for key in fields.names { texts[key] = try fields.string(key) }
        return texts
    }

    /// Refuses fields that were not asked for, where they are not left alone.
    public func finish() throws(ConfigurationError) {
        guard unknown == .refused, let name = names.first(where: { !asked.contains($0) }) else { return }
        throw text.failure(
            "'\(child(name).text)' is not a field of the configuration", at: child(name), atName: true,
            remedy: "known here: \(asked.sorted().joined(separator: ", "))")
    }

    public func failure(_ name: String, _ problem: String, remedy: String? = nil) -> ConfigurationError {
        text.failure("'\(child(name).text)' \(problem)", at: child(name), remedy: remedy)
    }

    /// What is wrong with the mapping as a whole.
    func failure(_ problem: String, remedy: String? = nil) -> ConfigurationError {
        text.failure("'\(path.text)' \(problem)", at: path, atName: true, remedy: remedy)
    }

    private func fields(of node: JSONNode, at path: ConfigurationPath) throws(ConfigurationError) -> ConfigurationFields {
        try ConfigurationFields(node, path: path, text, unknown)
    }

    private func value(_ name: String) -> JSONNode? {
        asked.insert(name)
        return node[name].flatMap { $0 == .null ? nil : $0 }
    }

    private func child(_ name: String) -> ConfigurationPath { path.appending(.field(name)) }
}
