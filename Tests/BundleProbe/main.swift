import Glibc
import PolicyBundle

// Work that a test wants done in a process of its own: to look at its memory, or under another umask and time zone.

func say(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(STDOUT_FILENO, line, line.count)
}

/// The most memory this process has had resident, in KiB. (`getrusage` would count what the parent had before `exec`.)
func peakMemory() -> Int {
    guard let file = fopen("/proc/self/status", "r") else { return -1 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if text.hasPrefix("VmHWM:") { return Int(text.filter(\.isNumber)) ?? -1 }
    }
    return -1
}

let arguments = CommandLine.arguments
switch (arguments.dropFirst().first, arguments.count) {
case ("bomb", 4):
    guard let kind = ArchiveBomb(rawValue: arguments[2]) else { exit(2) }
    kind.write(to: arguments[3])
case ("read", 3):
    do {
        _ = try UnverifiedBundle(BundleArchive(file: arguments[2]))
        say("read \(peakMemory())")
    } catch {
        say("\(error.code.rawValue) \(peakMemory())")
    }
case ("build", 6):
    umask(mode_t(arguments[4], radix: 8) ?? 0o022)
    setenv("TZ", arguments[5], 1)
    let repository = try PolicyRepository(directory: arguments[2])
    try BundleBuilder(repository, revision: "r1").build(repository.configuration.bundles[0]).write(to: arguments[3])
    say("built")
default:
    say("usage: BundleProbe bomb <kind> <file> | read <file> | build <directory> <file> <umask> <time zone>")
    exit(2)
}
