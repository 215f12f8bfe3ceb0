import Glibc
import Parallelism
import RegoValue
import Synchronization

/// Limits and choices of reading files from a directory.
public struct LoadOptions: Sendable {
    /// Patterns of names (of files and of folders) to leave out, as `--ignore`: `*`, `?` and `[a-z]`, compared with each part of the path below the
    /// directory, and for a bundle with the name of the directory itself.
    public var ignore: [String]
    /// Whether links to files are read. A link to a folder never is.
    public var followsLinks: Bool
    /// Whether data files are left out.
    public var onlyPolicies: Bool
    public var limits: BundleLimits

    public init(ignore: [String] = [], followsLinks: Bool = false, onlyPolicies: Bool = false, limits: BundleLimits = .standard) {
        self.ignore = ignore
        self.followsLinks = followsLinks
        self.onlyPolicies = onlyPolicies
        self.limits = limits
    }

    /// Whether a bundle's directory is left out itself, by the last part of its path; the bundle is then empty, as with OPA.
    func ignoresRoot(_ directory: String) -> Bool {
        directory.split(separator: "/").last.map { ignores(String($0)) } ?? false
    }

    func ignores(_ name: String) -> Bool { ignore.contains { Glob($0, isExtended: false).matches(name) } }
}

/// A file below a directory.
public struct RepositoryFile: Sendable {
    /// Path from the directory.
    public let path: String
    /// The path to name in messages: as the user would write it.
    public let displayPath: String
    public let bytes: [UInt8]
    /// The version of Rego, 0 or 1, when the bundle that the file comes from says so.
    public let regoVersion: Int?

    public init(path: String, displayPath: String, bytes: [UInt8], regoVersion: Int? = nil) {
        self.path = path
        self.displayPath = displayPath
        self.bytes = bytes
        self.regoVersion = regoVersion
    }

    /// The folders of the path, outermost first.
    public var folders: [String] { path.split(separator: "/").dropLast().map(String.init) }

    /// The last part of the path.
    public var baseName: String {
        String(path[(path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex)...])
    }
}

/// Reads the wanted files of a directory tree, in order of their paths, within limits.
struct DirectoryTree {
    private(set) var files: [RepositoryFile] = []
    /// Links that were wanted by their name and not followed.
    private(set) var skippedLinks: [String] = []
    private let options: LoadOptions
    private let isWanted: @Sendable (String) -> Bool

    /// - Parameter isWanted: asked with the name of each file.
    init(_ options: LoadOptions, isWanted: @escaping @Sendable (String) -> Bool) {
        self.options = options
        self.isWanted = isWanted
    }

    /// - Parameter skipsHidden: whether folders whose name begins with a dot (`.git`) are left out.
    mutating func read(_ root: String, skipsHidden: Bool) throws(BundleError) {
        let findings = FileSearch(root: root, options: options, skipsHidden: skipsHidden, isWanted: isWanted).run()
        skippedLinks += findings.skippedLinks
        // Of all that fails the first is told, in the order of the paths.
        try read(findings.files)
        if let failure = findings.failure { throw failure }
    }

    /// Reads what was found, on all processors.
    private mutating func read(_ found: [FileSearch.File]) throws(BundleError) {
        let limit = options.limits.unpackedBytes
        let total = Atomic(0)
        files += try found.mapInParallel { (file) throws(BundleError) in
            let bytes = try FileReading.bytes(file.full, limit: limit - total.load(ordering: .relaxed))
            guard total.add(bytes.count, ordering: .relaxed).newValue <= limit else { throw FileReading.tooLarge(file.full) }
            return RepositoryFile(path: file.path, displayPath: file.full, bytes: bytes)
        }
    }
}

/// Reads whole files.
enum FileReading {
    static func bytes(_ path: String, limit: Int) throws(BundleError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw BundleError(.repositoryInvalid, "is not a regular file", place: path) }
        var bytes: [UInt8] = []
        bytes.reserveLargeCapacity(max(0, min(Int(status.st_size), limit)))
        // Most policies are small: they come in one piece, which is no larger than they are.
        var piece = [UInt8](repeating: 0, count: min(64 * 1024, max(0, Int(status.st_size)) + 1))
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else { throw tooLarge(path) }
            bytes.append(contentsOf: piece[..<count])
        }
    }

    static func tooLarge(_ path: String) -> BundleError {
        BundleError(
            .repositoryLimit, "the files are larger than the limit together", place: path, remedy: "leave out what is no policy: --ignore")
    }

    static func failure(_ path: String) -> BundleError {
        BundleError(.unreadable, "cannot be read: \(String(cString: strerror(errno)))", place: path)
    }
}

extension FileReading {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// A file, or a link to one.
    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// `S_IFDIR`, `S_IFREG`, `S_IFLNK` or the like; links are not followed.
    static func kind(_ path: String) throws(BundleError) -> mode_t {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw failure(path) }
        return status.st_mode & S_IFMT
    }

    /// The path without links and dots; the path itself when it does not exist.
    static func absolutePath(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
