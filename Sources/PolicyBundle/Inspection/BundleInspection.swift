import RegoSyntax
import RegoValue
import Signing

/// What is inside a bundle, who says to have signed it and from which state it was built: what `writ inspect` prints. Nothing here is verified.
public struct BundleInspection: Sendable {
    /// A file of the archive.
    public struct File: Sendable, Equatable {
        public let path: String
        public let size: Int
        /// In hexadecimal.
        public let sha256: String
    }

    /// A signature as it stands there.
    public struct Signature: Sendable, Equatable {
        public let algorithm: String?
        public let keyID: String?
        public let scope: String?
        public let issuer: String?
        /// Seconds since 1970.
        public let issuedAt: Double?
        public let expires: Double?
        public let fileCount: Int
    }

    public let manifest: Manifest
    public let files: [File]
    /// The names of compiled parts, and whether this program uses each.
    public let compiledParts: [String: Bool]
    /// Bytes of the compressed bundle.
    public let size: Int
    /// SHA-256 of the compressed bundle, in hexadecimal.
    public let sha256: String
    /// Empty when the bundle is not signed.
    public let signatures: [Signature]
    /// Which files say something about which part of `data`: `data.app.authz` -> `app/authz.rego`.
    public let namespaces: [String: [String]]
    /// METADATA of the policies: of each file that has some, what `opa parse` prints as its annotations.
    public let annotations: [(path: String, annotations: JSONNode)]

    /// - Throws: when the bundle cannot be read; a signature that cannot be read is one of the reasons.
    public init(_ archive: BundleArchive, limits: BundleLimits = .standard) throws(BundleError) {
        var options = ParserOptions()
        options.annotationYAML = AnnotationYAML.read
        let contents = try BundleContents(archive, limits: limits, parserOptions: options) { (_, _) in true }
        manifest = contents.manifest
        compiledParts = contents.compiledParts
        files = archive.members.map { File(path: $0.path, size: $0.bytes.count, sha256: Hex.encode($0.sha256)) }
        size = archive.size
        sha256 = Hex.encode(archive.sha256)
        signatures = try BundleInspection.signatures(archive, limits)
        namespaces = BundleInspection.namespaces(archive, contents)
        annotations = contents.modules.compactMap { module in
            module.syntax.annotations.isEmpty ? nil : module.syntax.json()["annotations"].map { (path: module.path, annotations: $0) }
        }
    }

    private static func signatures(_ archive: BundleArchive, _ limits: BundleLimits) throws(BundleError) -> [Signature] {
        guard let member = archive[SignaturesFile.path], let file = try SignaturesFile(json: member.bytes, limits: limits) else {
            return []
        }
        var signatures: [Signature] = []
        for token in file.tokens {
            let jws: JWS
            do {
                jws = try JWS(compact: token)
            } catch {
                throw BundleError(error, place: SignaturesFile.path)
            }
            let claims = try SignatureClaims(json: jws.payload, limits: limits)
            signatures.append(
                Signature(
                    algorithm: jws.header.algorithm, keyID: jws.header.keyID ?? claims.keyID, scope: claims.scope, issuer: claims.issuer,
                    issuedAt: claims.issuedAt, expires: claims.expires, fileCount: claims.files.count))
        }
        return signatures
    }

    private static func namespaces(_ archive: BundleArchive, _ contents: BundleContents) -> [String: [String]] {
        var namespaces: [String: [String]] = [:]
        for module in contents.modules {
            namespaces[(["data"] + module.package).joined(separator: "."), default: []].append(module.path)
        }
        for member in archive.members where BundleContents.FileName.data.contains(member.baseName) {
            namespaces[(["data"] + member.folders).joined(separator: "."), default: []].append(member.path)
        }
        return namespaces.mapValues { $0.sorted() }
    }

    /// The same as a JSON document, with OPA's names where OPA has them (`manifest`, `signatures_config`, `namespaces`, `annotations`).
    public func json() -> [UInt8] {
        Document { (arena: Arena) in value(in: arena) }.json(JSONWriter.Options(indent: 2))
    }

    private func value(in arena: Arena) -> Value {
        func object(_ fields: [(String, Value?)]) -> Value {
            let object = arena.object()
            for (name, value) in fields {
                if let value { arena.insert(object, arena.string(name), value) }
            }
            return object
        }
        let namespaces = object(self.namespaces.map { ($0.key, arena.array($0.value.map { arena.string($0) })) })
        let files = self.files.map { file in
            object([("path", arena.string(file.path)), ("size", .integer(file.size)), ("sha256", arena.string(file.sha256))])
        }
        let signatures = self.signatures.map { signature in
            object([
                ("alg", signature.algorithm.map { arena.string($0) }), ("keyid", signature.keyID.map { arena.string($0) }),
                ("scope", signature.scope.map { arena.string($0) }), ("iss", signature.issuer.map { arena.string($0) }),
                ("iat", signature.issuedAt.map { arena.number($0) }), ("exp", signature.expires.map { arena.number($0) }),
                ("files", .integer(signature.fileCount)),
            ])
        }
        let annotations = self.annotations.map { entry in
            object([
                ("path", arena.string(entry.path)), ("annotations", arena.value(of: entry.annotations)),
            ])
        }
        return object([
            ("manifest", manifest.value(in: arena)), ("namespaces", namespaces),
            ("annotations", annotations.isEmpty ? nil : arena.array(annotations)),
            ("signatures_config", object([("signatures", arena.array(signatures))])), ("files", arena.array(files)),
            (
                "compiled",
                compiledParts.isEmpty ? nil : object(compiledParts.sorted { $0.key < $1.key }.map { ($0.key, .boolean($0.value)) })
            ),
            ("size", .integer(size)), ("sha256", arena.string(sha256)),
        ])
    }
}

extension Arena {
    /// The value that a node of JSON text stands for.
    func value(of node: JSONNode) -> Value {
        switch node {
        case .null: return .null
        case .bool(let flag): return .boolean(flag)
        case .number(let text): return number(text)
        case .string(let text): return string(text)
        case .array(let elements): return array(elements.map { value(of: $0) })
        case .object(let members):
            let object = object(capacity: members.count)
            for member in members { insert(object, string(member.key), value(of: member.value)) }
            return object
        }
    }
}
