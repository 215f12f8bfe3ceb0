import ArgumentParser
import DurableFiles
import Glibc
import Parallelism
import RegoSyntax
import Signing

struct FmtCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt", abstract: "Format policies.",
        discussion: """
            Prints the formatted text; without a path, of what standard input holds. Directories are searched for .rego files. The \
            first file that cannot be formatted ends the command.
            """)

    @Option(
        name: .long, help: "What readers know: a version of OPA (writ capabilities lists them), or a capabilities file.",
        completion: .file(extensions: ["json"]))
    var capabilities: String?

    @Flag(inversion: .prefixedNo, help: "Parse the formatted text to make sure that it is valid.")
    var checkResult = true

    @Flag(name: .shortAndLong, help: "Only print the changes, as a unified diff.")
    var diff = false

    @Flag(name: .customLong("drop-v0-imports"), help: "Leave out the imports of rego.v1 and future.keywords that v1 does not need.")
    var dropsV0Imports = false

    @Flag(name: .long, help: "Fail if a file is not formatted.")
    var fail = false

    @Flag(name: .shortAndLong, help: "Only print the names of the files that are not formatted.")
    var list = false

    @Flag(name: .customLong("v0-compatible"), help: "Read and write Rego v0.")
    var isV0 = false

    @Flag(name: [.customLong("v0-v1"), .customLong("rego-v1")], help: "Read Rego v0 and write what v0 and v1 both read.")
    var isV0AndV1 = false

    @Flag(name: .customLong("v1-compatible"), help: .hidden)
    var isV1 = false

    @Flag(name: .shortAndLong, help: "Write the formatted text back to the file.")
    var write = false

    @Argument(help: "Files and directories.", completion: .file(extensions: ["rego"]))
    var paths: [String] = []

    func run() throws {
        HeapGrowth.inLargeSteps()
        let job = try job()
        do {
            if paths.isEmpty { return try formatStandardInput(job) }
            for path in paths {
                try format(try PolicyFiles.find(path), job)
            }
        } catch let failure as FormatFailure {
            StandardError.writeLine(failure.message)
            throw ExitStatus.failed
        }
    }

    private func formatStandardInput(_ job: FormatJob) throws {
        let text = try InputFile.standardInput()
        let formatted = try job.format(text, path: "stdin")
        if fail, formatted != text { throw FormatFailure.difference }
        StandardOutput.write(formatted)
    }

    /// Formats on all processors, as many files at a time as need not much memory, and tells what became of them in their order.
    private func format(_ paths: [String], _ job: FormatJob) throws {
        let step = 512
        for start in stride(from: 0, to: paths.count, by: step) {
            let batch = Array(paths[start..<min(start + step, paths.count)])
            let results = batch.mapInParallel { path in Result { try job.format(contentsOf: path) } }
            for (path, result) in zip(batch, results) {
                let (text, formatted) = try result.get()
                try tell(path, text, formatted)
            }
        }
    }

    private func tell(_ path: String, _ text: [UInt8], _ formatted: [UInt8]) throws {
        let isChanged = formatted != text
        if list, isChanged { StandardOutput.writeLine(path) }
        if diff, !list, isChanged { StandardOutput.write(UnifiedDifference(path: path, from: text, to: formatted).text) }
        if fail, isChanged { throw FormatFailure.difference }
        if list || diff { return }
        if write {
            if isChanged { try replace(path, with: formatted) }
        } else {
            StandardOutput.write(formatted)
        }
    }

    /// Replaces the file itself, not a link to it.
    private func replace(_ path: String, with bytes: [UInt8]) throws {
        var status = stat()
        guard let resolved = realpath(path, nil), stat(path, &status) == 0 else {
            throw Failure("file_not_written", String(cString: strerror(errno)), place: path, status: .environment)
        }
        defer { free(resolved) }
        do {
            try DurableFile.replace(String(cString: resolved), with: bytes, mode: status.st_mode & 0o7777)
        } catch {
            throw Failure("file_not_written", error.message, place: path, status: .environment)
        }
    }

    private func job() throws -> FormatJob {
        let known = try capabilities.map { try CapabilitiesSource.find($0) } ?? .current
        return FormatJob(
            version: isV0AndV1 ? .v0CompatV1 : isV0 ? .v0 : .v1, parsesV0: isV0 || (isV0AndV1 && !isV1),
            dropsV0Imports: dropsV0Imports, checksResult: checkResult,
            keepsKeywordsInRefs: known.features.contains("keywords_in_refs"))
    }
}
