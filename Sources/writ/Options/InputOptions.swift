import ArgumentParser
import Glibc
import PolicyBundle

/// Where the input document and the query come from.
struct InputOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "Path of the input document (JSON or YAML).", completion: .file())
    var input: String?

    @Flag(name: [.customShort("I"), .customLong("stdin-input")], help: "Read the input document from standard input.")
    var stdinInput = false

    @Flag(name: .customLong("stdin"), help: "Read the query from standard input.")
    var stdinQuery = false

    func validate() throws {
        if stdinInput && stdinQuery { throw ValidationError("--stdin and --stdin-input cannot be used together.") }
        if stdinInput && input != nil { throw ValidationError("--input and --stdin-input cannot be used together.") }
    }

    func query(_ argument: String?) throws -> String {
        if let argument, !stdinQuery { return argument }
        guard stdinQuery, argument == nil else { throw Failure.usage("give the query either as an argument or with --stdin") }
        return String(decoding: try InputFile.standardInput(), as: UTF8.self)
    }

    /// The input document as JSON; nothing when there is none.
    func document() throws -> [UInt8]? {
        if stdinInput { return try json(InputFile.standardInput(), name: "standard input") }
        return try input.map { try json(InputFile.bytes(FileURL.path($0)), name: $0) }
    }

    /// - Throws: `ExitStatus.failed`, having said why, when the bytes are neither JSON nor YAML.
    private func json(_ bytes: [UInt8], name: String) throws -> [UInt8] {
        do {
            return try DocumentFile.json(bytes, name: name)
        } catch {
            StandardError.writeLine("unable to parse input: " + error.message.withoutPrefix("is not YAML: "))
            throw ExitStatus.failed
        }
    }
}

extension String {
    fileprivate func withoutPrefix(_ prefix: String) -> String { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self }
}

/// Reads whole files that are no policies.
enum InputFile {
    /// 256 MiB, what OPA's server accepts.
    static let limit = 256 << 20

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func standardInput() throws -> [UInt8] { try bytes(STDIN_FILENO, name: "standard input") }

    /// The same, of nothing but a file: a pipe may never end.
    static func regularFile(_ path: String) throws -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw unreadable(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure("input_unreadable", "is not a file", place: path, status: .usage) }
        return try bytes(path)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        return try bytes(descriptor, name: path)
    }

    private static func bytes(_ descriptor: Int32, name: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var status = stat()
        let isSmall = fstat(descriptor, &status) == 0 && status.st_size > 0 && status.st_size < 64 * 1024
        var piece = [UInt8](repeating: 0, count: isSmall ? Int(status.st_size) + 1 : 64 * 1024)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(name) }
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else {
                throw Failure("input_too_large", "is larger than 256 MiB", place: name, status: .usage)
            }
            bytes.append(contentsOf: piece[..<count])
        }
    }

    private static func unreadable(_ name: String) -> Failure {
        Failure("input_unreadable", "cannot be read: \(String(cString: strerror(errno)))", place: name, status: .usage)
    }
}
