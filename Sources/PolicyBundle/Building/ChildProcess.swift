import Glibc

/// Runs a program and gives what it prints.
enum ChildProcess {
    struct Result {
        let status: Int32
        let output: String
    }

    /// - Parameter arguments: the program, found by `PATH`, and its arguments.
    /// - Returns: nil when the program could not be started.
    static func run(_ arguments: [String], maximumOutput: Int = 1 << 20) -> Result? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var process: pid_t = 0
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let started = posix_spawnp(&process, arguments[0], &actions, nil, &words, environ)
        close(ends[1])
        guard started == 0 else { return nil }
        let output = read(ends[0], maximumOutput)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        // 127 is how a child says that there is no such program.
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        return code == 127 ? nil : Result(status: code, output: output)
    }

    /// All that is written until the end; what exceeds the maximum is read and dropped, so that the child does not wait for ever.
    private static func read(_ descriptor: Int32, _ maximum: Int) -> String {
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return String(decoding: output, as: UTF8.self) }
            output.append(contentsOf: piece[..<min(count, maximum - output.count)])
        }
    }
}
