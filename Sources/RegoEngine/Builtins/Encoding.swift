import RegoValue

/// Base64, base64url and hexadecimal.
enum Encoding {
    static let builtins: [Builtin] = [
        Builtin("base64.encode", 1) { call throws(BuiltinError) in call.arena.string(Base64.standard.encode(try call.string(0))) },
        Builtin("base64.decode", 1) { call throws(BuiltinError) in
            call.arena.string(try decode(.standard, try call.string(0)))
        },
        Builtin("base64.is_valid", 1) { call throws(BuiltinError) in
            guard call[0].isString else { return .boolean(false) }
            return .boolean((try? Base64.standard.decode(call[0].utf8)) != nil)
        },
        Builtin("base64url.encode", 1) { call throws(BuiltinError) in call.arena.string(Base64.url.encode(try call.string(0))) },
        Builtin("base64url.encode_no_pad", 1) { call throws(BuiltinError) in
            call.arena.string(Base64.url.encode(try call.string(0), padded: false))
        },
        Builtin("base64url.decode", 1) { call throws(BuiltinError) in call.arena.string(try decodeURL(try call.string(0))) },
        Builtin("hex.encode", 1) { call throws(BuiltinError) in call.arena.string(Hex.encode(try call.string(0))) },
        Builtin("hex.decode", 1) { call throws(BuiltinError) in call.arena.string(try Hex.decode(try call.string(0))) },
    ]

    private static func decode(_ alphabet: Base64, _ text: ByteView) throws(BuiltinError) -> [UInt8] {
        do throws(Base64.Corrupt) { return try alphabet.decode(text) } catch {
            throw BuiltinError("illegal base64 data at input byte \(error.offset)")
        }
    }

    /// Base64url with or without padding (RFC 7515, appendix C).
    static func decodeURL(_ text: ByteView) throws(BuiltinError) -> [UInt8] {
        var padded = Array(text)
        if padded.last != UInt8(ascii: "=") {
            switch padded.count % 4 {
            case 0: break
            case 2: padded += "==".utf8
            case 3: padded += "=".utf8
            default: throw BuiltinError("illegal base64url string: \(String(decoding: text, as: UTF8.self))")
            }
        }
        let bytes = padded
        let decoded: Result<[UInt8], BuiltinError> = bytes.withUnsafeBytes { view in
            do throws(BuiltinError) { return .success(try decode(.url, view)) } catch { return .failure(error) }
        }
        return try decoded.get()
    }
}

/// Hexadecimal text.
enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.underestimatedCount * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }

    static func decode(_ text: ByteView) throws(BuiltinError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        var position = 0
        while position + 1 < text.count {
            bytes.append(try digit(text[position]) << 4 | digit(text[position + 1]))
            position += 2
        }
        if position < text.count {
            _ = try digit(text[position])
            throw BuiltinError("encoding/hex: odd length hex string")
        }
        return bytes
    }

    static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: return byte - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - 55
        default: return nil
        }
    }

    private static func digit(_ byte: UInt8) throws(BuiltinError) -> UInt8 {
        if let value = value(byte) { return value }
        let code = String(decoding: encode([byte]), as: UTF8.self).uppercased()
        // Go shows the character of the code when it can be printed.
        let isPrintable = (0x20...0x7E).contains(byte) || (byte > 0xA0 && byte != 0xAD)
        throw BuiltinError("encoding/hex: invalid byte: U+00\(code)" + (isPrintable ? " '\(Unicode.Scalar(byte))'" : ""))
    }
}
