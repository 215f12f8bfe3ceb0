import PolicyBundle
public import RegoSyntax
import Yams

/// A configuration and the text that it was read from, so that what is wrong with it can be told with its place.
public struct ConfigurationText {
    /// What messages call it.
    public let file: String
    public let document: JSONNode
    /// The text's tree, with places; nil when the document is not that of a text.
    private let source: Node?

    /// Reads YAML or JSON. An empty text is null.
    public init(_ text: String, file: String) throws(ConfigurationError) {
        self.file = file
        let composed = Result { try Yams.compose(yaml: text) }
        do {
            document = try DocumentFile.node(Array(text.utf8), name: file)
        } catch {
            guard case .failure(let problem as YamlError) = composed else { throw ConfigurationError(error.message, file: file) }
            throw Self.described(problem, file: file)
        }
        source = try? composed.get()
    }

    /// A document that was put together, and stands in no file.
    public init(_ document: JSONNode, name: String) {
        file = name
        self.document = document
        source = nil
    }

    private static func described(_ error: YamlError, file: String) -> ConfigurationError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            ConfigurationError("is not YAML: \(problem)", file: file, row: mark.line, column: mark.column)
        default: ConfigurationError("is not YAML: \(error)", file: file)
        }
    }

    /// - Parameter atName: whether the field's name is to blame, and not its value.
    func failure(_ message: String, at path: ConfigurationPath, atName: Bool = false, remedy: String? = nil) -> ConfigurationError {
        let mark = mark(of: path, atName: atName)
        return ConfigurationError(message, file: file, row: mark?.line ?? 0, column: mark?.column ?? 0, remedy: remedy)
    }

    /// The place of a value; of what is around it when it is not there.
    private func mark(of path: ConfigurationPath, atName: Bool) -> Mark? {
        guard var node = source else { return nil }
        for (position, step) in path.steps.enumerated() {
            switch step {
            case .field(let name):
                guard let entry = node.mapping?.first(where: { $0.key.string == name }) else { return node.mark }
                node = atName && position == path.steps.count - 1 ? entry.key : entry.value
            case .item(let index):
                guard let items = node.sequence, items.indices.contains(index) else { return node.mark }
                node = items[index]
            }
        }
        return node.mark
    }
}

/// The way to a value of a configuration: `services.central.url`, `bundles[0].name`.
struct ConfigurationPath {
    enum Step {
        case field(String)
        case item(Int)
    }

    private(set) var steps: [Step] = []

    func appending(_ step: Step) -> ConfigurationPath {
        var path = self
        path.steps.append(step)
        return path
    }

    var text: String {
        steps.reduce("") { text, step in
            switch step {
            case .field(let name): text.isEmpty ? name : "\(text).\(name)"
            case .item(let index): "\(text)[\(index)]"
            }
        }
    }
}
