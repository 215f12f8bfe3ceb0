import CRE2
import RegoValue

/// A compiled regular expression in RE2's syntax, which is Go's. Matching takes time linear in the text.
final class Regex {
    let handle: OpaquePointer
    /// The number of capturing groups, without the whole match.
    let groupCount: Int
    /// Whether `\B` occurs, which RE2 also finds within the bytes of a character.
    private let hasNonBoundaries: Bool

    /// Bytes one compiled expression may take.
    private static let memoryLimit: Int64 = 8 << 20

    /// - Throws: OPA's message, `error parsing regexp: missing closing ): ...`.
    init(_ pattern: ByteView) throws(BuiltinError) {
        let pattern = Array(pattern)
        let syntax = GoRegexSyntax(pattern)
        if let refusal = syntax.refusal {
            // What is wrong further to the left is told first, but for groups that were still open.
            let before = try Self.compile(GoRegexSyntax(Array(pattern[..<refusal.offset])).translated, shownAs: pattern)
            cre2_free(before)
            throw BuiltinError("error parsing regexp: \(refusal.message)")
        }
        guard let compiled = try Self.compile(syntax.translated, shownAs: pattern, isWhole: true) else {
            throw BuiltinError("error parsing regexp: internal error: ``")
        }
        handle = compiled
        groupCount = Int(cre2_group_count(compiled))
        hasNonBoundaries = syntax.hasNonBoundaries
    }

    /// The compiled expression; nil for a part of an expression in which only closing parentheses are missing.
    private static func compile(_ source: [UInt8], shownAs pattern: [UInt8], isWhole: Bool = false) throws(BuiltinError) -> OpaquePointer? {
        var error = cre2_error()
        let compiled = source.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_compile($0.baseAddress, $0.count, memoryLimit, &error) }
        }
        if compiled == nil, isWhole || error.code != missingParenthesis { throw message(&error, pattern) }
        return compiled
    }

    private static let missingParenthesis: Int32 = 6

    deinit { cre2_free(handle) }

    /// The expression, or nil when it is malformed.
    static func ifValid(_ pattern: String) -> Regex? { Array(pattern.utf8).withUnsafeBytes { try? Regex($0) } }

    private static func message(_ error: inout cre2_error, _ pattern: [UInt8]) -> BuiltinError {
        let length = error.argument_length
        let argument = withUnsafeBytes(of: &error.argument) { String(decoding: $0.prefix(length), as: UTF8.self) }
        let whole = String(decoding: pattern, as: UTF8.self)
        let shown: String
        let reason: String
        switch error.code {
        case 2: (reason, shown) = ("invalid escape sequence", argument)
        case 3, 4: (reason, shown) = ("invalid character class range", argument)
        case 5: (reason, shown) = ("missing closing ]", argument)
        case 6: (reason, shown) = ("missing closing )", whole)
        case 7: (reason, shown) = ("unexpected )", whole)
        case 8: (reason, shown) = ("trailing backslash at end of expression", "")
        case 9: (reason, shown) = ("missing argument to repetition operator", argument)
        case 10: (reason, shown) = ("invalid repeat count", argument)
        case 11: (reason, shown) = ("invalid nested repetition operator", argument)
        case 12: (reason, shown) = ("invalid or unsupported Perl syntax", argument)
        case 13: (reason, shown) = ("invalid UTF-8", argument)
        case 14: (reason, shown) = ("invalid named capture", argument)
        case 15: (reason, shown) = ("expression too large", argument)
        default: (reason, shown) = ("internal error", argument)
        }
        return BuiltinError("error parsing regexp: \(reason): `\(shown)`")
    }

    /// Whether the text has a match.
    func matches(_ text: ByteView) -> Bool {
        guard hasNonBoundaries else { return cre2_match(handle, text.base, text.count, 0, nil, 0) }
        var range = [-1, -1]
        return match(text, from: 0, into: &range)
    }

    /// Begin and end of the first match from `start` on and of its groups.
    func match(_ text: ByteView, from start: Int, into ranges: inout [Int]) -> Bool {
        let count = Int32(ranges.count / 2)
        var start = start
        while ranges.withUnsafeMutableBufferPointer({ cre2_match(handle, text.base, text.count, start, $0.baseAddress, count) }) {
            guard hasNonBoundaries, let next = CodePoints.boundary(in: text, after: ranges[0]) else { return true }
            start = next
        }
        return false
    }

    func group(named name: ArraySlice<UInt8>) -> Int? {
        let number = name.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cre2_group_named(handle, $0.baseAddress, $0.count) }
        }
        return number < 0 ? nil : Int(number)
    }

    /// Calls `body` with the ranges of every match, as Go's `FindAll`: not overlapping, and no empty match right behind another match.
    ///
    /// - Parameter groups: how many groups (with the whole match) `body` wants to see.
    func forEachMatch(
        in text: ByteView, limit: Int, groups: Int, _ context: BuiltinContext, _ body: ([Int]) throws(BuiltinError) -> Void
    ) throws(BuiltinError) {
        var ranges = [Int](repeating: -1, count: groups * 2)
        var position = 0
        var previousEnd = -1
        var left = limit < 0 ? Int.max : limit
        while left > 0, position <= text.count, match(text, from: position, into: &ranges) {
            let isRejected = ranges[1] == position && ranges[0] == previousEnd
            if ranges[1] == position {
                position += position < text.count ? CodePoints.length(text, at: position) : 1
            } else {
                position = ranges[1]
            }
            previousEnd = ranges[1]
            if isRejected { continue }
            try context.throwIfCancelled()
            try body(ranges)
            left -= 1
        }
    }
}

extension ByteView {
    /// The bytes as C characters; an empty text has an address too.
    var base: UnsafePointer<CChar>? {
        baseAddress.map { $0.assumingMemoryBound(to: CChar.self) } ?? Self.nothing
    }

    private static var nothing: UnsafePointer<CChar>? { UnsafePointer(bitPattern: 8) }
}
