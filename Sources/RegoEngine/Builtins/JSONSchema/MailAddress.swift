/// Mail addresses as Go's `net/mail` reads them (RFC 5322).
struct MailAddress {
    private var rest: ArraySlice<UInt8>

    /// Whether a text is one address, perhaps with a name: `Ann <ann@example.com>`.
    static func isValid(_ text: String) -> Bool {
        var address = MailAddress(rest: Array(text.utf8)[...])
        return address.readAddress(mayBeGroup: true) && address.skipComments() && address.rest.isEmpty
    }

    private mutating func readAddress(mayBeGroup: Bool) -> Bool {
        skipSpace()
        if rest.isEmpty { return false }
        let start = rest
        if readSpecification() {
            skipSpace()
            return rest.first != UInt8(ascii: "(") || readComment()
        }
        rest = start
        if rest.first != UInt8(ascii: "<"), !readPhrase() { return false }
        skipSpace()
        if mayBeGroup, take(":") { return readGroup() }
        return take("<") && readSpecification() && take(">")
    }

    /// The members of a group, of which there must be one.
    private mutating func readGroup() -> Bool {
        skipSpace()
        return readAddress(mayBeGroup: false) && skipComments() && take(";")
    }

    /// `local@domain`
    private mutating func readSpecification() -> Bool {
        skipSpace()
        let before = rest.count
        if rest.first == UInt8(ascii: "\"") {
            guard readQuoted(), before - rest.count > 2 else { return false }
        } else if !readAtom(isStrict: true) {
            return false
        }
        guard take("@") else { return false }
        skipSpace()
        return rest.first == UInt8(ascii: "[") ? readLiteral() : readAtom(isStrict: true)
    }

    /// `[192.0.2.1]`
    private mutating func readLiteral() -> Bool {
        guard take("["), let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return false }
        let address = rest[..<end]
        rest = rest[(end + 1)...]
        return IPAddress.parse(Array(address)) != nil
    }

    /// The words of a name.
    private mutating func readPhrase() -> Bool {
        var words = 0
        while true {
            if words > 0, !skipComments() { return false }
            skipSpace()
            let start = rest
            guard rest.first == UInt8(ascii: "\"") ? readQuoted() : readAtom(isStrict: false) else {
                rest = start
                return words > 0
            }
            words += 1
        }
    }

    private mutating func readAtom(isStrict: Bool) -> Bool {
        let atom = rest.prefix { $0 > 0x20 && $0 != 0x7F && !"()<>[]:;@\\,\"".utf8.contains($0) }
        rest = rest[atom.endIndex...]
        if atom.isEmpty || !isStrict { return !atom.isEmpty }
        return atom.first != UInt8(ascii: ".") && atom.last != UInt8(ascii: ".")
            && !zip(atom, atom.dropFirst()).contains { $0 == UInt8(ascii: ".") && $1 == UInt8(ascii: ".") }
    }

    private mutating func readQuoted() -> Bool {
        guard take("\"") else { return false }
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return true }
            let character = byte == UInt8(ascii: "\\") ? rest.popFirst() : byte
            guard let character, character >= 0x20 && character != 0x7F || character == 9 else { return false }
        }
        return false
    }

    // MARK: comments

    /// Skips space and comments; false when a comment does not end.
    private mutating func skipComments() -> Bool {
        skipSpace()
        while rest.first == UInt8(ascii: "(") {
            guard readComment() else { return false }
            skipSpace()
        }
        return true
    }

    private mutating func readComment() -> Bool {
        var depth = 0
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\\"): _ = rest.popFirst()
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            if depth == 0 { return true }
        }
        return false
    }

    private mutating func skipSpace() { rest = rest.drop { $0 == 0x20 || $0 == 9 } }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: byte) else { return false }
        rest = rest.dropFirst()
        return true
    }
}
