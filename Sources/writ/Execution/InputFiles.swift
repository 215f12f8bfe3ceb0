import Glibc
import PolicyBundle

/// The input files that arguments of `exec` name: a file itself, of a directory all files below it; those whose names end otherwise than
/// JSON's and YAML's do are left out.
struct InputFiles {
    /// In the order of the arguments; below a directory sorted by name, level by level.
    private(set) var paths: [String] = []

    private static let endings = [".json", ".yaml", ".yml"]
    private static let depthLimit = 100
    private static let countLimit = 1_000_000

    /// - Throws: `Failure` when a path cannot be read, or there is more than the limits allow.
    init(_ arguments: [String]) throws {
        for argument in arguments {
            try add(argument, name: argument, depth: 0)
        }
    }

    private mutating func add(_ path: String, name: String, depth: Int) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw Self.unreadable(path) }
        if status.st_mode & S_IFMT == S_IFDIR {
            guard depth < Self.depthLimit else { throw Self.limit("folders are nested deeper than \(Self.depthLimit)", path) }
            for name in try Self.names(in: path) { try add(FilePath.joined(path, name), name: name, depth: depth + 1) }
        } else if Self.endings.contains(where: name.hasSuffix) {
            guard paths.count < Self.countLimit else { throw Self.limit("there are more than \(Self.countLimit) input files", path) }
            paths.append(path)
        }
    }

    private static func names(in directory: String) throws -> [String] {
        guard let stream = opendir(directory) else { throw unreadable(directory) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func unreadable(_ path: String) -> Failure {
        Failure("input_unreadable", "cannot be read: \(String(cString: strerror(errno)))", place: path, status: .usage)
    }

    private static func limit(_ message: String, _ path: String) -> Failure {
        Failure("input_too_large", message, place: path, status: .usage)
    }
}

/// The input document that `--stdin-input` announces.
enum StandardInputDocument {
    /// - Throws: `Failure` when there is none, or it is neither JSON nor YAML.
    static func read() throws -> [UInt8] {
        let json = try DocumentFile.json(InputFile.standardInput(), name: "standard input")
        guard json != Array("null".utf8) else {
            throw Failure("input_empty", "there is no JSON or YAML document", place: "standard input", status: .usage)
        }
        return json
    }
}
