/// The state of the repository that a bundle was built from, as git knows it.
public struct SourceRevision: Sendable, Equatable {
    /// The commit, in full.
    public let commit: String
    /// Whether files below the directory differ from the commit, or are not in it.
    public let isDirty: Bool

    public init(commit: String, isDirty: Bool) {
        self.commit = commit
        self.isDirty = isDirty
    }

    /// The revision to write into a manifest: the commit, marked when the files are not those of the commit.
    public var text: String { isDirty ? commit + "-dirty" : commit }

    /// Asks `git` about the directory.
    ///
    /// - Returns: nil when the directory is in no git repository, or the repository has no commit.
    /// - Throws: `repository_git_unavailable` when there is no `git`, or it fails on a repository that is there.
    public static func read(directory: String) throws(BundleError) -> SourceRevision? {
        // A repository's own configuration could name a program to run as file system monitor.
        let git = ["git", "-C", directory, "-c", "core.fsmonitor=false"]
        guard let inside = ChildProcess.run(git + ["rev-parse", "--is-inside-work-tree"]) else {
            throw BundleError(
                .gitUnavailable, "there is no git to ask for the revision", place: directory, remedy: "install git, or say --revision")
        }
        guard inside.status == 0, inside.output.hasPrefix("true"),
            let head = ChildProcess.run(git + ["rev-parse", "--verify", "--quiet", "HEAD"]), head.status == 0
        else { return nil }
        guard let status = ChildProcess.run(git + ["--no-optional-locks", "status", "--porcelain", "--", "."]), status.status == 0 else {
            throw BundleError(
                .gitUnavailable, "git cannot tell whether files changed", place: directory,
                remedy: "run git status there, or say --revision")
        }
        let commit = String(head.output.prefix { !$0.isWhitespace })
        return SourceRevision(commit: commit, isDirty: !status.output.isEmpty)
    }
}
