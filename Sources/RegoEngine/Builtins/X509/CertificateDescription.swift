import RegoValue

/// Certificates and certificate requests as the objects that OPA makes of them: the fields of Go's `x509.Certificate`.
struct CertificateDescription {
    let arena: Arena

    /// The object under construction.
    private let result: Value

    private init(_ arena: Arena) {
        self.arena = arena
        result = arena.object(capacity: 64)
    }

    /// A certificate (RFC 5280) in DER.
    ///
    /// - Parameter withURIStrings: whether OPA's own field with the text of URIs is there.
    static func certificate(_ der: ArraySlice<UInt8>, _ arena: Arena, withURIStrings: Bool) throws(DER.Malformed) -> Value {
        let description = CertificateDescription(arena)
        try description.readCertificate(der, withURIStrings)
        return description.result
    }

    /// A certificate request (RFC 2986) in DER.
    static func request(_ der: ArraySlice<UInt8>, _ arena: Arena) throws(DER.Malformed) -> Value {
        let description = CertificateDescription(arena)
        try description.readRequest(der)
        return description.result
    }

    // MARK: values

    func put(_ name: String, _ value: Value) { arena.insert(result, name, value) }

    func bytes(_ bytes: some RandomAccessCollection<UInt8>) -> Value { arena.string(Base64.standard.encode(bytes)) }

    func identifier(_ element: DER.Element) throws(DER.Malformed) -> Value {
        guard let numbers = element.identifier else { throw DER.Malformed() }
        return arena.array(numbers.map { .integer($0) })
    }

    /// An array, or null where Go has a nil slice.
    func list(_ values: [Value]) -> Value { values.isEmpty ? .null : arena.array(values) }

    // MARK: certificate

    private func readCertificate(_ der: ArraySlice<UInt8>, _ withURIStrings: Bool) throws(DER.Malformed) {
        var outer = DER(der)
        let whole = try outer.next(DER.Tag.sequence)
        guard outer.isAtEnd else { throw DER.Malformed() }
        var parts = whole.children
        let body = try parts.next(DER.Tag.sequence)
        let algorithm = try parts.next(DER.Tag.sequence)
        let signature = try parts.next(DER.Tag.bitString)
        put("Raw", bytes(whole.whole))
        put("RawTBSCertificate", bytes(body.whole))
        put("RawSignatureAlgorithm", bytes(algorithm.whole))
        put("SignatureAlgorithm", .integer(try SignatureAlgorithmNumber.read(algorithm)))
        put("Signature", bytes(signature.content.dropFirst()))
        try readBody(body.children, withURIStrings)
    }

    private func readBody(_ body: DER, _ withURIStrings: Bool) throws(DER.Malformed) {
        var fields = body
        var version = 1
        if let explicit = try fields.optional(DER.Tag.context(0)) {
            var inner = explicit.children
            version = (try inner.next(DER.Tag.integer).smallInteger ?? 0) + 1
        }
        put("Version", .integer(version))
        guard let serial = try fields.next(DER.Tag.integer).integer else { throw DER.Malformed() }
        put("SerialNumber", arena.number(serial.description))
        _ = try fields.next(DER.Tag.sequence)
        let issuer = try fields.next(DER.Tag.sequence)
        var validity = try fields.next(DER.Tag.sequence).children
        guard let notBefore = try validity.next().time, let notAfter = try validity.next().time else { throw DER.Malformed() }
        put("NotBefore", arena.string(notBefore))
        put("NotAfter", arena.string(notAfter))
        put("RawIssuer", bytes(issuer.whole))
        put("Issuer", try DistinguishedName.describe(issuer, arena))
        let subject = try fields.next(DER.Tag.sequence)
        try putSubject(subject)
        try putPublicKey(try fields.next(DER.Tag.sequence))
        _ = try fields.optional(DER.Tag.context(1, constructed: false))
        _ = try fields.optional(DER.Tag.context(2, constructed: false))
        var extensions: [DER.Element] = []
        if let explicit = try fields.optional(DER.Tag.context(3)) {
            var inner = explicit.children
            var list = try inner.next(DER.Tag.sequence).children
            extensions = try list.all()
        }
        var reader = CertificateExtensions(self)
        try reader.read(extensions)
        reader.putCertificateFields(withURIStrings: withURIStrings)
    }

    private func putSubject(_ subject: DER.Element) throws(DER.Malformed) {
        put("RawSubject", bytes(subject.whole))
        put("Subject", try DistinguishedName.describe(subject, arena))
    }

    private func putPublicKey(_ info: DER.Element) throws(DER.Malformed) {
        put("RawSubjectPublicKeyInfo", bytes(info.whole))
        let (number, key) = try PublicKeyDescription.describe(info, arena)
        put("PublicKeyAlgorithm", .integer(number))
        put("PublicKey", key)
    }

    // MARK: request

