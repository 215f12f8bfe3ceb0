import Parallelism
import Signing

extension BundleArchive {
    /// The files of a directory that is laid out as a bundle.
    init(directory path: String, options: LoadOptions) throws(BundleError) {
        var tree = DirectoryTree(options) { name in
            name.hasSuffix(BundleContents.FileName.regoSuffix) || BundleContents.FileName.data.contains(name)
                || [
                    Manifest.path, SignaturesFile.path, BundleContents.FileName.plan, BundleContents.FileName.wasm,
                    BundleContents.FileName.patch, BundleContents.FileName.compiledData, BundleContents.FileName.compiledPolicies,
                ].contains(name)
        }
        if !options.ignoresRoot(path) { try tree.read(path, skipsHidden: false) }
        let members = tree.files.mapInParallel { file in
            ArchiveMember(path: file.path, signedName: file.path, bytes: file.bytes, sha256: SHA2.sha256.digest(file.bytes))
        }
        self.init(members: members, size: members.reduce(0) { $0 + $1.bytes.count }, sha256: [])
    }
}
