import Yams

/// Reads the fields of one mapping of a configuration file. Every failure names the field's path and its place in the file, and a field that
/// nobody asked for is a failure too: a misspelt one would otherwise be silently without effect.
final class YAMLFields {
    let node: Node
    private let path: String
    private let file: String
    private var asked: Set<String> = []

    init(_ node: Node, path: String, file: String) throws(ConfigurationError) {
        self.node = node
        self.path = path
        self.file = file
        guard node.mapping != nil else { throw failure("\(path.isEmpty ? "the file" : "'\(path)'") is not a mapping", at: node) }
    }

    /// The field names, in the order of the file.
    var names: [String] { node.mapping?.keys.compactMap { $0.string } ?? [] }

    func mapping(_ name: String) throws(ConfigurationError) -> YAMLFields? {
        guard let value = value(name) else { return nil }
        return try YAMLFields(value, path: child(name), file: file)
    }

    func string(_ name: String) throws(ConfigurationError) -> String? {
        guard let value = value(name) else { return nil }
        guard let scalar = value.scalar else { throw wrong(name, "a text", value) }
        return scalar.string
    }

    func required(_ name: String) throws(ConfigurationError) -> String {
        guard let text = try string(name), !text.isEmpty else { throw failure("'\(child(name))' is missing", at: node) }
        return text
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
            throw wrong(name, "an integer from \(range.lowerBound) to \(range.upperBound)", value)
        }
        return number
    }

    func strings(_ name: String) throws(ConfigurationError) -> [String]? {
        guard let value = value(name) else { return nil }
        guard let items = value.sequence, items.allSatisfy({ $0.scalar != nil }) else { throw wrong(name, "a list of texts", value) }
        return items.compactMap { $0.scalar?.string }
    }

    func texts(_ name: String) throws(ConfigurationError) -> [String: String] {
        guard let fields = try mapping(name) else { return [:] }
        var texts: [String: String] = [:]
        for key in fields.names { texts[key] = try fields.string(key) }
        return texts
    }

    /// Refuses fields that were not asked for.
    func finish() throws(ConfigurationError) {
        for (key, _) in node.mapping.map({ Array($0) }) ?? [] {
            let name = key.string ?? ""
            guard !asked.contains(name) else { continue }
            throw failure(
                "'\(child(name))' is not a field of the configuration", at: key,
                remedy: "known here: \(asked.sorted().joined(separator: ", "))")
        }
    }

    func failure(_ name: String, _ message: String, remedy: String? = nil) -> ConfigurationError {
        failure("'\(child(name))' \(message)", at: node.mapping?[Node(name)] ?? node, remedy: remedy)
    }

    private func value(_ name: String) -> Node? {
        asked.insert(name)
        guard let value = node.mapping?[Node(name)], value.null == nil else { return nil }
        return value
    }

    private func child(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    private func wrong(_ name: String, _ wanted: String, _ value: Node) -> ConfigurationError {
        failure("'\(child(name))' is not \(wanted)", at: value)
    }

    private func failure(_ message: String, at node: Node, remedy: String? = nil) -> ConfigurationError {
        ConfigurationError(message, file: file, row: node.mark?.line ?? 0, column: node.mark?.column ?? 0, remedy: remedy)
    }
}
