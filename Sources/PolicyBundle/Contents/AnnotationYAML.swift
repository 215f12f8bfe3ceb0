import RegoSyntax
import RegoValue
import Yams

/// Reads the YAML of METADATA blocks for the parser, which has no YAML of its own.
///
///     var options = ParserOptions()
///     options.annotationYAML = AnnotationYAML.read
public enum AnnotationYAML {
    @Sendable
    public static func read(_ text: String) throws(AnnotationYAMLError) -> JSONNode {
        if YAMLKeys.mayHoldAlias(Array(text.utf8)) {
            throw AnnotationYAMLError(message: "yaml: a key may be a collection or an alias, in a document with aliases")
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text, .basic)
        } catch {
            let problem = YAMLProblem(error, counting: .fromOne)
            throw AnnotationYAMLError(message: problem.text, line: problem.line)
        }
        guard let node else { return .null }
        var left = 100_000
        do {
            let document = try Document { (arena: Arena) throws(BundleError) in
                try YAMLReader(arena, .standard, dialect: .version12).value(of: node, depth: 0, left: &left)
            }
            return json(document.root)
        } catch {
            throw AnnotationYAMLError(message: "yaml: \(error.message)")
        }
    }

    private static func json(_ value: Value) -> JSONNode {
        switch value.kind {
        case .undefined, .null: .null
        case .boolean: .bool(value.isTrue)
        case .integer, .decimal: .number(value.numberText ?? "0")
        case .string: .string(value.string ?? "")
        case .array, .set: .array(value.storage.map(json))
        case .object:
            .object((0..<value.count).map { JSONNode.Member(value.key(at: $0).string ?? "", json(value.value(at: $0))) })
        }
    }
}
