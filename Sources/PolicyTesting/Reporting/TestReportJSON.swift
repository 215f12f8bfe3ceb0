import RegoCompiler
import RegoEngine
import RegoSyntax

extension TestReport {
    /// An array with one object per test: the shape of `opa test --format json`. `failed_at` is ours.
    public var json: JSONNode { .array(results.map(\.json)) }
}

extension TestResult {
    var json: JSONNode {
        var members: [JSONNode.Member] = [
            .init("location", test.location.json(includingText: false)),
            .init("package", .string(test.package)),
            .init("name", .string(test.name)),
        ]
        switch outcome {
        case .pass: break
        case .fail: members.append(.init("fail", .bool(true)))
        case .skipped: members.append(.init("skip", .bool(true)))
        case .error(let failure): members.append(.init("error", failure.json))
        }
        members.append(.init("duration", .number("\(duration)")))
        if let place = failedAt { members.append(.init("failed_at", place.json(includingText: false))) }
        if !trace.isEmpty { members.append(.init("trace", .array(trace.map(\.json)))) }
        if !output.isEmpty { members.append(.init("output", .string(Base64.encode(Array(output.utf8))))) }
        if let benchmark { members.append(.init("benchmark_result", benchmark.json)) }
        if !cases.isEmpty { members.append(.init("sub_results", CaseResult.json(cases))) }
        return .object(members)
    }
}

extension CaseResult {
    static func json(_ cases: [CaseResult]) -> JSONNode {
        .object(
            cases.map { entry in
                var members: [JSONNode.Member] = [.init("name", .string(entry.name))]
                if entry.isFail { members.append(.init("fail", .bool(true))) }
                if !entry.cases.isEmpty { members.append(.init("sub_results", json(entry.cases))) }
                return .init(entry.name, .object(members))
            })
    }
}

extension TestFailure {
    var json: JSONNode {
        switch self {
        case .compilation(let diagnostics): return .array(diagnostics.all.map { $0.json() })
        case .evaluation(let error):
            var members: [JSONNode.Member] = [.init("code", .string(error.code.rawValue)), .init("message", .string(error.message))]
            if error.row > 0 {
                members.append(
                    .init(
                        "location",
                        .object([
                            .init("file", .string(error.file)), .init("row", .number("\(error.row)")),
                            .init("col", .number("\(error.column)")),
                        ])))
            }
            return .object(members)
        }
    }
}

enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for position in 0..<4 {
                text.append(position <= group.count ? alphabet[bits >> (18 - 6 * position) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
