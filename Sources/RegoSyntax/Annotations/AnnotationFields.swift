// The fields of a METADATA block that have a form of their own.

extension AnnotationReader {
    func relatedResource(_ value: JSONNode) throws(Failure) -> Annotations.RelatedResource {
        let reason: String
        switch value {
        case .string(let url):
            if !url.isEmpty { return Annotations.RelatedResource(ref: url) }
            reason = "ref URL may not be empty string"
        case .object:
            let url = AnnotationText.trimmed(value["ref"]?.string ?? "")
            if !url.isEmpty {
                return Annotations.RelatedResource(ref: url, description: AnnotationText.trimmed(value["description"]?.string ?? ""))
            }
            reason = "'ref' value required in object"
        default: reason = "invalid value type, must be string or map"
        }
        throw failure("invalid related-resource definition \(AnnotationText.plain(value)): \(reason)")
    }

    func author(_ value: JSONNode) throws(Failure) -> Annotations.Author {
        let reason: String
        switch value {
        case .string(let text):
            if let author = Self.author(fromText: text) { return author }
            reason = "author is an empty string"
        case .object:
            let name = AnnotationText.trimmed(value["name"]?.string ?? "")
            let email = AnnotationText.trimmed(value["email"]?.string ?? "")
            if !name.isEmpty || !email.isEmpty { return Annotations.Author(name: name, email: email) }
            reason = "'name' and/or 'email' values required in object"
        default: reason = "invalid value type, must be string or map"
        }
        throw failure("invalid author definition \(AnnotationText.plain(value)): \(reason)")
    }

    /// `Jane Doe <jane@example.com>`: a last word in angle brackets is the address.
    private static func author(fromText text: String) -> Annotations.Author? {
        var words = text.split(whereSeparator: \.isWhitespace)
        guard let last = words.last else { return nil }
        var email = ""
        if last.count >= 2, last.first == "<", last.last == ">" {
            email = String(last.dropFirst().dropLast())
            words.removeLast()
        }
        return Annotations.Author(name: words.joined(separator: " "), email: email)
    }

    /// One pair of a document and its schema: `input: schema.input` or `data.x: {type: object}`.
    func schema(_ value: JSONNode) throws(Failure) -> Annotations.Schema {
        guard case .object(let members) = value, let pair = members.first else { throw failure("invalid document reference") }
        guard let path = try? Parser.parseRef(pair.key) else { throw failure("invalid document reference") }
        switch pair.value {
        case .string(let text):
            guard let schema = Self.schemaRef(text) else { throw failure("invalid schema reference") }
            return Annotations.Schema(path: path, schema: schema)
        case .object: return Annotations.Schema(path: path, definition: pair.value)
        default: throw failure("invalid schema declaration for path \"\(pair.key)\"")
        }
    }

    private static func schemaRef(_ text: String) -> Ref? {
        guard let term = try? Parser.parseTerm(text) else { return nil }
        switch term.kind {
        case .var("schema"): return Ref([term])
        case .ref(let ref): return ref.headVariable == "schema" ? ref : nil
        default: return nil
        }
    }

    func compile(_ value: JSONNode?) throws(Failure) -> Annotations.Compile? {
        guard let value, case .object = value else { return nil }
        var compile = Annotations.Compile()
        for text in value["unknowns"]?.array?.compactMap(\.string) ?? [] {
            do {
                compile.unknowns.append(try Parser.parseRef(text))
            } catch {
                throw failure("invalid unknowns element \"\(text)\": \(error)")
            }
        }
        guard let text = value["mask_rule"]?.string else { return compile }
        let term: Term
        do {
            term = try Parser.parseTerm(text)
        } catch {
            throw failure("invalid mask_rule annotation \"\(text)\": \(error)")
        }
        switch term.kind {
        case .var, .string: compile.maskRule = Ref([term])
        case .ref(let ref): compile.maskRule = ref
        default: throw failure("invalid mask_rule annotation type \"\(text)\"")
        }
        return compile
    }
}

/// Values as OPA's messages print them.
enum AnnotationText {
    static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }

    /// Go's `%s`: `map[a:1 b:x]`, `[1 2]`.
    static func plain(_ value: JSONNode) -> String {
        switch value {
        case .null: return "%!s(<nil>)"
        case .bool(let flag): return "%!s(bool=\(flag))"
        case .number(let text): return text.contains { ".eE".contains($0) } ? "%!s(float64=\(text))" : "%!s(int=\(text))"
        case .string(let text): return text
        case .array(let items): return "[" + items.map(plain).joined(separator: " ") + "]"
        case .object(let members):
            return "map[" + members.sorted { $0.key < $1.key }.map { "\($0.key):\(plain($0.value))" }.joined(separator: " ") + "]"
        }
    }

    /// `yaml.v3`'s name of a value in its errors: ``!!int `1` ``, `!!seq`.
    static func tagged(_ value: JSONNode) -> String {
        switch value {
        case .null: "!!null `null`"
        case .bool(let flag): "!!bool `\(flag)`"
        case .number(let text): (text.contains { ".eE".contains($0) } ? "!!float" : "!!int") + " `\(shortened(text))`"
        case .string(let text): "!!str `\(shortened(text))`"
        case .array: "!!seq"
        case .object: "!!map"
        }
    }

    private static func shortened(_ text: String) -> String {
        text.utf8.count > 10 ? String(decoding: text.utf8.prefix(7), as: UTF8.self) + "..." : text
    }

    /// Go's `%+q` of one character.
    static func quotedScalar(_ scalar: Unicode.Scalar?) -> String {
        guard let scalar else { return "'\\ufffd'" }
        if scalar.value >= 0x20, scalar.value < 0x7F { return scalar == "'" || scalar == "\\" ? "'\\\(scalar)'" : "'\(scalar)'" }
        let text = String(scalar.value, radix: 16)
        if scalar.value < 0x20 || scalar.value == 0x7F { return "'\\x" + String(repeating: "0", count: 2 - text.count) + text + "'" }
        let digits = scalar.value < 0x10000 ? 4 : 8
        return (digits == 4 ? "'\\u" : "'\\U") + String(repeating: "0", count: digits - text.count) + text + "'"
    }
}
