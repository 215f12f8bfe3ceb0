import DurableFiles
import RegoEngine
import RegoValue
import Signing

extension BundleContents {
    /// The same contents, with compiled parts used where they lie in the folder that the bundle was unpacked into: memory is taken only for what
    /// decisions ask for, and processes share it. Nobody may change the files while they are in use.
    ///
    /// What was in the bundle stays in use where a file is not the one that was verified, or cannot be mapped.
    public func mappingCompiledParts(fromFilesIn folder: String) -> BundleContents {
        var contents = self
        if let compiledDataDigest, let path = Self.verified(FileName.compiledData, compiledDataDigest, in: folder),
            let document = try? Document(mapping: path, isTrusted: true)
        {
            contents.data = document
        }
        if let compiledPolicies, let path = Self.verified(FileName.compiledPolicies, compiledPolicies.sha256, in: folder),
            let program = try? Program(mapping: path, isTrusted: true)
        {
            contents.compiledPolicies?.documents = DocumentProgram(program)
        }
        return contents
    }

    /// The path of a file, if it is the one with this digest.
    private static func verified(_ name: String, _ sha256: [UInt8], in folder: String) -> String? {
        let path = "\(folder)/\(name)"
        guard let file = try? OpenFile(path: path), (try? file.sha256()) == Hex.encode(sha256) else { return nil }
        return path
    }
}
