import Glibc

extension Document {
    /// A document from a data segment that somebody else may have written: every byte is looked at first. See ``SegmentWriter``.
    ///
    /// - Parameter depth: how deep arrays and objects may nest.
    public convenience init(segment: [UInt8], depth: Int = Int(Arena.largestDepth)) throws(SegmentError) {
        let header: Result<SegmentHeader, SegmentError> = segment.withUnsafeBytes { bytes in
            do throws(SegmentError) {
                let header = try SegmentHeader(bytes)
                try SegmentValidation.validate(bytes, header, depth: depth)
                return .success(header)
            } catch {
                return .failure(error)
            }
        }
        let verified = try header.get()
        guard let base = malloc(segment.count) else { throw .foreign("there is no memory for it") }
        segment.withUnsafeBytes { bytes in UnsafeMutableRawBufferPointer(start: base, count: bytes.count).copyMemory(from: bytes) }
        self.init(Segment(base: base, header: verified, isMapped: false))
    }

    /// A document from a file that holds a data segment which was verified when it was written there, and which nobody changes. Of the file
    /// only what somebody asks for is read.
    ///
    /// - Parameter isTrusted: false to look at every byte first, as ``init(segment:)`` does.
    public convenience init(mapping path: String, isTrusted: Bool) throws(SegmentError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .damaged("its file cannot be opened: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size >= SegmentHeader.size else { throw .damaged("its file is too short") }
        let count = Int(status.st_size)
        // Private: what is written to it are the places of what was unpacked, for this process alone.
        guard let base = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0), base != MAP_FAILED else {
            throw .damaged("its file cannot be mapped: \(String(cString: strerror(errno)))")
        }
        do throws(SegmentError) {
            let bytes = UnsafeRawBufferPointer(start: base, count: count)
            let header = try SegmentHeader(bytes)
            if !isTrusted { try SegmentValidation.validate(bytes, header, depth: Int(Arena.largestDepth)) }
            guard header.root.isCollection, header.root.offset < UInt64(count) else { throw .damaged("its root is no collection") }
            self.init(Segment(base: base, header: header, isMapped: true))
        } catch {
            munmap(base, count)
            throw error
        }
    }
}
