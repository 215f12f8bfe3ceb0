import Foundation
import RegoSyntax

/// One recorded answer of OPA about a text.
struct GoldenCase: Sendable {
    let name: String
    let directory: URL

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Golden/parse")

    static func all(_ kind: String) throws -> [GoldenCase] {
        let directory = root.appending(path: kind)
        return try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
            .map { GoldenCase(name: $0, directory: directory.appending(path: $0)) }
    }

    var input: [UInt8] { get throws { try [UInt8](Data(contentsOf: directory.appending(path: "input.rego"))) } }
    var source: SourceFile { get throws { SourceFile(path: "input.rego", bytes: try input) } }

    func json(_ file: String) throws -> JSONNode {
        try JSONReader.read([UInt8](Data(contentsOf: directory.appending(path: file))))
    }

    func options() throws -> ParserOptions {
        let flags = try json("case.json")["flags"]?.array ?? []
        var options = ParserOptions(regoVersion: flags.contains(.string("--v0-compatible")) ? .v0 : .v1)
        options.annotationYAML = RecordedYAML.shared.parse
        // `and`, `or` and `not` came after the recording.
        options.importableKeywords = Keywords.future.sorted()
        return options
    }
}

/// The METADATA blocks of the golden files, as a YAML parser read them once.
final class RecordedYAML: Sendable {
    static let shared = RecordedYAML()

    private let documents: JSONNode

    private init() {
        let file = GoldenCase.root.appending(path: "annotations.json")
        documents = (try? JSONReader.read([UInt8](Data(contentsOf: file)))) ?? .null
    }

    @Sendable func parse(_ text: String) throws(AnnotationYAMLError) -> JSONNode {
        guard let entry = documents[text] else { throw AnnotationYAMLError(message: "no record of this block") }
        if let message = entry["error"]?.string {
            var line: Int?
            if case .number(let number)? = entry["line"] { line = Int(number) }
            throw AnnotationYAMLError(message: message, line: line)
        }
        return entry["value"] ?? .null
    }
}

/// Reads JSON, keeping numbers as text and members in order.
struct JSONReader {
    struct Failure: Error {
        let offset: Int
    }

    private let bytes: [UInt8]
    private var position = 0

    static func read(_ bytes: [UInt8]) throws(Failure) -> JSONNode {
        var reader = JSONReader(bytes: bytes)
        return try reader.value()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(Failure) -> JSONNode {
        skipSpace()
        guard position < bytes.count else { throw Failure(offset: position) }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        default: return try word()
        }
    }

    private mutating func word() throws(Failure) -> JSONNode {
        let start = position
        while position < bytes.count, !",]} \n\r\t".utf8.contains(bytes[position]) { position += 1 }
        switch String(decoding: bytes[start..<position], as: UTF8.self) {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "": throw Failure(offset: position)
        case let number: return .number(number)
        }
    }

    private mutating func array() throws(Failure) -> JSONNode {
        _ = take("[")
        var items: [JSONNode] = []
        if take("]") { return .array(items) }
        repeat { items.append(try value()) } while take(",")
        guard take("]") else { throw Failure(offset: position) }
        return .array(items)
    }

    private mutating func object() throws(Failure) -> JSONNode {
        _ = take("{")
        var members: [JSONNode.Member] = []
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            let key = try string()
            guard take(":") else { throw Failure(offset: position) }
            members.append(.init(key, try value()))
        } while take(",")
        guard take("}") else { throw Failure(offset: position) }
        return .object(members)
    }

    private mutating func string() throws(Failure) -> String {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        position += 1
        guard position <= bytes.count, let text = try? JSONDecoder().decode(String.self, from: Data(bytes[start..<position])) else {
            throw Failure(offset: start)
        }
        return text
    }
}

extension JSONNode {
    /// Members sorted by name, so that documents with the same content are equal.
    var sorted: JSONNode {
        switch self {
        case .array(let items): .array(items.map(\.sorted))
        case .object(let members):
            .object(members.map { Member($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
        default: self
        }
    }

    /// The path and the two values of the first difference, for messages.
    func difference(from other: JSONNode, at path: String = "$") -> String? {
        switch (self, other) {
        case (.object(let a), .object(let b)) where a.map(\.key) == b.map(\.key):
            return zip(a, b).lazy.compactMap { $0.value.difference(from: $1.value, at: path + "." + $0.key) }.first
        case (.array(let a), .array(let b)) where a.count == b.count:
            return zip(a, b).enumerated().lazy.compactMap { $1.0.difference(from: $1.1, at: path + "[\($0)]") }.first
        case (.string(let a), .string(let b)) where path.hasSuffix(".location.text") && GoldenText.isCallText(a, recorded: b): return nil
        default: return self == other ? nil : "\(path): \(text().prefix(300)) instead of \(other.text().prefix(300))"
        }
    }
}

/// Until 1.10 OPA took the token after the closing parenthesis of a call into the text of the call, if there was no space between.
enum GoldenText {
    static func isCallText(_ text: String, recorded: String) -> Bool {
        guard let text = Data(base64Encoded: text), let recorded = Data(base64Encoded: recorded) else { return false }
        guard text.contains(UInt8(ascii: "(")), text.last == UInt8(ascii: ")") || text.last == UInt8(ascii: "]") else { return false }
        return recorded.starts(with: text) && recorded.count <= text.count + 2
    }
}
