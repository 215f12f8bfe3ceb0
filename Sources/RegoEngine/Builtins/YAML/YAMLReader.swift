import CYaml
import RegoValue

/// Reads the first document of a YAML text into an arena, as OPA does: by way of JSON, so that keys become strings and numbers doubles
/// or 64-bit integers.
///
/// Aliases share the value of their anchor. What the document would be with all of them written out is limited.
final class YAMLReader {
    /// Not YAML, or not a document that JSON can express; the message is that of OPA.
    struct Failure: Error {
        let message: String
        /// It is told at once. OPA's library looks what is in a document when all of it was read, and tells of the rest only then.
        var isOfParser = false
    }

    /// How many values a document may have with its aliases written out, more than its own.
    private static let largestExpansion = 1_000_000

    private struct Frame {
        var isMapping: Bool
        var anchor: String?
        /// Keys and values in turn, or elements. A key is a string, or undefined for a merge.
        var values: [Value] = []
        var isAtKey: Bool { isMapping && values.count % 2 == 0 }
        /// How many values this holds with its aliases written out.
        var size = 1
    }

    private let arena: Arena
    private var parser = yaml_parser_t()
    private var frames: [Frame] = []
    private var anchors: [String: (value: Value, size: Int)] = [:]
    private var openAnchors: Set<String> = []
    private var nodeCount = 0
    private var hasInfiniteNumbers = false

    init(arena: Arena) { self.arena = arena }

    deinit { yaml_parser_delete(&parser) }

