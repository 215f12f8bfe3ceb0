/// Turns the YAML of a METADATA block into annotations.
struct AnnotationReader {
    struct Failure: Error {
        var message: String
        var location: SourceLocation
    }

    let block: MetadataBlock
    let options: ParserOptions

    func read(_ yaml: ParserOptions.AnnotationYAML) throws(Failure) -> RawAnnotations {
        guard !block.isBlank else { throw failure("expected METADATA block, found whitespace") }
        let document = try parse(yaml)
        var annotations = Annotations(scope: .rule, at: block.location)
        annotations.title = try text(document, "title")
        annotations.description = try text(document, "description")
        annotations.entrypoint = try flag(document, "entrypoint")
        annotations.organizations = try list(document, "organizations", of: "string").map { $0.string ?? AnnotationText.plain($0) }
        for item in try list(document, "related_resources", of: "interface {}") {
            annotations.relatedResources.append(try relatedResource(item))
        }
        annotations.compile = try compile(document["compile"])
        for item in try list(document, "schemas", of: "map[string]interface {}") { annotations.schemas.append(try schema(item)) }
        for item in try list(document, "authors", of: "interface {}") { annotations.authors.append(try author(item)) }
        annotations.custom = try custom(document["custom"])
        let scope = try text(document, "scope")
        return RawAnnotations(annotations: annotations, scope: scope.isEmpty ? nil : scope)
    }

    func failure(_ message: String) -> Failure { Failure(message: message, location: block.title.location) }

    private func parse(_ yaml: ParserOptions.AnnotationYAML) throws(Failure) -> JSONNode {
        do {
            return try yaml(block.text)
        } catch {
            let index = min(error.line ?? 0, block.lines.count - 1)
            throw Failure(message: error.message + colonHints, location: block.lines[max(0, index)].location)
        }
    }

    /// Advice for a `:` that is not followed by a space, which YAML takes for a part of a word.
    private var colonHints: String {
        var hints = ""
        for line in block.lines {
            var symbols: [String] = []
            let parts = line.text.unicodeScalars.split(separator: ":", omittingEmptySubsequences: false).dropFirst()
            for (index, part) in parts.enumerated() {
                let isEnd = part.isEmpty && index == parts.count - 1
                if isEnd || part.first == " " || part.first == "\t" {
                    symbols = []
                    break
                }
                symbols.append(AnnotationText.quotedScalar(part.first))
            }
            guard !symbols.isEmpty else { continue }
            hints += "\n  Hint: on line \(line.location.row), symbol(s) [\(symbols.joined(separator: " "))] immediately following"
            hints += " a key/value separator ':' is not a legal yaml space character"
        }
        return hints
    }

    /// What `yaml.v3` says when a value has the wrong type.
    private func mismatch(_ value: JSONNode, key: String, into type: String) -> Failure {
        let row = block.lines.firstIndex { $0.text.split(separator: ":").first.map { $0.drop { $0 == " " } == key[...] } ?? false } ?? 0
        let message = "yaml: unmarshal errors:\n  line \(row + 1): cannot unmarshal \(AnnotationText.tagged(value)) into \(type)"
        let index = min(row + 1, block.lines.count - 1)
        return Failure(message: message + colonHints, location: block.lines[max(0, index)].location)
    }

    private func text(_ document: JSONNode, _ key: String) throws(Failure) -> String {
        switch document[key] {
        case nil, .null: return ""
        case .string(let text): return text
        case .number(let text): return text
        case .bool(let flag): return flag ? "true" : "false"
        case .some(let value): throw mismatch(value, key: key, into: "string")
        }
    }

    private func flag(_ document: JSONNode, _ key: String) throws(Failure) -> Bool {
        switch document[key] {
        case nil, .null: return false
        case .bool(let flag): return flag
        case .some(let value): throw mismatch(value, key: key, into: "bool")
        }
    }

    private func list(_ document: JSONNode, _ key: String, of type: String) throws(Failure) -> [JSONNode] {
        switch document[key] {
        case nil, .null: return []
        case .array(let items):
            if type.hasPrefix("map"), let wrong = items.first(where: { if case .object = $0 { false } else { true } }) {
                throw itemMismatch(wrong, key: key, index: items.firstIndex(of: wrong) ?? 0, into: type)
            }
            return items
        case .some(let value): throw mismatch(value, key: key, into: "[]" + type)
        }
    }

    private func itemMismatch(_ value: JSONNode, key: String, index: Int, into type: String) -> Failure {
        var failure = mismatch(value, key: key, into: type)
        let row = (block.lines.firstIndex { $0.text.hasPrefix(" \(key):") } ?? 0) + index + 1
        failure.message = "yaml: unmarshal errors:\n  line \(row + 1): cannot unmarshal \(AnnotationText.tagged(value)) into \(type)"
        failure.location = block.lines[min(row + 1, block.lines.count - 1)].location
        return failure
    }

    private func custom(_ value: JSONNode?) throws(Failure) -> [JSONNode.Member] {
        switch value {
        case nil, .null: return []
        case .object(let members): return members.sorted { $0.key < $1.key }
        case .some(let value): throw mismatch(value, key: "custom", into: "map[string]interface {}")
        }
    }
}
