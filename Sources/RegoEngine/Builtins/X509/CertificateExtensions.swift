import RegoValue

/// The extensions of a certificate (RFC 5280, section 4.2) or of a request.
struct CertificateExtensions {
    private let certificate: CertificateDescription
    private let arena: Arena
    private var values: [String: Value] = [:]
    private var lists: [String: [Value]] = [:]

    init(_ certificate: CertificateDescription) {
        self.certificate = certificate
        arena = certificate.arena
    }

    private mutating func append(_ list: String, _ value: Value) { lists[list, default: []].append(value) }

    mutating func read(_ extensions: [DER.Element]) throws(DER.Malformed) {
        for element in extensions {
            var fields = try element.expecting(DER.Tag.sequence).children
            let type = try fields.next(DER.Tag.identifier)
            let isCritical = try fields.optional(DER.Tag.boolean).map { $0.content.first != 0 } ?? false
            let content = try fields.next(DER.Tag.octetString).content
            guard let identifier = type.identifier else { throw DER.Malformed() }
            let id = try certificate.identifier(type)
            append(
                "Extensions",
                PublicKeyDescription.object(["Id": id, "Critical": .boolean(isCritical), "Value": certificate.bytes(content)], arena))
            if try !read(identifier, content, isCritical), isCritical { append("UnhandledCriticalExtensions", id) }
        }
    }

    /// Returns false when the extension is not one that is known.
    private mutating func read(_ identifier: [Int], _ content: ArraySlice<UInt8>, _ isCritical: Bool) throws(DER.Malformed) -> Bool {
        if identifier == [1, 3, 6, 1, 5, 5, 7, 1, 1] {
            try readInformationAccess(content)
            return true
        }
        guard identifier.count == 4, identifier[..<3] == [2, 5, 29] else { return false }
        var reader = DER(content)
        let element = try reader.next()
        switch identifier[3] {
        case 14: values["SubjectKeyId"] = certificate.bytes(element.content)
        case 15: values["KeyUsage"] = .integer(element.bits.reduce(0) { $1 < 9 ? $0 | 1 << $1 : $0 })
        case 17: try readAlternativeNames(element)
        case 19: try readBasicConstraints(element)
        case 30: try readNameConstraints(element, isCritical)
        case 31: try readDistributionPoints(element)
        case 32: try readPolicies(element)
        case 33: try readPolicyMappings(element)
        case 35: try readAuthorityKey(element)
        case 36: try readPolicyConstraints(element)
        case 37: try readKeyPurposes(element)
        case 54: putNumber("InhibitAnyPolicy", element.smallInteger ?? 0)
        default: return false
        }
        return true
    }

    private mutating func putNumber(_ name: String, _ number: Int) {
        values[name] = .integer(number)
        values[name + "Zero"] = .boolean(number == 0)
    }

    // MARK: names

    private mutating func readAlternativeNames(_ element: DER.Element) throws(DER.Malformed) {
        var names = element.children
        for name in try names.all() {
            let text = String(decoding: name.content, as: UTF8.self)
            switch name.tag & 0x1F {
            case 1: append("EmailAddresses", arena.string(text))
            case 2: append("DNSNames", arena.string(text))
            case 6:
                append("URIStrings", arena.string(text))
                append("URIs", GoURL(text).describe(arena))
            case 7: append("IPAddresses", try address(name.content))
            default: break
            }
        }
    }

    private func address(_ bytes: ArraySlice<UInt8>) throws(DER.Malformed) -> Value {
        let bits = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        switch bytes.count {
        case 4: return arena.string(IPAddress(v4: UInt32(bits)).text)
        case 16: return arena.string(IPAddress(bits: bits).text)
        default: throw DER.Malformed()
        }
    }

    private mutating func readNameConstraints(_ element: DER.Element, _ isCritical: Bool) throws(DER.Malformed) {
        values["PermittedDNSDomainsCritical"] = .boolean(isCritical)
        var fields = element.children
        for (tag, prefix) in [(UInt8(0), "Permitted"), (1, "Excluded")] {
            guard var trees = try fields.optional(DER.Tag.context(tag))?.children else { continue }
            for tree in try trees.all() {
                var inner = tree.children
                let name = try inner.next()
                let text = arena.string(String(decoding: name.content, as: UTF8.self))
                switch name.tag & 0x1F {
                case 1: append(prefix + "EmailAddresses", text)
                case 2: append(prefix + "DNSDomains", text)
                case 6: append(prefix + "URIDomains", text)
                case 7:
                    let half = name.content.count / 2
                    let mask = certificate.bytes(name.content.suffix(half))
                    append(
                        prefix + "IPRanges",
                        PublicKeyDescription.object(["IP": try address(name.content.prefix(half)), "Mask": mask], arena))
                default: break
                }
            }
        }
    }

    // MARK: purposes

    private static let purposes: [[Int]: Int] = {
        var purposes: [[Int]: Int] = [
            [2, 5, 29, 37, 0]: 0, [1, 3, 6, 1, 4, 1, 311, 10, 3, 3]: 10, [2, 16, 840, 1, 113_730, 4, 1]: 11,
            [1, 3, 6, 1, 4, 1, 311, 2, 1, 22]: 12, [1, 3, 6, 1, 4, 1, 311, 61, 1, 1]: 13,
        ]
        for number in 1...9 { purposes[[1, 3, 6, 1, 5, 5, 7, 3, number]] = number }
        return purposes
    }()

    private mutating func readKeyPurposes(_ element: DER.Element) throws(DER.Malformed) {
        var purposes = element.children
        for purpose in try purposes.all() {
            if let number = purpose.identifier.flatMap({ Self.purposes[$0] }) {
                append("ExtKeyUsage", .integer(number))
            } else {
                append("UnknownExtKeyUsage", try certificate.identifier(purpose))
            }
        }
    }

