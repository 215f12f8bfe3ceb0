import DurableFiles
import RegoValue
import Signing

/// The data of a bundle in the form in which the engine uses it, beside the files that it was made from: `data.compiled`, a data segment
/// (``SegmentWriter``). Reading a bundle takes no time for data then, and memory for what is asked for.
///
/// The data files stay what counts. The segment names their digest, and is used only for exactly these bytes; one of another version of Writ,
/// or made on another kind of machine, or of other files, is passed over. One that is damaged is refused. Other engines ignore the file.
enum CompiledData {
    /// The file for a bundle with one data file; nil for data that a segment cannot hold.
    static func member(for file: (name: String, bytes: [UInt8])) throws(BundleError) -> (name: String, bytes: [UInt8])? {
        let document: Document
        do {
            // What a reader of the file would see, and not what the file was written from.
            document = try Document(json: file.bytes, limits: JSONLimits(depth: BundleLimits.standard.documentDepth))
        } catch {
            throw BundleError(.dataInvalid, "is not JSON: \(error.description)", place: file.name)
        }
        let binding = binding([(path: file.name, sha256: SHA2.sha256.digest(file.bytes))])
        guard let segment = SegmentWriter.segment(of: document, binding: binding, digest: digest) else { return nil }
        return (name: BundleContents.FileName.compiledData, bytes: segment)
    }

    /// The data of an archive's data files; nil when there is no segment of them that this program can use.
    ///
    /// - Throws: `bundle_compiled_invalid` for a segment that is damaged.
    static func document(_ member: ArchiveMember, of files: [ArchiveMember], depth: Int) throws(BundleError) -> Document? {
        do throws(SegmentError) {
            let header = try member.bytes.withSegmentHeader()
            guard header.binding == binding(files.map { (path: $0.path, sha256: $0.sha256) }) else { return nil }
            guard digest(of: member.bytes) == header.digest else {
                throw .damaged("its bytes are not those that were written")
            }
            let document = try Document(segment: member.bytes, depth: depth)
            guard document.root.isObject else { throw .damaged("it is no object") }
            return document
        } catch {
            switch error {
            case .foreign: return nil
            case .damaged(let message):
                throw BundleError(
                    .compiledInvalid, "the compiled data is damaged: \(message)", place: member.path,
                    remedy: "fetch the bundle again, or build it again; without this file the data files are read")
            }
        }
    }

    private static func digest(of segment: [UInt8]) -> [UInt8] {
        let place = SegmentHeader.digestPlace
        var hasher = SHA2Hasher()
        hasher.update(segment[..<place.lowerBound])
        hasher.update([UInt8](repeating: 0, count: place.count))
        hasher.update(segment[place.upperBound...])
        return hasher.finish()
    }

    /// The digest of data files with their places.
    private static func binding(_ files: [(path: String, sha256: [UInt8])]) -> [UInt8] {
        var hasher = SHA2Hasher()
        for file in files {
            hasher.update(Array("\(file.path.utf8.count):\(file.path)".utf8))
            hasher.update(file.sha256)
        }
        return hasher.finish()
    }
}

extension BundleContents {
    /// The same contents, with compiled data used where it lies in the folder that the bundle was unpacked into: memory is taken only for what
    /// decisions ask for, and processes share it. Nobody may change the file while it is in use.
    ///
    /// What it was in the bundle stays in use where the file is not the one that was verified, or cannot be mapped.
    public func mappingData(fromFilesIn folder: String) -> BundleContents {
        let path = "\(folder)/\(FileName.compiledData)"
        guard let compiledDataDigest, let file = try? OpenFile(path: path), (try? file.sha256()) == Hex.encode(compiledDataDigest),
            let document = try? Document(mapping: path, isTrusted: true)
        else { return self }
        var contents = self
        contents.data = document
        return contents
    }
}

extension [UInt8] {
    fileprivate func withSegmentHeader() throws(SegmentError) -> SegmentHeader {
        let result: Result<SegmentHeader, SegmentError> = withUnsafeBytes { bytes in
            do throws(SegmentError) { return .success(try SegmentHeader(bytes)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