    /// The first document; null when there is none.
    func read(_ text: ByteView) throws(Failure) -> Value {
        yaml_parser_initialize(&parser)
        yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(&parser, text.base.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) }, text.count)
        var document: Value?
        var failure: Failure?
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(&parser, &event) == 1 else { throw problem() }
            defer { yaml_event_delete(&event) }
            if event.type == YAML_STREAM_END_EVENT || event.type == YAML_DOCUMENT_END_EVENT {
                if let failure { throw failure }
                return try writable(document ?? .null)
            }
            if failure != nil { continue }
            do throws(Failure) { document = try handle(event) ?? document } catch {
                if error.isOfParser { throw error }
                failure = error
            }
            if arena.isExhausted { throw Failure(message: "yaml: the document needs more than \(arena.limit) bytes of memory") }
        }
    }

    /// The document, unless there is a number in it that JSON does not have.
    private func writable(_ document: Value) throws(Failure) -> Value {
        guard hasInfiniteNumbers else { return document }
        var writer = JSONWriter()
        writer.write(document)
        if let number = writer.unwritableNumber { throw Failure(message: "json: unsupported value: \(number)") }
        return document
    }

    // MARK: messages

    private func problem() -> Failure {
        var line = parser.problem_mark.line
        if line == 0 {
            line = parser.context_mark.line
        } else if parser.error == YAML_SCANNER_ERROR {
            line += 1
        }
        let place = line == 0 ? "" : "line \(line): "
        let problem = parser.problem.map { String(cString: $0) } ?? "unknown problem parsing YAML content"
        return Failure(message: "yaml: \(place)\(problem)")
    }

    private static func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? { pointer.map { String(cString: $0) } }

    // MARK: events

    /// Returns the document's value when the event completes it.
    private func handle(_ event: yaml_event_t) throws(Failure) -> Value? {
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let isKey = frames.last?.isAtKey ?? false
            let content = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let tag = Self.text(scalar.tag)
            let value: Value
            if isKey, content == "<<", tag == nil || tag == "tag:yaml.org,2002:merge", scalar.plain_implicit == 1 || tag != nil {
                value = .undefined
            } else {
                let resolved = try Self.resolve(content, tag: tag, isPlain: scalar.plain_implicit == 1)
                value = isKey ? try key(resolved, content) : try self.value(resolved, content, tag)
            }
            return try attach(value, size: 1, anchor: Self.text(scalar.anchor))
        case YAML_MAPPING_START_EVENT: try open(isMapping: true, Self.text(event.data.mapping_start.anchor))
        case YAML_SEQUENCE_START_EVENT: try open(isMapping: false, Self.text(event.data.sequence_start.anchor))
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: return try close()
        case YAML_ALIAS_EVENT:
            let name = Self.text(event.data.alias.anchor) ?? ""
            if openAnchors.contains(name) { throw Failure(message: "yaml: anchor '\(name)' value contains itself") }
            guard let (value, size) = anchors[name] else {
                throw Failure(message: "yaml: unknown anchor '\(name)' referenced", isOfParser: true)
            }
            if frames.last?.isAtKey ?? false {
                guard !value.isCollection else { throw Failure(message: "yaml: invalid map key: \(value)") }
                return try attach(value.isString ? value : arena.string(value.json()), size: 1, anchor: nil)
            }
            return try attach(value, size: size, anchor: nil)
        default: break
        }
        return nil
    }

    private func open(isMapping: Bool, _ anchor: String?) throws(Failure) {
        if let anchor { openAnchors.insert(anchor) }
        frames.append(Frame(isMapping: isMapping, anchor: anchor))
    }

    private func close() throws(Failure) -> Value? {
        guard let frame = frames.popLast() else { return nil }
        if let anchor = frame.anchor { openAnchors.remove(anchor) }
        let value = frame.isMapping ? try mapping(frame.values) : arena.array(frame.values)
        if frames.last?.isAtKey ?? false { throw Failure(message: "yaml: invalid map key: \(value)") }
        return try attach(value, size: frame.size, anchor: frame.anchor)
    }

    /// Puts a finished value where it belongs; returns it when it is the document.
    private func attach(_ value: Value, size: Int, anchor: String?) throws(Failure) -> Value? {
        if let anchor { anchors[anchor] = (value, size) }
        nodeCount += 1
        guard !frames.isEmpty else { return value }
        let last = frames.count - 1
        frames[last].values.append(value)
        frames[last].size += size
        if frames[last].size > Self.largestExpansion + nodeCount { throw Failure(message: "yaml: document contains excessive aliasing") }
        return nil
    }

    private func mapping(_ values: [Value]) throws(Failure) -> Value {
        let result = arena.object(capacity: values.count / 2)
        for position in stride(from: 0, to: values.count, by: 2) {
            if values[position].isDefined {
                arena.insert(result, values[position], values[position + 1])
            } else {
                try merge(values[position + 1], into: result)
            }
        }
        return result
    }

    /// `<<`: the entries of an object, or of several, of which the earlier ones stand.
    private func merge(_ value: Value, into result: Value) throws(Failure) {
        let sources = value.isArray ? Array(value.storage.reversed()) : [value]
        for source in sources {
            guard source.isObject else { throw Failure(message: "yaml: map merge requires map or sequence of maps as the value") }
            for position in 0..<source.count { arena.insert(result, source.key(at: position), source.value(at: position)) }
        }
    }

    // MARK: scalars

    private static let prefix = "tag:yaml.org,2002:"

    private static func resolve(_ content: String, tag: String?, isPlain: Bool) throws(Failure) -> YAMLScalar {
        guard let tag else { return isPlain ? YAMLScalar.resolve(content) : .string }
        guard tag.hasPrefix(prefix) else { return .string }
        let name = tag.dropFirst(prefix.count)
        let resolved = YAMLScalar.resolve(content, timestamps: name == "timestamp")
        switch (name, resolved) {
        case ("str", _), ("binary", _), ("timestamp", .timestamp): return .string
        case ("int", .integer), ("int", .unsigned), ("float", .float), ("bool", .boolean), ("null", .null): return resolved
        case ("float", .integer(let integer)): return .float(Double(integer))
        case ("int", _), ("float", _), ("bool", _), ("null", _), ("timestamp", _):
            throw Failure(message: "yaml: cannot decode !!\(resolved.tagName) `\(content)` as a !!\(name)")
        default: return .string
        }
    }

    private func value(_ scalar: YAMLScalar, _ content: String, _ tag: String?) throws(Failure) -> Value {
        switch scalar {
        case .null: return .null
        case .boolean(let boolean): return .boolean(boolean)
        case .integer(let integer): return .integer(integer)
        case .unsigned(let integer): return arena.number(String(integer))
        case .float(let float):
            // It matters only if the value is still there when the document is complete.
            guard !float.isFinite else { return arena.number(GoFloat.json(float)) }
            hasInfiniteNumbers = true
            return arena.number(float.isNaN ? "NaN" : float < 0 ? "-Inf" : "+Inf")
        case .timestamp: return arena.string(content)
        case .string:
            guard tag == Self.prefix + "binary" else { return arena.string(content) }
            let decoded = try? Base64.standard.decode(Array(content.utf8))
            guard let decoded else { throw Failure(message: "yaml: !!binary value contains invalid base64 data") }
            return arena.string(decoded)
        }
    }

    private func key(_ scalar: YAMLScalar, _ content: String) throws(Failure) -> Value {
        switch scalar {
        case .null: throw Failure(message: "unsupported map key of type: %!s(<nil>), key: <nil>")
        case .boolean(let boolean): return arena.string(boolean ? "true" : "false")
        case .integer(let integer): return arena.string(String(integer))
        case .unsigned(let integer): return arena.string(String(integer))
        case .float(let float):
            // The library prints keys with the precision of a 32-bit number.
            if !float.isFinite { return arena.string(float.isNaN ? ".nan" : (float < 0 ? "-.inf" : ".inf")) }
            return arena.string(
                Float(float).description.hasSuffix(".0") ? String(Float(float).description.dropLast(2)) : Float(float).description)
        case .timestamp, .string: return arena.string(content)
        }
    }
}

extension YAMLScalar {
    /// The name of its type in messages.
    fileprivate var tagName: String {
        switch self {
        case .null: return "null"
        case .boolean: return "bool"
        case .integer, .unsigned: return "int"
        case .float: return "float"
        case .timestamp: return "timestamp"
        case .string: return "str"
        }
    }
}
