import ArgumentParser
import Glibc
import PolicyBundle
import Publishing

struct PublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Publish a bundle: to a directory that any static server can serve.",
        discussion: "A version never changes once it is published. Readers of a channel see the old or the new bundle, never a mixture.")

    @Option(name: .long, help: "The published repository; made when it is not there.", completion: .directory)
    var to: String

    @Option(name: .long, help: "Channel to point to the bundle, such as stable.")
    var channel: String?

    @Option(name: .long, help: "Name of the bundle, instead of the one that it says.")
    var name: String?

    @Option(name: .customLong("version"), help: "Version of the bundle, instead of the one that it says.")
    var bundleVersion: String?

    @Flag(name: .long, help: "Publish a bundle that nobody signed.")
    var allowUnsigned = false

    @OptionGroup(title: "Verification")
    var verification: VerificationOptions

    @Argument(help: "The bundle file.", completion: .file(extensions: ["gz"]))
    var bundle: String

    func run() throws {
        do {
            try publish()
        } catch {
            throw Failure(network: error) ?? error
        }
    }

    private func publish() throws {
        let bytes = try InputFile.bytes(bundle)
        let submission: Submission
        switch try verification.read(bytes, name: bundle) {
        case let verified as VerifiedBundle:
            submission = try Submission(verified, bytes: bytes, name: name, version: bundleVersion)
        case let unverified as UnverifiedBundle:
            submission = try Submission(unverified, bytes: bytes, name: name, version: bundleVersion)
        default: throw Failure("internal_error", "a bundle is neither verified nor unverified", place: bundle)
        }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let publication = try PublishedRepository(DirectoryStore(path: to)).publish(
            submission, channel: channel, allowUnsigned: allowUnsigned, now: Int64(now.tv_sec))
        StandardOutput.write(
            Table([
                ["bundle", publication.name], ["version", publication.version.version], ["revision", publication.version.revision],
                ["channel", publication.channel ?? "-"], ["published", publication.changed ? to : "\(to) (was there already)"],
            ]).text)
    }
}
