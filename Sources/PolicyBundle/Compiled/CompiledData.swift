import RegoValue
import Signing

/// `data.compiled`: reading a bundle takes no time for data with it, and memory for what is asked for. See ``CompiledPart``.
enum CompiledData {
    /// The file for a bundle; nil without data files, and for data that a segment cannot hold.
    static func member(
        for archive: BundleArchive, _ contents: BundleContents
    ) throws(BundleError) -> (name: String, bytes: [UInt8])? {
        let files = files(of: archive)
        guard !files.isEmpty else { return nil }
        let segment = SegmentWriter.segment(of: contents.data, binding: CompiledPart.binding(files)) { bytes in
            CompiledPart.digest(of: bytes, except: SegmentHeader.digestPlace)
        }
        return segment.map { (name: BundleContents.FileName.compiledData, bytes: $0) }
    }

    /// The data of an archive's data files; nil when there is no segment of them that this program can use.
    ///
    /// - Throws: `bundle_compiled_invalid` for a segment that is damaged.
    static func document(_ member: ArchiveMember, of archive: BundleArchive, depth: Int) throws(BundleError) -> Document? {
        try CompiledPart.reading(member, "data") { () throws(SegmentError) in
            let header = try member.bytes.withHeader { (bytes) throws(SegmentError) in try SegmentHeader(bytes) }
            guard header.binding == CompiledPart.binding(files(of: archive)) else { return nil }
            guard CompiledPart.digest(of: member.bytes, except: SegmentHeader.digestPlace) == header.digest else {
                throw .damaged("its bytes are not those that were written")
            }
            let document = try Document(segment: member.bytes, depth: depth)
            guard document.root.isObject else { throw .damaged("it is no object") }
            return document
        }
    }

    private static func files(of archive: BundleArchive) -> [ArchiveMember] {
        archive.members.filter { BundleContents.FileName.data.contains($0.baseName) }
    }
}

extension [UInt8] {
    /// Reads a header from the bytes.
    func withHeader<Header>(_ read: (UnsafeRawBufferPointer) throws(SegmentError) -> Header) throws(SegmentError) -> Header {
        let result: Result<Header, SegmentError> = withUnsafeBytes { bytes in
            do throws(SegmentError) { return .success(try read(bytes)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
