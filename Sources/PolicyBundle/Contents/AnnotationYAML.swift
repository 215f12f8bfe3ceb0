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
            return document.read { JSONNode($0) }
        } catch {
            throw AnnotationYAMLError(message: "yaml: \(error.message)")
        }
    }
}