    private func readRequest(_ der: ArraySlice<UInt8>) throws(DER.Malformed) {
        var outer = DER(der)
        let whole = try outer.next(DER.Tag.sequence)
        var parts = whole.children
        let body = try parts.next(DER.Tag.sequence)
        let algorithm = try parts.next(DER.Tag.sequence)
        let signature = try parts.next(DER.Tag.bitString)
        put("Raw", bytes(whole.whole))
        put("RawTBSCertificateRequest", bytes(body.whole))
        put("SignatureAlgorithm", .integer(try SignatureAlgorithmNumber.read(algorithm)))
        put("Signature", bytes(signature.content.dropFirst()))
        var fields = body.children
        put("Version", .integer(try fields.next(DER.Tag.integer).smallInteger ?? 0))
        try putSubject(try fields.next(DER.Tag.sequence))
        try putPublicKey(try fields.next(DER.Tag.sequence))
        var attributes: [DER.Element] = []
        if let list = try fields.optional(DER.Tag.context(0)) {
            var inner = list.children
            attributes = try inner.all()
        }
        try readAttributes(attributes)
    }

    private static let extensionRequest = [1, 2, 840, 113_549, 1, 9, 14]

    private func readAttributes(_ attributes: [DER.Element]) throws(DER.Malformed) {
        var described: [Value] = []
        var reader = CertificateExtensions(self)
        for attribute in attributes {
            var fields = attribute.children
            let type = try fields.next(DER.Tag.identifier)
            let values = try fields.next(DER.Tag.set)
            if let value = try? attributeValue(values) {
                let object = arena.object()
                arena.insert(object, "Type", try identifier(type))
                arena.insert(object, "Value", value)
                described.append(object)
            }
            if type.identifier == Self.extensionRequest {
                var set = values.children
                var list = try set.next(DER.Tag.sequence).children
                try reader.read(try list.all())
            }
        }
        put("Attributes", list(described))
        reader.putRequestFields()
    }

    /// The value of an attribute, as far as it is what Go's type for it can hold: sets of sequences of a type and a simple value.
    private func attributeValue(_ values: DER.Element) throws(DER.Malformed) -> Value {
        let result = arena.array()
        var set = values.children
        for sequence in try set.all() {
            let inner = arena.array()
            var pairs = try sequence.expecting(DER.Tag.sequence).children
            for pair in try pairs.all() {
                var fields = try pair.expecting(DER.Tag.sequence).children
                let object = arena.object()
                arena.insert(object, "Type", try identifier(try fields.next(DER.Tag.identifier)))
                arena.insert(object, "Value", try simpleValue(try fields.next()))
                arena.append(inner, object)
            }
            arena.append(result, inner)
        }
        return result
    }

    private func simpleValue(_ element: DER.Element) throws(DER.Malformed) -> Value {
        switch element.tag {
        case DER.Tag.boolean: return .boolean(element.content.first != 0)
        case DER.Tag.octetString: return bytes(element.content)
        case DER.Tag.integer: return arena.number(element.integer?.description ?? "0")
        default:
            guard let text = element.text else { throw DER.Malformed() }
            return arena.string(text)
        }
    }
}

/// The number that Go gives a signature algorithm.
enum SignatureAlgorithmNumber {
    private static let numbers: [[Int]: Int] = [
        [1, 2, 840, 113_549, 1, 1, 2]: 1, [1, 2, 840, 113_549, 1, 1, 4]: 2, [1, 2, 840, 113_549, 1, 1, 5]: 3,
        [1, 3, 14, 3, 2, 29]: 3, [1, 2, 840, 113_549, 1, 1, 11]: 4, [1, 2, 840, 113_549, 1, 1, 12]: 5,
        [1, 2, 840, 113_549, 1, 1, 13]: 6, [1, 2, 840, 10_040, 4, 3]: 7, [2, 16, 840, 1, 101, 3, 4, 3, 2]: 8,
        [1, 2, 840, 10_045, 4, 1]: 9, [1, 2, 840, 10_045, 4, 3, 2]: 10, [1, 2, 840, 10_045, 4, 3, 3]: 11,
        [1, 2, 840, 10_045, 4, 3, 4]: 12, [1, 3, 101, 112]: 16,
    ]
    private static let pss = [1, 2, 840, 113_549, 1, 1, 10]
    private static let digests: [[Int]: Int] = [
        [2, 16, 840, 1, 101, 3, 4, 2, 1]: 13, [2, 16, 840, 1, 101, 3, 4, 2, 2]: 14, [2, 16, 840, 1, 101, 3, 4, 2, 3]: 15,
    ]

    static func read(_ algorithm: DER.Element) throws(DER.Malformed) -> Int {
        var fields = algorithm.children
        guard let identifier = try fields.next(DER.Tag.identifier).identifier else { throw DER.Malformed() }
        if identifier != pss { return numbers[identifier] ?? 0 }
        // RSASSA-PSS: the digest is in the parameters.
        guard var parameters = try fields.optional(DER.Tag.sequence)?.children, let hash = try parameters.optional(DER.Tag.context(0))
        else { return 0 }
        var inner = hash.children
        var digest = try inner.next(DER.Tag.sequence).children
        return try digest.next(DER.Tag.identifier).identifier.flatMap { digests[$0] } ?? 0
    }
}
