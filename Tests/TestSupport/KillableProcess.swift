import Glibc

/// A child process of a test that is killed at a moment of the test's choice.
public final class KillableProcess: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public var description: String
    }

    private let identifier: pid_t
    private let output: Int32

    /// Starts an executable of this package, which has to be a dependency of the test target.
    public init(product: String, arguments: [String]) throws {
        let path = try Self.productsDirectory() + "/" + product
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(description: "no pipe: \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child = pid_t()
        let result = posix_spawn(&child, path, &actions, nil, &words, environ)
        close(ends[1])
        guard result == 0 else {
            close(ends[0])
            throw Failure(description: "cannot start \(path): \(String(cString: strerror(result)))")
        }
        identifier = child
        output = ends[0]
    }

    deinit { close(output) }

    /// The next bytes that the process printed; nil at the end. Blocks.
    public func read() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(output, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// `SIGKILL`, and waits until the process is gone.
    public func kill() {
        Glibc.kill(identifier, SIGKILL)
        wait()
    }

    /// The exit status, or minus the signal that ended the process. Blocks.
    @discardableResult
    public func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f)
    }

    /// How many times a test of sudden death kills: 20, or what `WRIT_TORTURE` says.
    public static var rounds: Int { getenv("WRIT_TORTURE").flatMap { Int(String(cString: $0)) } ?? 20 }

    /// The folder of the test bundle, where the package's executables are too.
    private static func productsDirectory() throws -> String {
        for argument in CommandLine.arguments {
            if let range = argument.lastIndex(of: "/"), argument.contains(".xctest") { return String(argument[..<range]) }
        }
        throw Failure(description: "cannot find the folder of the test bundle in \(CommandLine.arguments)")
    }
}
