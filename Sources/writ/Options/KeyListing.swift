import Glibc
import RegoSyntax
import Signing

/// The PEM files of a directory.
struct KeyListing {
    let keys: [ListedKey]

    /// Files that hold no key are left out.
    init(directory: String) throws {
        guard let stream = opendir(directory) else {
            throw Failure("signing_key_unreadable", String(cString: strerror(errno)), place: directory, status: .usage)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name.hasSuffix(".pem") || name.hasSuffix(".pub") || name.hasSuffix(".crt") { names.append(name) }
        }
        keys = names.sorted().compactMap { try? ListedKey(file: directory.hasSuffix("/") ? directory + $0 : "\(directory)/\($0)") }
    }
}

/// A key file and what is in it.
struct ListedKey {
    let file: String
    let publicKey: PublicKey
    let isPrivate: Bool

    init(file: String) throws {
        let bytes = try KeyFile.read(file)
        self.file = file
        do throws(SigningError) {
            if let key = try? PrivateKey(pem: bytes) {
                publicKey = try key.publicKey
                isPrivate = true
            } else {
                publicKey = try PublicKey(pem: bytes)
                isPrivate = false
            }
        } catch {
            throw error.at(file)
        }
    }

    var kind: String { "\(publicKey.kind)" }
    var half: String { isPrivate ? "private" : "public" }
    var fingerprint: String { publicKey.fingerprint }

    var warnings: [String] {
        isPrivate && KeyFile.isReadableByOthers(file) ? ["others can read \(file): chmod 600 \(file)"] : []
    }

    var row: [String] { [file, kind, half, "sha256:" + fingerprint] }

    var json: JSONNode {
        .object([
            .init("file", .string(file)), .init("key", .string(kind)), .init("half", .string(half)),
            .init("fingerprint", .string("sha256:" + fingerprint)),
        ])
    }
}
