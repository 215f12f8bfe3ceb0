import Glibc

/// Where the compressed bytes of a bundle come from, piece by piece.
struct ByteSource: ~Copyable {
    private let descriptor: Int32
    private let path: String
    private let bytes: [UInt8]
    private var position = 0
    static let pieceSize = 64 * 1024

    enum Place {
        case memory([UInt8])
        case file(String)
    }

    init(_ place: Place) throws(BundleError) {
        switch place {
        case .memory(let bytes): self.init(bytes)
        case .file(let path): try self.init(file: path)
        }
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        descriptor = -1
        path = ""
    }

    private init(file path: String) throws(BundleError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        bytes = []
        guard descriptor >= 0 else { throw ByteSource.unreadable(path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw BundleError(.unreadable, "is not a regular file", place: path)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Fills `piece` anew; empty at the end.
    mutating func next(_ piece: inout [UInt8]) throws(BundleError) {
        if descriptor < 0 {
            let end = min(position + ByteSource.pieceSize, bytes.count)
            piece = Array(bytes[position..<end])
            position = end
            return
        }
        if piece.count != ByteSource.pieceSize { piece = [UInt8](repeating: 0, count: ByteSource.pieceSize) }
        var count = read(descriptor, &piece, piece.count)
        while count < 0 && errno == EINTR { count = read(descriptor, &piece, piece.count) }
        guard count >= 0 else { throw ByteSource.unreadable(path) }
        piece.removeLast(piece.count - count)
    }

    private static func unreadable(_ path: String) -> BundleError {
        BundleError(.unreadable, "cannot be read: \(String(cString: strerror(errno)))", place: path)
    }
}
