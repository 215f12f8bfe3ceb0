import COpenSSL

/// The names and addresses that a certificate is for (RFC 5280, section 4.2.1.6), compared with others as Go's `x509` does.
struct SubjectNames {
    private var names: [String] = []
    private var addresses: [[UInt8]] = []

    init(of certificate: OpaquePointer) {
        let place = X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1)
        guard place >= 0, let data = X509_EXTENSION_get_data(X509_get_ext(certificate, place)) else { return }
        let bytes = Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(data), count: Int(ASN1_STRING_length(data))))
        var reader = DER(bytes[...])
        guard var list = try? reader.next(DER.Tag.sequence).children, let elements = try? list.all() else { return }
        for element in elements {
            switch element.tag & 0x1F {
            case 2: names.append(String(decoding: element.content, as: UTF8.self))
            case 7: addresses.append(Array(element.content))
            default: continue
            }
        }
    }

    /// Whether a host of this name, or address in brackets or without, may show the certificate.
    func include(_ host: String) -> Bool {
        let bare = host.utf8.count >= 3 && host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        if let (address, isV4) = IPAddress.parse(Array(bare.utf8)) {
            let bytes = (0..<16).map { UInt8(truncatingIfNeeded: address.bits >> UInt128(8 * (15 - $0))) }
            let wanted = Self.shortest(isV4 ? Array(bytes.suffix(4)) : bytes)
            return addresses.contains { Self.shortest($0) == wanted }
        }
        let wanted = Self.lowercased(host)
        return names.contains { Self.matches(Self.lowercased($0), wanted) }
    }

    /// An IPv4 address that is written as one of IPv6 is the same address.
    private static func shortest(_ address: [UInt8]) -> [UInt8] {
        let prefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        return address.count == 16 && address.starts(with: prefix) ? Array(address.suffix(4)) : address
    }

    /// Wildcards and a dot at the end mean something in valid names only; others must be equal.
    private static func matches(_ pattern: String, _ host: String) -> Bool {
        let bare = host.hasSuffix(".") ? String(host.dropLast()) : host
        guard isValid(pattern, mayHaveWildcard: true), isValid(bare, mayHaveWildcard: false) else {
            return pattern == host && !host.isEmpty && host != "."
        }
        let (patternParts, hostParts) = (parts(pattern), parts(bare))
        guard patternParts.count == hostParts.count else { return false }
        return zip(patternParts, hostParts).enumerated().allSatisfy {
            $0.offset == 0 && $0.element.0 == "*" || $0.element.0 == $0.element.1
        }
    }

    private static func isValid(_ name: String, mayHaveWildcard: Bool) -> Bool {
        if name.isEmpty || name == "*" { return false }
        return parts(name).enumerated().allSatisfy { place, part in
            if mayHaveWildcard, place == 0, part == "*" { return true }
            return !part.isEmpty && part.first != "-" && part.utf8.allSatisfy(isLetterOrDigit)
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 97 < 26 || byte &- 48 <= 9 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private static func parts(_ name: String) -> [Substring] { name.split(separator: ".", omittingEmptySubsequences: false) }

    /// ASCII letters only.
    private static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 &- 65 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