    private mutating func readBasicConstraints(_ element: DER.Element) throws(DER.Malformed) {
        var fields = element.children
        let isAuthority = try fields.optional(DER.Tag.boolean).map { $0.content.first != 0 } ?? false
        let length = try fields.optional(DER.Tag.integer)?.smallInteger ?? -1
        values["BasicConstraintsValid"] = .boolean(true)
        values["IsCA"] = .boolean(isAuthority)
        values["MaxPathLen"] = .integer(length)
        values["MaxPathLenZero"] = .boolean(length == 0)
    }

    // MARK: policies

    private mutating func readPolicies(_ element: DER.Element) throws(DER.Malformed) {
        var policies = element.children
        for policy in try policies.all() {
            var fields = policy.children
            let identifier = try fields.next(DER.Tag.identifier)
            append("PolicyIdentifiers", try certificate.identifier(identifier))
            append("Policies", arena.string(dotted(identifier)))
        }
    }

    private func dotted(_ element: DER.Element) -> String { (element.identifier ?? []).map { String($0) }.joined(separator: ".") }

    private mutating func readPolicyMappings(_ element: DER.Element) throws(DER.Malformed) {
        var mappings = element.children
        for mapping in try mappings.all() {
            var fields = mapping.children
            let issuer = arena.string(dotted(try fields.next(DER.Tag.identifier)))
            let subject = arena.string(dotted(try fields.next(DER.Tag.identifier)))
            append(
                "PolicyMappings", PublicKeyDescription.object(["IssuerDomainPolicy": issuer, "SubjectDomainPolicy": subject], arena))
        }
    }

    private mutating func readPolicyConstraints(_ element: DER.Element) throws(DER.Malformed) {
        var fields = element.children
        for constraint in try fields.all() {
            let name = constraint.tag & 0x1F == 0 ? "RequireExplicitPolicy" : "InhibitPolicyMapping"
            putNumber(name, constraint.smallInteger ?? 0)
        }
    }

    // MARK: places

    private mutating func readAuthorityKey(_ element: DER.Element) throws(DER.Malformed) {
        var fields = element.children
        if let key = try fields.optional(DER.Tag.context(0, constructed: false)) {
            values["AuthorityKeyId"] = certificate.bytes(key.content)
        }
    }

    private mutating func readInformationAccess(_ content: ArraySlice<UInt8>) throws(DER.Malformed) {
        var outer = DER(content)
        var descriptions = try outer.next(DER.Tag.sequence).children
        for description in try descriptions.all() {
            var fields = description.children
            let method = try fields.next(DER.Tag.identifier).identifier
            let location = try fields.next()
            guard location.tag & 0x1F == 6 else { continue }
            let text = arena.string(String(decoding: location.content, as: UTF8.self))
            if method == [1, 3, 6, 1, 5, 5, 7, 48, 1] { append("OCSPServer", text) }
            if method == [1, 3, 6, 1, 5, 5, 7, 48, 2] { append("IssuingCertificateURL", text) }
        }
    }

    private mutating func readDistributionPoints(_ element: DER.Element) throws(DER.Malformed) {
        var points = element.children
        for point in try points.all() {
            var fields = point.children
            guard var name = try fields.optional(DER.Tag.context(0))?.children, let full = try name.optional(DER.Tag.context(0)) else {
                continue
            }
            var names = full.children
            for name in try names.all() where name.tag & 0x1F == 6 {
                append("CRLDistributionPoints", arena.string(String(decoding: name.content, as: UTF8.self)))
            }
        }
    }

    // MARK: results

    private static let certificateLists = [
        "CRLDistributionPoints", "DNSNames", "EmailAddresses", "ExcludedDNSDomains", "ExcludedEmailAddresses", "ExcludedIPRanges",
        "ExcludedURIDomains", "ExtKeyUsage", "Extensions", "IPAddresses", "IssuingCertificateURL", "OCSPServer", "PermittedDNSDomains",
        "PermittedEmailAddresses", "PermittedIPRanges", "PermittedURIDomains", "Policies", "PolicyIdentifiers", "PolicyMappings", "URIs",
        "UnhandledCriticalExtensions", "UnknownExtKeyUsage",
    ]
    private static let numbers = ["KeyUsage", "MaxPathLen", "InhibitAnyPolicy", "InhibitPolicyMapping", "RequireExplicitPolicy"]
    private static let flags = [
        "BasicConstraintsValid", "IsCA", "MaxPathLenZero", "InhibitAnyPolicyZero", "InhibitPolicyMappingZero",
        "RequireExplicitPolicyZero", "PermittedDNSDomainsCritical",
    ]

    func putCertificateFields(withURIStrings: Bool) {
        for name in Self.certificateLists { certificate.put(name, certificate.list(lists[name] ?? [])) }
        if withURIStrings { certificate.put("URIStrings", certificate.list(lists["URIStrings"] ?? [])) }
        for name in Self.numbers { certificate.put(name, values[name] ?? .integer(0)) }
        for name in Self.flags { certificate.put(name, values[name] ?? .boolean(false)) }
        for name in ["SubjectKeyId", "AuthorityKeyId"] { certificate.put(name, values[name] ?? .null) }
        certificate.put("ExtraExtensions", .null)
    }

    func putRequestFields() {
        for name in ["DNSNames", "EmailAddresses", "Extensions", "IPAddresses", "URIs"] {
            certificate.put(name, certificate.list(lists[name] ?? []))
        }
        certificate.put("ExtraExtensions", .null)
    }
}
