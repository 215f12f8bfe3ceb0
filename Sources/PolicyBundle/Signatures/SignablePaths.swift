import RegoValue
import Signing

/// The files of directories and bundles, as a signature names them: by the path that whoever verifies will see. Files of a directory `dir` that
/// is named as `dir` are `dir/…`, and those of `.` have no folder before them; files of a bundle are called as in its archive.
///
/// Of a directory every regular file counts, hidden ones too; links do not.
public struct SignablePaths: Sendable {
    /// In the order of the paths; below a directory sorted by name, level by level.
    public private(set) var files: [SignedFile] = []
    /// Links, which are not signed.
    public private(set) var skippedLinks: [String] = []

    /// - Throws: `bundle_unreadable`, `repository_limit`, `bundle_data_invalid` for a data file that cannot be read, and what is wrong with an
    ///   archive.
    public init(_ paths: [String], limits: BundleLimits = .standard) throws(BundleError) {
        for path in paths.map(FileURL.path) {
            if FileReading.isDirectory(path) { try add(directory: path, limits) } else { try add(bundle: path, limits) }
        }
    }

    private mutating func add(directory: String, _ limits: BundleLimits) throws(BundleError) {
        var tree = DirectoryTree(LoadOptions(limits: limits)) { !$0.hasSuffix(SignaturesFile.path) }
        try tree.read(directory, skipsHidden: false)
        for file in tree.files {
            let name = FilePath.joined(directory, file.path)
            files.append(try SignedFile(hashing: file.bytes, of: name.hasPrefix("/") ? String(name.dropFirst()) : name, limits))
        }
        skippedLinks += tree.skippedLinks
    }

    private mutating func add(bundle: String, _ limits: BundleLimits) throws(BundleError) {
        for member in try BundleArchive(file: bundle, limits: limits).members where !member.path.hasSuffix(SignaturesFile.path) {
            files.append(try SignedFile(hashing: member.bytes, of: member.signedName, limits))
        }
    }
}
