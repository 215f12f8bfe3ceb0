import RegoValue
import Signing

/// The digest of a file as bundle signatures have it: of its bytes, or, for a structured file, of its value written canonically, so that white space, the
/// order of keys and escapes do not matter but the spelling of numbers does.
enum FileDigest {
    /// Writing the value of a file of this size takes longer than everything else that is done with it.
    private static let largeFile = 1 << 20

    /// Whether OPA takes the digest of the value and not of the bytes.
    static func isStructured(_ path: String) -> Bool {
        let name = path[(path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex)...]
        return name == "data.json" || name == "data.yaml" || name == Manifest.path
    }

    /// Verifies a member of an archive.
    ///
    /// Of a large structured file whose bytes but for a newline at the end have the signed digest, no value is written: they are what was signed,
    /// whether or not somebody would write the value so.
    ///
    /// Of a data file that is bound to compiled data only the algorithm is looked at: whoever signed the compiled data signed these very bytes.
    static func verify(_ member: ArchiveMember, _ contents: BundleContents.MemberContents, against file: SignedFile) throws(BundleError) {
        let algorithm = try algorithm(file)
        if case .bound = contents { return }
        guard let wanted = Hex.decode(file.hash) else {
            throw BundleError(.claimsInvalid, "the signature has a digest that is not hexadecimal", place: file.name)
        }
        let digest: [UInt8]
        switch contents {
        case .value(let value) where isStructured(member.path):
            if algorithm == .sha256, member.bytes.count >= largeFile, let line = member.lineSHA256, constantTimeEqual(wanted, line) {
                return
            }
            digest = algorithm.digest(value.json())
        case .value, .bytes, .bound: digest = algorithm == .sha256 ? member.sha256 : algorithm.digest(member.bytes)
        }
        guard constantTimeEqual(wanted, digest) else {
            throw BundleError(
                .digestMismatch,
                "the file is not the one that was signed (its \(algorithm.rawValue) is \(Hex.encode(digest)), signed was \(file.hash))",
                place: member.path, remedy: "fetch the bundle again; if this remains, somebody changed it after it was signed")
        }
    }

    private static func algorithm(_ file: SignedFile) throws(BundleError) -> SHA2 {
        if let algorithm = SHA2(rawValue: file.algorithm) { return algorithm }
        let reason =
            switch file.algorithm {
            case "": "names no digest algorithm"
            case "MD5", "SHA-1": "uses \(file.algorithm), for which other files of the same digest can be made"
            default: "uses a digest algorithm '\(file.algorithm)' that is not known"
            }
        throw BundleError(
            .digestAlgorithm, "the signature \(reason)", place: file.name, remedy: "sign with SHA-256, as opa sign and writ build do")
    }
}

extension SignedFile {
    /// Takes the digest of a file: of its value when it is structured, else of its bytes.
    init(hashing bytes: [UInt8], of name: String, _ limits: BundleLimits = .standard) throws(BundleError) {
        let hashed = FileDigest.isStructured(name) ? try DocumentFile.json(bytes, name: name, limits: limits) : bytes
        self.init(name: name, hash: Hex.encode(SHA2.sha256.digest(hashed)), algorithm: SHA2.sha256.rawValue)
    }
}
