import Glibc

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
    private let isWanted: (String) -> Bool
    private var entries = 0
    private var total = 0

    /// - Parameter isWanted: asked with the name of each file.
    init(_ options: LoadOptions, isWanted: @escaping (String) -> Bool) {
        self.options = options
        self.isWanted = isWanted
    }

    /// - Parameter skipsHidden: whether folders whose name begins with a dot (`.git`) are left out.
    mutating func read(_ root: String, skipsHidden: Bool) throws(BundleError) {
        try read(root, below: "", depth: 0, skipsHidden: skipsHidden)
    }

    private mutating func read(_ root: String, below folder: String, depth: Int, skipsHidden: Bool) throws(BundleError) {
        guard depth <= options.limits.depth else {
            throw BundleError(.repositoryLimit, "folders are nested deeper than \(options.limits.depth)", place: display(root, folder))
        }
        for name in try names(display(root, folder)) where !options.ignores(name) {
            entries += 1
            guard entries <= options.limits.entries else {
                throw BundleError(.repositoryLimit, "has more than \(options.limits.entries) files and folders", place: root)
            }
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            let full = display(root, path)
            var status = stat()
            guard lstat(full, &status) == 0 else { throw FileReading.failure(full) }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                if skipsHidden && name.hasPrefix(".") { continue }
                try read(root, below: path, depth: depth + 1, skipsHidden: skipsHidden)
            case S_IFREG: if isWanted(name) { try append(path, full) }
            case S_IFLNK where isWanted(name):
                if options.followsLinks, stat(full, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
                    try append(path, full)
                } else {
                    skippedLinks.append(full)
                }
            default: continue
            }
        }
    }

    private mutating func append(_ path: String, _ full: String) throws(BundleError) {
        let bytes = try FileReading.bytes(full, limit: options.limits.unpackedBytes - total)
        total += bytes.count
        files.append(RepositoryFile(path: path, displayPath: full, bytes: bytes))
    }

    private func names(_ directory: String) throws(BundleError) -> [String] {
        guard let stream = opendir(directory) else { throw FileReading.failure(directory) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func display(_ root: String, _ path: String) -> String {
        if path.isEmpty { return root }
        if root == "." { return path }
        return root.hasSuffix("/") ? root + path : "\(root)/\(path)"
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
        bytes.reserveCapacity(max(0, min(Int(status.st_size), limit)))
        // Most policies are small: they come in one piece, which is no larger than they are.
        var piece = [UInt8](repeating: 0, count: min(64 * 1024, max(0, Int(status.st_size)) + 1))
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else {
                throw BundleError(
                    .repositoryLimit, "the files are larger than the limit together", place: path,
                    remedy: "leave out what is no policy: --ignore")
            }
            bytes.append(contentsOf: piece[..<count])
        }
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

    /// The path without links and dots; the path itself when it does not exist.
    static func absolutePath(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
