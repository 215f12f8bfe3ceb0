/// The protected header of a JWS (RFC 7515 section 4), read strictly.
public struct JWSHeader: Sendable, Equatable {
    /// `alg`, as written; nil when the header has none.
    public let algorithm: String?
    /// `kid`, the key that the signer names.
    public let keyID: String?
    /// `typ`.
    public let type: String?
    /// Names of all members, in order.
    public let names: [String]
    /// Whether the header asks for extensions that a verifier must understand. None is understood here.
    public let hasCritical: Bool

    /// Reads the header's JSON.
    ///
    /// - Throws: `signing_token_malformed` when it is no JSON object, a name occurs twice, or `alg`, `kid` or `typ` is not a string.
    public init(json: [UInt8]) throws(SigningError) {
        var reader = HeaderReader(json)
        let members = try reader.object()
        algorithm = try members.string("alg")
        keyID = try members.string("kid")
        type = try members.string("typ")
        names = members.names
        hasCritical = members.names.contains("crit")
    }
}

/// The members of the header whose values are strings; of the others only the names.
private struct HeaderMembers {
    var names: [String] = []
    var strings: [String: String] = [:]

    func string(_ name: String) throws(SigningError) -> String? {
        if let value = strings[name] { return value }
        if names.contains(name) { throw SigningError(.tokenMalformed, "'\(name)' in the token's header is not a string") }
        return nil
    }
}

/// Reads one JSON object: unlike a general reader it refuses a name that occurs twice (RFC 7515 section 4 lets a verifier do so), because two readers
/// that pick different ones would verify different things.
private struct HeaderReader {
    private let bytes: [UInt8]
    private var position = 0
    private static let maximumDepth = 16
    private static let maximumSize = 64 * 1024

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func object() throws(SigningError) -> HeaderMembers {
        guard bytes.count <= HeaderReader.maximumSize else { throw malformed("larger than 64 KiB") }
        var members = HeaderMembers()
        try expect("{")
        if next() == UInt8(ascii: "}") {
            position += 1
        } else {
            repeat {
                let name = try string()
                if members.names.contains(name) { throw malformed("'\(name)' occurs twice") }
                members.names.append(name)
                try expect(":")
                if next() == UInt8(ascii: "\"") { members.strings[name] = try string() } else { try skipValue(depth: 1) }
            } while try another(before: "}")
        }
        guard next() == nil else { throw malformed("bytes after the object") }
        return members
    }

    /// The next byte that is no white space, without taking it.
    private mutating func next() -> UInt8? {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        return position < bytes.count ? bytes[position] : nil
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(SigningError) {
        guard next() == UInt8(ascii: character) else { throw malformed("'\(character)' is missing") }
        position += 1
    }

    /// Takes a comma (true) or the closing bracket (false).
    private mutating func another(before close: Unicode.Scalar) throws(SigningError) -> Bool {
        if next() == UInt8(ascii: ",") {
            position += 1
            return true
        }
        try expect(close)
        return false
    }

    private mutating func skipValue(depth: Int) throws(SigningError) {
        guard depth < HeaderReader.maximumDepth else { throw malformed("nested too deeply") }
        switch next() {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "["): try skipItems(close: "]", depth: depth, named: false)
        case UInt8(ascii: "{"): try skipItems(close: "}", depth: depth, named: true)
        default: try skipWord()
        }
    }

    private mutating func skipItems(close: Unicode.Scalar, depth: Int, named: Bool) throws(SigningError) {
        position += 1
        if next() == UInt8(ascii: close) {
            position += 1
            return
        }
        repeat {
            if named {
                _ = try string()
                try expect(":")
            }
            try skipValue(depth: depth + 1)
        } while try another(before: close)
    }

    /// A number, `true`, `false` or `null`.
    private mutating func skipWord() throws(SigningError) {
        let start = position
        while position < bytes.count, isWordCharacter(bytes[position]) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        guard ["true", "false", "null"].contains(word) || Double(word) != nil else { throw malformed("'\(word)' is no value") }
    }

    private func isWordCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"), UInt8(ascii: "+"),
            UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }

    private mutating func string() throws(SigningError) -> String {
        try expect("\"")
        var units: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: units, as: UTF8.self) else { throw malformed("a string is not UTF-8") }
                return text
            case UInt8(ascii: "\\"): try escape(into: &units)
            case 0..<0x20: throw malformed("a control character in a string")
            default: units.append(byte)
            }
        }
        throw malformed("a string does not end")
    }

    private mutating func escape(into units: inout [UInt8]) throws(SigningError) {
        guard position < bytes.count else { throw malformed("a string does not end") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
        case UInt8(ascii: "b"): units.append(8)
        case UInt8(ascii: "f"): units.append(12)
        case UInt8(ascii: "n"): units.append(10)
        case UInt8(ascii: "r"): units.append(13)
        case UInt8(ascii: "t"): units.append(9)
        case UInt8(ascii: "u"):
            var code = try codeUnit()
            if (0xD800..<0xDC00).contains(code), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                let low = try codeUnit()
                guard (0xDC00..<0xE000).contains(low) else { throw malformed("half a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw malformed("half a surrogate pair") }
            units.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        default: throw malformed("an unknown escape in a string")
        }
    }

    private mutating func codeUnit() throws(SigningError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw malformed("a string does not end") }
        let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
        guard digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }), let code = UInt32(digits, radix: 16) else {
            throw malformed("an escape without four digits")
        }
        position += 4
        return code
    }

    private func malformed(_ reason: String) -> SigningError {
        SigningError(.tokenMalformed, "the token's header is not read: \(reason)")
    }
}
