import PolicyBundle
import RegoSyntax
import RegoValue

/// Where a bundle comes from and what its files are, for people: what OPA does not tell.
struct BundleDescription {
    private let inspection: BundleInspection
    /// Nil when nothing was verified.
    private let signer: BundleSigner?

    init(_ inspection: BundleInspection, signer: BundleSigner?) {
        self.inspection = inspection
        self.signer = signer
    }

    var text: String {
        Table(summary).text + "FILES:\n"
            + Table(inspection.files.map { [$0.path, "\($0.size)", "sha256:" + $0.sha256.prefix(16) + "..."] }).text
    }

    private var summary: [[String]] {
        let manifest = inspection.manifest
        var rows = [["revision", manifest.revision], ["roots", manifest.roots.map { $0.isEmpty ? "(all)" : $0 }.joined(separator: ", ")]]
        for field in ["name", "version", "description"] {
            if let value = metadata([field]) { rows.append([field, value]) }
        }
        if let commit = metadata(["build", "commit"]) {
            rows.append(["commit", metadata(["build", "dirty"]) == "true" ? commit + " (with changes)" : commit])
        }
        if let entrypoints = metadata(["entrypoints"]) { rows.append(["entrypoints", entrypoints]) }
        for part in inspection.compiledParts.sorted(by: { $0.key < $1.key }) {
            rows.append(["compiled", part.value ? part.key : "\(part.key) (NOT used: of another version of writ, or of other files)"])
        }
        rows.append(["size", "\(inspection.size) bytes"])
        rows.append(["sha256", inspection.sha256])
        return rows + signatures
    }

    private var signatures: [[String]] {
        if inspection.signatures.isEmpty { return [["signature", "none"]] }
        return inspection.signatures.map { signature in
            let parts = [
                signature.algorithm, signature.keyID.map { "key \($0)" }, signature.scope.map { "scope \($0)" },
                signature.issuer.map { "by \($0)" }, "\(signature.fileCount) files",
            ]
            let state = signer == nil ? "NOT verified" : "verified"
            return ["signature", parts.compactMap { $0 }.joined(separator: ", ") + " (\(state))"]
        }
    }

    /// A field of the manifest's metadata as text.
    private func metadata(_ path: [String]) -> String? {
        guard let document = inspection.manifest.metadata else { return nil }
        return withExtendedLifetime(document) {
            let value = path.reduce(document.root) { $0.isObject ? $0.lookup($1) : .undefined }
            if value.isUndefined { return nil }
            if value.isArray { return (0..<value.count).compactMap { value.value(at: $0).string }.joined(separator: ", ") }
            return value.string ?? String(decoding: value.json(), as: UTF8.self)
        }
    }
}
