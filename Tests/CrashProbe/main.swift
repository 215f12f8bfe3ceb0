import Glibc
import Publishing

// Does one kind of work for ever, and says so after each step, until a test kills it.

func say(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(STDOUT_FILENO, line, line.count)
}

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "publish" where arguments.count == 4:
    let repository = PublishedRepository(try DirectoryStore(path: arguments[2]))
    var number = Int(arguments[3]) ?? 0
    say("ready")
    while true {
        number += 1
        try repository.publish(try PublishProbe.submission(number), channel: "stable", now: Int64(number))
        say(String(number))
    }
case "sync" where arguments.count == 3:
    try await SyncProbe.run(arguments[2], say: say)
default:
    say("usage: CrashProbe publish <directory> <first number> | sync <sync.yaml>")
    exit(2)
}
