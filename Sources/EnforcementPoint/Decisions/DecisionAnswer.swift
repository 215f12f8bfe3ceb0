import HTTPServing
import HTTPTypes
import HummingbirdCore
import NIOCore
import RegoEngine

/// The answers of OPA's REST API, byte for byte where it has them.
enum DecisionAnswer {
    /// What OPA's errors are called.
    enum Code: String {
        case invalidParameter = "invalid_parameter"
        case undefinedDocument = "undefined_document"
        case resourceNotFound = "resource_not_found"
        case invalidOperation = "invalid_operation"
        case internalError = "internal_error"
    }

    static func json(_ status: HTTPResponse.Status, _ bytes: [UInt8], isPretty: Bool) -> Response {
        let bytes = isPretty ? PrettyJSON.indented(bytes) : bytes
        var buffer = ByteBufferAllocator().buffer(capacity: bytes.count + 1)
        buffer.writeBytes(bytes)
        buffer.writeInteger(UInt8(ascii: "\n"))
        return Response(status: status, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: buffer))
    }

    static func failure(_ status: HTTPResponse.Status, _ code: Code, _ message: String, errors: [JSONText] = []) -> Response {
        var text = JSONText()
        text.member("code", code.rawValue)
        text.member("message", message)
        if !errors.isEmpty {
            text.member(
                "errors",
                json: [UInt8(ascii: "[")] + errors.map { $0.finished() }.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")])
        }
        return json(status, text.finished(), isPretty: true)
    }

    /// An evaluation that failed; the fault is the caller's only if the input is.
    static func failure(_ error: EvaluationError) -> Response {
        if error.code == .input {
            return failure(.badRequest, .invalidParameter, "body contains malformed input document: \(error.message)")
        }
        var detail = JSONText()
        detail.member("code", error.code.rawValue)
        detail.member("message", error.message)
        if error.row > 0 {
            var location = JSONText()
            location.member("file", error.file)
            location.member("row", error.row)
            location.member("col", error.column)
            detail.member("location", location)
        }
        return failure(.internalServerError, .internalError, "error(s) occurred while evaluating query", errors: [detail])
    }

    /// Which bundles decided: `{"version": ..., "bundles": {"<name>": {"revision": ...}}}`.
    static func provenance(_ set: PolicySet, version: String) -> JSONText {
        var bundles = JSONText()
        for member in set.members {
            var bundle = JSONText()
            bundle.member("revision", member.revision)
            bundle.member("sha256", member.sha256)
            bundles.member(member.name, bundle)
        }
        var text = JSONText()
        if !set.members.isEmpty { text.member("bundles", bundles) }
        text.member("version", version)
        text.member("build_commit", "")
        text.member("build_timestamp", "")
        text.member("build_hostname", "")
        return text
    }

    /// The same in short for a header, as a dictionary of structured fields (RFC 9651): `terraform="4f2c..."`.
    static func bundlesHeader(_ set: PolicySet) -> String {
        set.members.map { member in
            let revision = member.revision.unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "\\": "\\\(scalar)"
                case " "..."~": String(scalar)
                default: "?"
                }
            }
            return "\(member.name.lowercased())=\"\(revision.joined())\""
        }.joined(separator: ", ")
    }
}

/// Indents JSON that is already valid, by two spaces.
enum PrettyJSON {
    static func indented(_ json: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(json.count * 2)
        var level = 0
        var index = 0
        while index < json.count {
            let byte = json[index]
            switch byte {
            case UInt8(ascii: "\""):
                let end = endOfString(json, from: index)
                output.append(contentsOf: json[index..<end])
                index = end
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                output.append(byte)
                if index + 1 < json.count, json[index + 1] == byte + 2 {
                    output.append(json[index + 1])
                    index += 1
                } else {
                    level += 1
                    newLine(&output, level)
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                level -= 1
                newLine(&output, level)
                output.append(byte)
            case UInt8(ascii: ","):
                output.append(byte)
                newLine(&output, level)
            case UInt8(ascii: ":"):
                output.append(byte)
                output.append(UInt8(ascii: " "))
            default: output.append(byte)
            }
            index += 1
        }
        return output
    }

    private static func endOfString(_ json: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < json.count, json[index] != UInt8(ascii: "\"") { index += json[index] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(index + 1, json.count)
    }

    private static func newLine(_ output: inout [UInt8], _ level: Int) {
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * max(level, 0)))
    }
}
